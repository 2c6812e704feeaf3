"""A real Label Studio takes the tasks and gives them back; it lives in an environment of its own.

Name it by PLAINSPOKEN_LABEL_STUDIO=/path/to/venv (python -m venv, then pip install label-studio), or "install" to have
one made in a temporary folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from pipeline.review import Store, read_cases
from pipeline.review.imported import import_decisions
from pipeline.review.studio import export_project

NAMED = os.environ.get("PLAINSPOKEN_LABEL_STUDIO", "")
TOKEN = "0123456789abcdef0123456789abcdef01234567"
PATIENCE = 600  # seconds for its first start, which lays out its database
CALL, STOP = 60, 10  # seconds for an answer once it is up, and for it to end
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy of this machine is not asked for it
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not NAMED, reason="PLAINSPOKEN_LABEL_STUDIO names no environment with label-studio"),
]


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    if NAMED != "install":
        return Path(NAMED) / "bin" / "label-studio"
    folder = tmp_path_factory.mktemp("studio") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    try:
        subprocess.run([str(folder / "bin" / "pip"), "install", "-q", "label-studio"], check=True, timeout=PATIENCE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("label-studio cannot be installed here")
    return folder / "bin" / "label-studio"


@pytest.fixture(scope="module")
def studio(program, tmp_path_factory):
    folder = tmp_path_factory.mktemp("studio-data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"COLLECT_ANALYTICS": "False", "LATEST_VERSION_CHECK": "False", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": ""}
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | quiet
    command = [
        str(program), "start", "--init", "--no-browser", "--data-dir", str(folder), "--internal-host", "127.0.0.1",
        "-p", str(port), "--username", "t@example.org", "--password", "Only-for-this-test", "--user-token", TOKEN,
        "--enable-legacy-api-token", "plainspoken",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield Studio(f"http://127.0.0.1:{port}", server, folder / "log")
    finally:
        stop(server)


def stop(server):
    """End it with all that it started, whatever state it is in."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(STOP)


class Studio:
    def __init__(self, address, server, log):
        self.address = address
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                self.call("GET", "/api/projects", patience=5)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(2)
            else:
                return
        said = log.read_text(errors="replace")[-2000:]
        pytest.fail(f"Label Studio did not start within {PATIENCE} s (exit status {server.poll()}); it said: {said}")

    def call(self, method, path, data=None, patience=CALL):
        body = None if data is None else json.dumps(data).encode()
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, method=method, data=body, headers=headers)
        with DIRECT.open(request, timeout=patience) as answer:
            return json.load(answer)

    def round_trip(self, project):
        """What it exports after it imported the project."""
        config = {"title": "Review", "label_config": project.config.read_text(encoding="utf-8")}
        number = self.call("POST", "/api/projects", config)["id"]
        self.call("POST", f"/api/projects/{number}/import", json.loads(project.tasks.read_bytes()))
        tasks = self.call("GET", f"/api/projects/{number}/export?exportType=JSON&download_all_tasks=true")
        predictions = self.call("GET", f"/api/predictions?project={number}")
        return tasks, predictions


def test_label_studio_gives_back_every_decision_span_and_piece_of_evidence(studio, run, make, find, tmp_path):
    cases = read_cases(run)
    text = cases[0].text
    made = [
        make("=1+1", rating=4, spans=find(text, "\U0001f642 twice", "\U0001f469\u200d\U0001f4bb rang", "number.\r\nI")),
        make("=1+1", scale="level", rating=None, rater="Ben \U0001f642", stage="second"),
        make("=1+1", scale="generic", rating=0),
        make("=1+1", rating=5, stage="informed", spans=find(text, "e\u0301 marks"), comment="on second thoughts"),
        make("001", scale="comment", rating=None, comment="line\nline \U0001f600 <b>"),
        make("A3", scale="buzzwords", rating=0, stage="adjudicated"),
    ]
    with Store.open(tmp_path / "review.sqlite") as store:
        store.add(made)
        made = store.decisions()
    tasks, predictions = studio.round_trip(export_project(cases, made, tmp_path / "out"))
    exported = tmp_path / "export.json"
    exported.write_text(json.dumps(tasks), encoding="utf-8")
    assert import_decisions(run, exported, ["nobody"]).new == len(made)
    with Store.open(run / "review.sqlite") as store:
        assert sorted(store.decisions(), key=lambda d: d.decision_id) == sorted(made, key=lambda d: d.decision_id)
    assert import_decisions(run, exported, ["nobody"]).new == 0
    texts = {task["id"]: task["data"]["text"] for task in tasks}
    regions = [(texts[p["task"]], r["value"]) for p in predictions for r in p["result"]]
    assert regions
    assert all(words[v["start"] : v["end"]] == v["text"] for words, v in regions)
