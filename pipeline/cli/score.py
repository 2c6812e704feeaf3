"""``plainspoken score``: a batch of answers into a folder of scores, evidence and a report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    Candidate,
    Format,
    FrameworkOption,
    Inputs,
    Maps,
    ModelOption,
    PackOption,
    Quiet,
    SettingsOption,
    load_evaluator,
    mapping_of,
    progress_bar,
    say,
)


class Heads(StrEnum):
    """What turns features into scores."""

    learned = "learned"
    rules = "rules"


def score(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the run; made if it is not there.")],
    maps: Maps = None,
    candidate: Candidate = None,
    format: Format = None,
    pack: PackOption = None,
    framework: FrameworkOption = None,
    heads: Annotated[
        Heads, typer.Option(help="What turns features into scores: a trained model's heads, or rules that need none.")
    ] = Heads.learned,
    model: ModelOption = None,
    settings: SettingsOption = None,
    quiet: Quiet = False,
) -> None:
    """Score answers: writes scores.csv, scores.parquet, evidence.jsonl, answers.jsonl, report.html and manifest.json.

    Every row that comes in goes out, scored or with the reason why not.

    Examples: plainspoken score interviews.csv --out runs/may

    plainspoken score interview.vtt --candidate "Ana Reis" --out runs/ana

    cat answers.jsonl | plainspoken score - --out runs/piped
    """
    from pipeline.report.write import score_batch

    mapping = mapping_of(maps)
    with progress_bar("answers scored", quiet=quiet) as progress:
        evaluator = load_evaluator(pack, framework, settings, Heads.rules if heads is Heads.rules else model)
        batch, evaluations = score_batch(
            inputs, out, evaluator, mapping=mapping, candidate=candidate, format=format, progress=progress
        )
    for note in batch.notes:
        say(f"note: {note}", quiet=quiet)
    scored = sum(e.scores is not None for e in evaluations)
    flagged = sum(e.flagged for e in evaluations)
    say(
        f"{len(evaluations)} answers in, {scored} scored, {len(evaluations) - scored} unscorable, {flagged} flagged.",
        quiet=quiet,
    )
    typer.echo(f"report: {out / 'report.html'}")
