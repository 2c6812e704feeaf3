"""``plainspoken serve``: the champion over HTTP."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from pipeline.cli.options import TrackingOption, say
from pipeline.errors import InputError


def serve(
    model: Annotated[
        str, typer.Option(help="What to serve: a models:/ URI, a model's folder, or 'rules'.")
    ] = "models:/plainspoken@champion",
    tracking: TrackingOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on; by default none but this machine reaches it.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 5001,
    workers: Annotated[int, typer.Option(min=1, help="Processes, each with the model in memory.")] = 1,
    max_megabytes: Annotated[float, typer.Option(min=0.001, help="Of a request's body.")] = 8,
    max_answers: Annotated[int, typer.Option(min=1, help="Answers in a request.")] = 1000,
    max_characters: Annotated[int, typer.Option(min=1, help="Characters of an answer.")] = 50_000,
    max_seconds: Annotated[float, typer.Option(min=0.1, help="That a request may take, waiting included.")] = 120,
    max_requests: Annotated[int, typer.Option(min=1, help="Under way at once in a worker.")] = 32,
) -> None:
    """Serve the champion over HTTP: MLflow's scoring server with limits, and /batch for many answers.

    Only a model whose digest is on the list of models.yaml is served, and no code of a registry is run. End it with
    Ctrl-C.

    Examples: plainspoken serve

    plainspoken serve --model models/current --port 8080 --workers 2

    curl 127.0.0.1:5001/batch -H 'Content-Type: text/csv' --data-binary @interviews.csv
    """
    _installed()
    from pipeline.serving.run import model_to_serve
    from pipeline.serving.run import serve as run
    from pipeline.serving.settings import Limits, Serving

    limits = Limits(max_megabytes, max_answers, max_characters, max_seconds, max_requests)
    serving = Serving(model_to_serve(model, tracking), host, port, workers, limits)
    if not serving.local:
        say("note: the server asks nobody who they are. Let only a proxy that does, and encrypts, reach it.")

    def opened(address: str) -> None:
        typer.echo(f"serving: {address}")
        say("The model is being loaded; /health answers when it is. End with Ctrl-C.")

    run(serving, opened)


def _installed() -> None:
    for name in ("fastapi", "mlflow", "uvicorn"):
        if find_spec(name) is None:
            raise InputError(f"serving needs {name}, which is not installed", fix='pip install "plainspoken[serve]"')
