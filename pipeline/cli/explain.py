"""``plainspoken explain``: one answer of a run, with its evidence, in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def explain(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that 'plainspoken score --out' wrote.")],
    answer_id: Annotated[str, typer.Argument(metavar="ANSWER_ID", help="Id as it stands in scores.csv.")],
) -> None:
    """Show one answer of a run: its words with the evidence marked, scores, level pairs, coverage and flags.

    Example: plainspoken explain runs/may row-0012
    """
    from pipeline.report.terminal import explain as show

    typer.echo(show(run, answer_id), nl=False)
