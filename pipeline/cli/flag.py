"""``plainspoken flag``: which answers a person should look at first."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.options import (
    Candidate,
    Inputs,
    Maps,
    ModelOption,
    PackOption,
    Questions,
    Quiet,
    SettingsOption,
    Speakers,
    load_evaluator,
    mapping_of,
    progress_bar,
    say,
)


class Shape(StrEnum):
    """How the ranking is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def flag(
    inputs: Inputs,
    budget: Annotated[str, typer.Option(help="How many to show: a share (15%) or a number (20).")] = "15%",
    shape: Annotated[Shape, typer.Option("--format", help="How to print them.")] = Shape.table,
    maps: Maps = None,
    candidate: Candidate = None,
    speakers: Speakers = None,
    questions: Questions = None,
    input_format: Annotated[
        str | None, typer.Option("--input-format", help="Format of the input where its name does not tell.")
    ] = None,
    pack: PackOption = None,
    model: ModelOption = None,
    settings: SettingsOption = None,
    quiet: Quiet = False,
) -> None:
    """Rank answers by how much they need a person's look (generic ones first), and print the first of them.

    It says generic, never dishonest: the text could have been given by anyone who has read about the job.

    Examples: plainspoken flag answers.csv --budget 15%

    plainspoken flag answers.csv --budget 20 --format json
    """
    from pipeline.ingest import QuestionBank, read_answers
    from pipeline.report.flagging import flag_csv, flag_json, flag_table
    from pipeline.report.queue import rank, within_budget

    within_budget([], budget)
    mapping = mapping_of(maps)
    with progress_bar("answers read", quiet=quiet) as progress:
        evaluator = load_evaluator(pack, None, settings, model)
        batch = read_answers(
            inputs, bank=QuestionBank.of_pack(evaluator.pack), mapping=mapping, format=input_format,
            candidate=candidate, speakers=speakers, questions=questions,
        )  # fmt: skip
        evaluations = evaluator.evaluate(batch.answers, progress)
    for note in batch.notes:
        say(f"note: {note}", quiet=quiet)
    shown = within_budget(rank(evaluations), budget)
    printers = {Shape.table: flag_table, Shape.json: flag_json, Shape.csv: flag_csv}
    typer.echo(printers[shape](shown), nl=False)
