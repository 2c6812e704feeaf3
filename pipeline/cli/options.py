"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import InputError
from pipeline.report.printable import printable
from pipeline.types import Backend

if TYPE_CHECKING:
    from pipeline.evaluator import Evaluator, Progress

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Files (.csv .tsv .xlsx .jsonl .json .parquet .txt .md .docx .vtt .srt), folders, "
        "or - for standard input.",
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Name a column, such as --map text=Answer; repeat for more."),
]
Candidate = Annotated[str | None, typer.Option(help="Speaker in a transcript whose words are the answers.")]
Speakers = Annotated[
    Path | None,
    typer.Option(
        help="Who is who in transcripts: a .csv with the columns speaker, role, and if needed file, candidate_id."
    ),
]
Questions = Annotated[
    Path | None, typer.Option(help="Questions that were put in a transcript, one a line; only they begin an answer.")
]
Format = Annotated[
    str | None, typer.Option("--format", help="Format of the input where its name does not tell, such as csv or jsonl.")
]
PackOption = Annotated[str | None, typer.Option("--pack", help="Competency pack: an id from 'packs list', or a path.")]
FrameworkOption = Annotated[
    str | None, typer.Option("--framework", help="Framework of the pack, see 'packs show'; without it the default one.")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", help="Trained model: a folder, a models:/ URI, or 'rules'; without it the one that comes along."
    ),
]
SettingsOption = Annotated[
    Path | None, typer.Option("--settings", help="A settings.yaml to use instead of the one that comes along.")
]
BackendOption = Annotated[
    Backend | None,
    typer.Option(
        help="What runs the encoders, instead of what the settings say; openvino is the fastest (plainspoken[fast])."
    ),
]
TrackingOption = Annotated[
    str | None,
    typer.Option(
        "--tracking-uri",
        help="MLflow server or database; without it MLFLOW_TRACKING_URI, else sqlite:///mlflow.db in this folder.",
    ),
]


class Raters(StrEnum):
    """Who made the ratings."""

    people = "people"
    model = "model"


Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]


def mapping_of(maps: Sequence[str] | None) -> dict[str, str]:
    """``FIELD=COLUMN`` options as a mapping.

    Raises:
        InputError: One of them has another form.
    """
    found: dict[str, str] = {}
    for item in maps or ():
        name, equals, column = item.partition("=")
        if not (name and equals and column):
            raise InputError(
                f"'{item}' is not of the form FIELD=COLUMN", where="--map", fix="write it like --map text=Answer"
            )
        found[name.strip()] = column.strip()
    return found


def load_evaluator(
    pack: str | None, framework: str | None, settings: Path | None, model: str | None = None,
    backend: Backend | None = None,
) -> Evaluator:  # fmt: skip
    """The evaluator that the options ask for."""
    from pipeline.config import load_settings
    from pipeline.evaluator import Evaluator

    chosen = load_settings(settings) if settings else None
    return Evaluator.load(model=model, settings=chosen, pack=pack, framework=framework, backend=backend)


@contextmanager
def progress_bar(label: str, *, quiet: bool) -> Iterator[Progress | None]:
    """A counter of answers on standard error, only where a person is watching."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done: bar.advance(task, done)


def say(line: str, *, quiet: bool = False) -> None:
    """One line to the person, on standard error; control characters of what they gave us are shown, not obeyed."""
    if not quiet:
        typer.echo(printable(line), err=True)
