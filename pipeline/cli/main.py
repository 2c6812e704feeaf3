"""The command ``plainspoken``: its sub-commands, and what a person sees when something goes wrong."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli.audit import audit_app
from pipeline.cli.compare import compare
from pipeline.cli.data import data_app
from pipeline.cli.evaluate import evaluate
from pipeline.cli.explain import explain
from pipeline.cli.flag import flag
from pipeline.cli.packs import packs_app
from pipeline.cli.promote import promote
from pipeline.cli.purge import purge
from pipeline.cli.redact import redact
from pipeline.cli.review import review_app
from pipeline.cli.score import score
from pipeline.cli.serve import serve
from pipeline.cli.train import train
from pipeline.cli.transcribe import transcribe
from pipeline.errors import PlainspokenError
from pipeline.process import THREADS, search_seldom
from pipeline.report.printable import printable

DEBUG = "PLAINSPOKEN_DEBUG"

# Plain help: rich would take longer to import than everything else that --help does.
app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(transcribe)
app.command()(score)
app.command()(flag)
app.command()(explain)
app.command()(evaluate)
app.command()(train)
app.command()(compare)
app.command()(promote)
app.command()(serve)
app.command()(redact)
app.command()(purge)
app.add_typer(packs_app, name="packs")
app.add_typer(data_app, name="data")
app.add_typer(audit_app, name="audit")
app.add_typer(review_app, name="review")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"plainspoken {__version__}")
        raise typer.Exit


@app.callback()
def plainspoken(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", envvar=DEBUG, help="Show tracebacks of unexpected errors.")] = False,
) -> None:
    """Read interview answers: how specific, empathic and owned is each, how much is buzzwords, and which words say so.

    The scores support a person's decision and never make one.
    """
    os.environ[DEBUG] = "1" if debug else ""
    # Said before numpy is imported: sparing() has no threads left to spare.
    os.environ.setdefault(THREADS, "1")


def main() -> None:
    """Run the command line.

    Exit status: 0 done, 2 input or options that cannot be used, 130 interrupted, 1 anything unexpected.
    """
    search_seldom()
    atexit.register(gc.freeze)  # what is left at the end goes as a whole
    try:
        app()
    except PlainspokenError as error:
        _end(error, 2)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        fix = f"run it again as 'plainspoken --debug ...' (or with {DEBUG}=1) and report the traceback"
        _end(PlainspokenError(f"unexpected {type(error).__name__}: {error}", fix=fix), 1)


def _end(error: PlainspokenError, status: int) -> None:
    typer.echo(printable(f"plainspoken: {error.one_line()}", keep=""), err=True)
    sys.exit(status)
