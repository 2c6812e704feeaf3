"""Open the review page of a run: find a port, print the address, serve until interrupted."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pipeline.errors import InputError
from pipeline.report.anchors import load_anchors
from pipeline.review.cases import read_cases
from pipeline.review.queue import ranked
from pipeline.review.store import FILE, Store
from pipeline.web.app import create_app
from pipeline.web.desk import Desk
from pipeline.web.session import begin, door, end, left_over

HOST, PORT = "127.0.0.1", 8627
SEED = 20_190


@dataclass(frozen=True, slots=True)
class Options:
    """How to open the page.

    Attributes:
        port: None takes that of a killed server, else the usual one, else any that is free.
        rater: Who is reading; "" lets the page ask.
        audit_share: Share of the answers drawn at random into the queue, whatever their need of review.
        informed: Show the model from the start.
    """

    port: int | None = None
    rater: str = ""
    audit_share: float = 0.1
    informed: bool = False


def serve(run: Path, options: Options, opened: Callable[[str, Path], None]) -> None:
    """Serve the page until it is interrupted.

    Args:
        run: Folder that ``score`` wrote.
        options: How.
        opened: Called as soon as the port is held, with the address and with a file that leads a browser there.

    Raises:
        InputError: The folder is no run, or the port is taken.
        ConfigError: The anchors cannot be used.
    """
    anchors = load_anchors()
    cases = ranked(read_cases(run), audit_share=options.audit_share, seed=SEED)
    with Store.open(run / FILE) as store, listen(run, options.port) as held:
        session = begin(run, held.getsockname()[1], options.rater)
        desk = Desk(cases, store, informed=options.informed, name=str(run.resolve()))
        app = create_app(desk, session, anchors, title=run.resolve().name)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, proxy_headers=False, server_header=False, ws="none",
            timeout_graceful_shutdown=3,
        )  # fmt: skip
        opened(session.address, door(run, session))
        try:
            uvicorn.Server(config).run(sockets=[held])
        except KeyboardInterrupt:
            pass
        finally:
            end(run)


def listen(run: Path, port: int | None) -> socket.socket:
    """A socket on the loopback interface alone.

    Raises:
        InputError: The port that was asked for is taken.
    """
    old = left_over(run)
    wanted = [port] if port is not None else [*([old.port] if old else []), PORT, 0]
    for number in wanted:
        held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((HOST, number))
            held.listen()  # a browser that is quicker than the server waits instead of being refused
        except (OSError, OverflowError):
            held.close()
        else:
            return held
    raise InputError(f"port {port} cannot be had", where="--port", fix="choose another, or end what uses it")
