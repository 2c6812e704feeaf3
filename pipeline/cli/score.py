"""``plainspoken score``: a batch of answers into a folder of scores, evidence and a report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    BackendOption,
    Candidate,
    Format,
    FrameworkOption,
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

if TYPE_CHECKING:
    from pipeline.engines.contract import MakeEngine
    from pipeline.evaluator import Evaluator
    from pipeline.report.write import Finished


class Where(StrEnum):
    """Where answers are scored."""

    local = "local"
    ray = "ray"


class Heads(StrEnum):
    """What turns features into scores."""

    learned = "learned"
    rules = "rules"


def score(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the run; made if it is not there.")],
    maps: Maps = None,
    candidate: Candidate = None,
    speakers: Speakers = None,
    questions: Questions = None,
    format: Format = None,
    pack: PackOption = None,
    framework: FrameworkOption = None,
    heads: Annotated[
        Heads, typer.Option(help="What turns features into scores: a trained model's heads, or rules that need none.")
    ] = Heads.learned,
    model: ModelOption = None,
    settings: SettingsOption = None,
    backend: BackendOption = None,
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="Write scores.xlsx too: a workbook to read, decide in and hand back.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run in --out that was stopped; begin it if there is none.")
    ] = False,
    engine: Annotated[Where, typer.Option(help="Where to score: in this process, or on workers of Ray.")] = Where.local,
    address: Annotated[
        str | None, typer.Option(help="With --engine ray: a cluster's address; without it, workers of this machine.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="With --engine ray: how many workers.")] = 2,
    gpus: Annotated[float, typer.Option(min=0, help="With --engine ray: GPUs for each worker, such as 0.25.")] = 0,
    quiet: Quiet = False,
) -> None:
    """Score answers: writes scores.csv, scores.parquet, evidence.jsonl, answers.jsonl, report.html and manifest.json.

    The report has a page for each candidate, in the folder candidates. Any number of answers takes the same memory.

    Every row that comes in goes out, scored or with the reason why not.

    Examples: plainspoken score interviews.csv --out runs/may

    plainspoken score interviews.csv --out runs/may --xlsx

    plainspoken score interview.vtt --candidate "Ana Reis" --out runs/ana

    cat answers.jsonl | plainspoken score - --out runs/piped

    plainspoken score season.parquet --out /shared/season --engine ray --address auto --workers 16 --resume
    """
    from pipeline.report.write import Options, score_batch

    if xlsx:
        _refuse_decided(out)
    mapping = mapping_of(maps)
    with progress_bar("answers scored", quiet=quiet) as progress:
        chosen = Heads.rules.value if heads is Heads.rules else model
        evaluator = load_evaluator(pack, framework, settings, chosen, backend)
        made = _on_ray((chosen, pack, framework), evaluator, (address, workers, gpus)) if engine is Where.ray else None
        done = score_batch(
            inputs, out, evaluator, Options(resume, xlsx, made, progress), mapping=mapping, format=format,
            candidate=candidate, speakers=speakers, questions=questions,
        )  # fmt: skip
    _say(done, out, xlsx=xlsx, quiet=quiet)


def _refuse_decided(out: Path) -> None:
    """Refuse to write over a workbook that somebody decided in."""
    from pipeline.report.workbook import WORKBOOK, refuse_decided

    refuse_decided(out / WORKBOOK)


def _on_ray(
    named: tuple[str | None, str | None, str | None],
    evaluator: Evaluator,
    cluster: tuple[str | None, int, float],
) -> MakeEngine:
    """Ray's workers, from what names model, pack and framework, and address, workers and GPUs for each."""
    from pipeline.engines.ray import Cluster, Recipe, on_ray

    model, pack, framework = named
    address, workers, gpus = cluster
    return on_ray(Recipe.of(evaluator, model, pack, framework), Cluster(address, workers, gpus=gpus))


def _say(done: Finished, out: Path, *, xlsx: bool, quiet: bool) -> None:
    """What came of the run, and where it lies."""
    for note in done.notes:
        say(f"note: {note}", quiet=quiet)
    counts = done.counts
    left = sum(counts["unscorable"].values())
    say(
        f"{counts['rows_in']} answers in, {counts['scored']} scored, {left} unscorable, {counts['flagged']} flagged.",
        quiet=quiet,
    )
    typer.echo(f"report: {out / 'report.html'}")
    if xlsx:
        from pipeline.report.workbook import WORKBOOK

        typer.echo(f"workbook: {out / WORKBOOK}")
