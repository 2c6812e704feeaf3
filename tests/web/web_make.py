"""A run on disk, its desk and client, and a server of it in a process of its own that can be killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from report_make import batch, hostile, many

from pipeline.report.anchors import load_anchors
from pipeline.report.tables import write_answers, write_evidence, write_scores
from pipeline.review.cases import read_cases
from pipeline.review.queue import ranked
from pipeline.review.store import FILE, Store
from pipeline.types import Evaluation
from pipeline.web.desk import Desk, key_of
from pipeline.web.session import Session

PORT = 8627
SESSION = Session("t0ken", PORT)
ORIGIN = f"http://127.0.0.1:{PORT}"
COMMAND = "from pipeline.cli.main import main; main()"
PATIENCE = 90.0
RTL = "=1+1<script>\"'\u202e\U0001f600"
EMOJI = "\U0001f469\u200d\U0001f4bb"


def write_run(folder: Path, more: int = 0, evaluations: Sequence[Evaluation] = ()) -> Path:
    """Answers of every kind, hostile ones among them; or the given ones."""
    evaluations = evaluations or [*batch(), hostile(RTL), *many(more)]
    write_answers(evaluations, folder)
    write_scores(evaluations, folder, "test")
    write_evidence(evaluations, folder)
    return folder


def desk_of(folder: Path, *, informed: bool = False) -> Desk:
    cases = ranked(read_cases(folder), audit_share=0.1, seed=1)
    return Desk(cases, Store.open(folder / FILE), informed=informed, name=str(folder))


def client_of(desk: Desk, *, rater: str = "ana", token: str = SESSION.token):
    from starlette.testclient import TestClient

    from pipeline.web.app import create_app

    app = create_app(desk, SESSION, load_anchors(), title="a <b> run")
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "x-csrf-token": SESSION.csrf}
    cookies = {SESSION.cookie: token, SESSION.rater_cookie: quote(rater, safe="")}
    return TestClient(app, base_url=ORIGIN, headers=headers, cookies=cookies, client=("127.0.0.1", 5))


def entry(scale="specificity", rating=3, **more):
    return {"decision_id": str(uuid4()), "scale": scale, "rating": rating, **more}


def body(desk, answer_id, *entries, rater="ana", **more):
    return {"run": desk.run, "rater": rater, "answer": key_of(answer_id), "entries": list(entries), **more}


class Server:
    """``review open`` in a process of its own."""

    def __init__(self, run: Path, *options: str) -> None:
        self.command = [sys.executable, "-c", COMMAND, "review", str(run), "--no-browser", *options]
        self.address = ""
        self.log = run.parent / "server.log"

    def start(self) -> None:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ})
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            if (found := re.search(r"review: (\S+)", self.log.read_text())) and answers(found[1]):
                self.address = found[1]
                return
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=20)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return reply.status == 200
    except OSError:
        return False


@contextmanager
def serving(run: Path, *options: str):
    server = Server(run, *options)
    server.start()
    try:
        yield server
    finally:
        server.stop()
