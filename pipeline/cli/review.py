"""``plainspoken review``: what people decided about a run, handed on, taken in, compared."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Quiet, say
from pipeline.cli.review_open import OpensByDefault, open_page

review_app = typer.Typer(
    cls=OpensByDefault, no_args_is_help=True, rich_markup_mode=None, help="Review the answers of a run."
)
Run = Annotated[Path, typer.Argument(metavar="RUN", help="Folder that 'plainspoken score --out' wrote.")]


class Target(StrEnum):
    """What decisions are written as."""

    labeled = "labeled"
    label_studio = "label-studio"


class StageOption(StrEnum):
    """What imported decisions count as."""

    blind = "blind"
    informed = "informed"
    second = "second"
    adjudicated = "adjudicated"


review_app.command("open")(open_page)


@review_app.command("export")
def export_decisions(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders that 'plainspoken score' wrote.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the files; made if it is not there.")],
    format: Annotated[
        Target, typer.Option("--format", help="labeled: to train and to check; label-studio: to go on reading there.")
    ] = Target.labeled,
    adjudicated: Annotated[
        bool, typer.Option("--adjudicated", help="Where a disagreement was settled, let that stand alone.")
    ] = False,
    blind: Annotated[
        bool,
        typer.Option("--blind", help="labeled: only what was decided before the scores were seen; label-studio: "
                     "tasks without the model's evidence."),
    ] = False,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Write decisions as labelled answers that can train a model, or as tasks for Label Studio.

    Examples: plainspoken review export runs/may --out labels

    plainspoken review export runs/may runs/june --out labels --adjudicated

    plainspoken review export runs/may --format label-studio --out studio
    """
    if format is Target.label_studio:
        _to_label_studio(runs, out, blind=blind, quiet=quiet)
        return
    from pipeline.review.export import export_labeled
    from pipeline.review.reviewed import read_reviewed

    made = export_labeled([read_reviewed(run) for run in runs], out, adjudicated=adjudicated, blind=blind)
    say(f"{made.ratings} ratings of {made.answers} answers by {made.raters} raters.", quiet=quiet)
    if made.left_out:
        say(f"note: {made.left_out} settled ratings were left out; --adjudicated lets them stand.", quiet=quiet)
    typer.echo(f"labelled answers: {made.folder}")


def _to_label_studio(runs: list[Path], out: Path, *, blind: bool, quiet: bool) -> None:
    from pipeline.errors import InputError
    from pipeline.review.cases import read_cases
    from pipeline.review.queue import ranked
    from pipeline.review.store import FILE, Store
    from pipeline.review.studio import export_project

    if len(runs) != 1:
        raise InputError("Label Studio takes one run at a time", where="RUN", fix="export each run to its own folder")
    path = runs[0] / FILE
    cases = ranked(read_cases(runs[0]), audit_share=0.1, seed=1)
    decisions = []
    if path.exists():
        with Store.open(path) as store:
            decisions = store.decisions()
    made = export_project(cases, decisions, out, blind=blind)
    say(f"{made.answers} tasks with {made.decisions} decisions.", quiet=quiet)
    typer.echo(f"labelling interface: {made.config}\ntasks to import: {made.tasks}")


@review_app.command("import")
def import_file(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook of 'score --xlsx', or Label Studio's JSON.")],
    rater: Annotated[
        list[str], typer.Option(help="Who decided; for an export of several annotators ID=NAME, once for each.")
    ],
    stage: Annotated[
        StageOption | None, typer.Option(help="What decisions count as where the file does not say.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Take in decisions from a workbook or from Label Studio; what is known already is not stored again.

    Examples: plainspoken review import runs/may runs/may/scores.xlsx --rater ana

    plainspoken review import runs/may project-1.json --rater ana
    """
    from pipeline.review.imported import import_decisions

    done = import_decisions(run, file, rater, stage.value if stage else None)
    for note in done.notes:
        say(f"note: {note}", quiet=quiet)
    typer.echo(f"{done.found} decisions found, {done.new} new.")


@review_app.command()
def stats(
    run: Run,
    json_: Annotated[bool, typer.Option("--json", help="Write JSON instead of text.")] = False,
    draws: Annotated[int, typer.Option(min=1, help="Bootstrap draws for the intervals.")] = 500,
) -> None:
    """Say how far raters agree with each other and with the model, and where and when they overrule it.

    Example: plainspoken review stats runs/may
    """
    import json

    from pipeline.review.reviewed import read_reviewed
    from pipeline.review.stats import statistics
    from pipeline.review.stats_text import lines

    found = statistics(read_reviewed(run), draws=draws)
    if json_:
        typer.echo(json.dumps(found, indent=2))
        return
    for line in lines(found):
        typer.echo(line)
