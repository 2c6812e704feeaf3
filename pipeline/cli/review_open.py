"""``plainspoken review open``: read the answers of a run and rate them, on a local page."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.cli.options import say
from pipeline.errors import InputError


class OpensByDefault(TyperGroup):
    """A group whose first argument may be a run instead of a command: ``review RUN`` is ``review open RUN``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command in where the arguments begin with a folder or an option of 'open'."""
        if args and args[0] not in {*self.commands, "-h", "--help"} and any(Path(arg).is_dir() for arg in args):
            args = ["open", *args]
        return super().parse_args(ctx, args)


def open_page(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that 'plainspoken score --out' wrote.")],
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1; without it a free one.")
    ] = None,
    rater: Annotated[str, typer.Option(help="Who is reading; without it the page asks.")] = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    audit_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the answers drawn into the queue at random, for an audit.")
    ] = 0.1,
    informed: Annotated[
        bool, typer.Option("--informed", help="Show the model's scores before the first rating; none counts as blind.")
    ] = False,
) -> None:
    """Open a local page to read the answers of a run and rate them; decisions go to review.sqlite in the run.

    The page answers on this machine alone, to whoever opens the printed address. End it with Ctrl-C.

    Example: plainspoken review open runs/may --rater ana
    """
    try:
        from pipeline.web.serve import Options, serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"fastapi", "uvicorn", "starlette"}:
            raise
        fix = 'pip install "plainspoken[review]"'
        raise InputError(f"the review page needs {error.name}, which is not installed", fix=fix) from error

    def opened(address: str, door: Path) -> None:
        typer.echo(f"review: {address}")
        say("Keep the address to yourself: it opens the answers. End with Ctrl-C.")
        if browser:
            webbrowser.open(door.resolve().as_uri())

    serve(run, Options(port, rater.strip()[:60], audit_share, informed), opened)
