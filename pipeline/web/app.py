"""The web application of one run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from pipeline.errors import PlainspokenError
from pipeline.report.anchors import Anchors
from pipeline.web.desk import Desk
from pipeline.web.guard import Guard
from pipeline.web.pages import environment, router
from pipeline.web.session import Session

STATIC = Path(__file__).with_name("static")


def create_app(desk: Desk, session: Session, anchors: Mapping[str, Anchors], *, title: str) -> FastAPI:
    """The application: pages, static files, and the guard around both.

    Args:
        desk: Cases and decisions.
        session: Token and port.
        anchors: By scale.
        title: Name of the run.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk, app.state.session, app.state.anchors, app.state.title = desk, session, anchors, title
    app.state.templates = environment(anchors)
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard, session=session)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(PlainspokenError, _unusable)
    return app


def _invalid(_: Request, error: Exception) -> Response:
    """A malformed request, without what was in it."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return JSONResponse({"message": f"Not stored: {place}: {first['msg']}."}, 422)


def _unusable(_: Request, error: Exception) -> Response:
    return JSONResponse({"message": f"Not stored: {error}"}, 409)
