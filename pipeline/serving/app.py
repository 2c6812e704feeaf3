"""The application of one worker: MLflow's scoring server over the model, our routes, and the guard around both."""

from __future__ import annotations

import logging
import os
import warnings
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from mlflow.pyfunc import scoring_server

from pipeline import __version__
from pipeline.evaluator import Evaluator
from pipeline.serving.batch import router
from pipeline.serving.guard import Guard
from pipeline.serving.model import as_pyfunc
from pipeline.serving.refused import Refused
from pipeline.serving.service import Service
from pipeline.serving.settings import Serving

if TYPE_CHECKING:
    from starlette.types import ASGIApp

TIMEOUT = "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT"


def create_app() -> ASGIApp:
    """What uvicorn runs in each worker; what to serve stands in the environment.

    Raises:
        ConfigError: The model cannot be used.
    """
    serving = Serving.told()
    warnings.simplefilter("ignore")  # a library's warning may quote what it warns of
    logging.getLogger("mlflow").setLevel(logging.CRITICAL)
    service = Service(Evaluator.load(model=serving.model), serving.limits)
    service.warm()
    os.environ[TIMEOUT] = str(int(serving.limits.seconds) + 60)  # ours comes first, and says why
    app: FastAPI = scoring_server.init(as_pyfunc(service))
    app.state.service = service
    app.include_router(router)
    app.add_api_route("/about", about)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RecursionError, _refused)
    return Guard(app, serving)


def about(request: Request) -> dict[str, Any]:
    """Which model this is, on whose ratings it rests, and the limits of a request."""
    service: Service = request.app.state.service
    made = service.evaluator
    return {
        "plainspoken": __version__,
        "model_version": made.model_version,
        "pack": made.pack.id,
        "framework": made.framework,
        "basis": made.scorer.basis,
        "digests": made.digests,
        "limits": asdict(service.limits),
    }


def _refused(_: Request, error: Exception) -> Response:
    refused = error if isinstance(error, Refused) else Refused(400)  # JSON that is nested too deeply
    return Response(refused.serialize_as_json(), refused.status, media_type="application/json")
