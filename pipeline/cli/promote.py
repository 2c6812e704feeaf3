"""``plainspoken promote``: make a version of the registered model the champion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Quiet, TrackingOption, say

if TYPE_CHECKING:
    from pipeline.tracking import Verdict


def promote(
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="Version of the registered model.")],
    gates: Annotated[Path | None, typer.Option(help="Gates to use instead of those in gates.yaml.")] = None,
    tracking: TrackingOption = None,
    quiet: Quiet = False,
) -> None:
    """Give a version of the model the alias 'champion', if the figures logged of it pass every gate.

    Its digest then joins the list of models that may be loaded by a models:/ URI (models.yaml). Exit status 2, and
    nothing changed, when a gate does not hold; the gates that do not are printed with value and bound.

    Example: plainspoken promote 3
    """
    from pipeline.tracking import promote as run

    made = run(version, tracking=tracking, gates=gates)
    for verdict in made.verdicts:
        if not (quiet and verdict.passed):
            typer.echo(_line(verdict))
    say(f"These figures rest on labels so described: {made.labels}")
    if not made.done:
        failed = sum(not verdict.passed for verdict in made.verdicts)
        say(f"plainspoken: version {version} is not promoted: {failed} of {len(made.verdicts)} demands not met")
        raise typer.Exit(2)
    typer.echo(f"champion: models:/plainspoken/{version}")


def _line(verdict: Verdict) -> str:
    value = "not logged" if verdict.value is None else f"{verdict.value:.4g}"
    line = f"{'ok  ' if verdict.passed else 'FAIL'} {verdict.figure} = {value}, wanted {verdict.bound}"
    return line if verdict.passed else f"{line}. {verdict.why}"
