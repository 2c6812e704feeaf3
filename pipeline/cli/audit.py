"""``plainspoken audit``: what the scores withstand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import ModelOption, PackOption, Quiet, load_evaluator, progress_bar, say

if TYPE_CHECKING:
    from pipeline.audit import Score
    from pipeline.evaluator import Progress
    from pipeline.types import Answer

audit_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Try what the scores withstand.")


@audit_app.callback()
def audit() -> None:
    """Try what the scores withstand."""


@audit_app.command()
def robustness(
    data: Annotated[str, typer.Argument(metavar="DATA", help="Labelled folder or CSV, or any file of answers.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; made if it is not there.")],
    model: ModelOption = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many answers, drawn by their ids.")] = None,
    batches: Annotated[
        list[str] | None, typer.Option("--batch", help="Only answers of this author batch; repeat for more.")
    ] = None,
    pack: PackOption = None,
    quiet: Quiet = False,
) -> None:
    """Game the answers and change their form, score again: writes robustness.json, .csv and .html to --out.

    Attacks: stock phrases, markers of a story, padding, invented numbers, pasted indicators, shuffled sentences,
    off-topic and foreign paragraphs, repetition. Changes of form: case, punctuation, fillers, typing errors, names,
    pronouns, spelling, file format, batch and order. A hundred answers take some minutes.

    Example: plainspoken audit robustness data/labeled --model rules --limit 60 --out runs/robustness
    """
    from pipeline.audit import load_audit, write
    from pipeline.audit import robustness as run

    answers = _answers(data, batches or [], limit)
    settings = load_audit(pack) if pack else load_audit()
    with progress_bar("texts scored", quiet=quiet) as progress:
        name, score = _scorer(model, pack, progress)
        result = run(answers, score, settings, lambda probe: say(f"trying {probe}", quiet=quiet))
    path = write(result, out, scorer=name, answers=Path(data).name)
    for outcome in result.outcomes:
        share = outcome.share
        line = f"{outcome.kind:<10} {outcome.probe:<20} {100 * share.value:5.1f}%  of {share.n}" if share.n else ""
        say(line or f"{outcome.kind:<10} {outcome.probe:<20}     -  of 0", quiet=quiet)
    typer.echo(f"report: {path}")


def _answers(data: str, batches: Sequence[str], limit: int | None) -> list[Answer]:
    """The answers of a labelled folder or file, or of anything that ``score`` reads."""
    from pipeline.audit.samples import chosen, read

    return chosen(read(data, batches), limit)


def _scorer(model: str | None, pack: str | None, progress: Progress | None) -> tuple[str, Score]:
    """What scores, and its version; the one place where a model is loaded."""
    evaluator = load_evaluator(pack, None, None, model)
    return evaluator.model_version, lambda answers: evaluator.evaluate(answers, progress)
