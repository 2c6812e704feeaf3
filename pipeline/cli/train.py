"""``plainspoken train``: a model of one's own from labelled answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Raters, say


def train(
    data: Annotated[
        Path, typer.Option(help="Labelled answers: a folder, or one CSV with columns text, scale, rating.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for model/, reports/ and intermediate tables.")],
    settings: Annotated[
        Path | None, typer.Option(help="A training.yaml to use instead of the one that comes along.")
    ] = None,
    raters: Annotated[Raters, typer.Option(help="Who made the ratings; the reports say so.")] = Raters.people,
    audit: Annotated[
        bool, typer.Option("--audit/--no-audit", help="Try at the end whether the model can be fooled, and is stable.")
    ] = False,
    track: Annotated[bool, typer.Option("--track/--no-track", help="Log the run with MLflow.")] = True,
    tracking_uri: Annotated[
        str | None,
        typer.Option(help="MLflow tracking URI; without it MLFLOW_TRACKING_URI, or mlflow.db in this folder."),
    ] = None,
) -> None:
    """Train, calibrate and evaluate a model on labelled answers; some of them are kept to test it on.

    Needs 60 answers or more; a scale with fewer than 40 ratings is left to the rules. Takes about ten minutes for each
    500 answers on two cores. Score with it afterwards: plainspoken score --model OUT/model.

    Example: plainspoken train --data mine.csv --out models/mine
    """
    from pipeline.training.run import train_all
    from pipeline.training.workspace import Workspace

    work = Workspace(data, out / "prepared", out / "model", out / "reports", training=settings, raters=raters.value)
    for line in train_all(work, audit=audit, track=track, tracking_uri=tracking_uri):
        say(line)
    typer.echo(f"model: {work.model}")
    typer.echo(f"report: {work.reports / 'agreement' / 'agreement.html'}")
