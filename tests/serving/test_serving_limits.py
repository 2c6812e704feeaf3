"""What the server refuses, how it says so, and what it never says."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from serving_process import COMMAND
from typer.testing import CliRunner

from pipeline.bundle.allowed import FILE
from pipeline.cli.main import app

pytestmark = pytest.mark.slow

WORD = "zebrafish"
TEXT = f"A customer with a {WORD} rang about a wrong bill. I checked it with her and paid it back that day."
JSONL = "application/jsonl"


def refused(said, status: int) -> str:
    """The sentence of a refusal that is one line of JSON and quotes nothing."""
    assert said.status_code == status, said.text
    assert said.headers["content-type"] == "application/json"
    assert said.text.count("\n") == 1
    assert said.text.endswith("\n")
    assert list(said.json()) == ["error"]
    assert WORD not in said.text
    assert "Traceback" not in said.text
    return said.json()["error"]


def records(*texts: str) -> str:
    return json.dumps({"dataframe_records": [{"text": text} for text in texts]})


def lines(count: int) -> str:
    return "\n".join(
        json.dumps(
            {"text": f"{TEXT} {TEXT[:60]} number {number} was then told {number + 7} times, and so I wrote to her."}
        )
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f"{{{WORD}", 400),
        (f'["{WORD}"]', 400),
        ("", 400),
        ("[" * 100_000, 400),
        (json.dumps({"dataframe_records": [{WORD: WORD}]}), 400),
        (json.dumps({"dataframe_records": WORD}), 400),
        (json.dumps({"dataframe_split": {"columns": ["text"], "data": [[WORD, WORD]]}}), 400),
        (json.dumps({"instances": [[WORD]], "params": {WORD: WORD}}), 400),
    ],
)
def test_what_cannot_be_read_is_one_line_without_its_words(server, body: str, status: int):
    refused(server.post("/invocations", body), status)


@pytest.mark.parametrize("body", ["", f"{WORD}\n{WORD}\n", f"a,b\n{WORD},{WORD}\n"])
def test_a_batch_without_answers_is_refused(server, body: str):
    assert "column text" in refused(server.post("/batch", body, "text/csv"), 400)


def test_wrong_places_methods_and_types(server):
    refused(server.get(f"/{WORD}"), 404)
    refused(server.get("/docs"), 404)
    refused(server.get("/batch"), 405)
    refused(server.post("/health", TEXT), 405)
    refused(server.post("/batch", TEXT, "text/plain"), 415)
    assert "/batch" in refused(server.post("/invocations", f"text\n{TEXT}", "text/csv"), 415)
    refused(server.post("/batch?evidence=perhaps", lines(1), JSONL), 422)


def test_the_body_is_limited_with_and_without_its_length(strict):
    body = records(*["word " * 300] * 500).encode()
    assert "0.5 MiB" in refused(strict.post("/invocations", body), 413)
    pieces = (body[start : start + 20_000] for start in range(0, len(body), 20_000))
    assert "0.5 MiB" in refused(strict.post("/invocations", pieces), 413)


def test_answers_and_characters_are_limited(strict):
    assert "1001 answers" in refused(strict.post("/invocations", records(*["word"] * 1001)), 413)
    assert "1001 answers" in refused(strict.post("/batch", "text\n" + "word\n" * 1001, "text/csv"), 413)
    assert "row 2" in refused(strict.post("/invocations", records("short", WORD * 101)), 413)
    said = strict.post("/batch", f"text\n{WORD * 101}\n", "text/csv")
    assert [json.loads(line)["reason_code"] for line in said.content.splitlines()] == ["TOO_LONG"]


def test_one_request_too_many_is_told_to_come_again(strict):
    found = []
    slow = threading.Thread(target=lambda: found.append(strict.post("/batch", lines(1000), JSONL)))
    slow.start()
    time.sleep(0.5)
    said = strict.post("/invocations", records(TEXT))
    slow.join()
    refused(said, 429)
    assert said.headers["Retry-After"] == "1"
    assert strict.get("/health").status_code == 200


def test_time_is_limited(strict):
    said = strict.post("/batch", lines(1000), JSONL)
    if said.status_code == 200:  # the first rows were there in time
        *rows, last = [json.loads(line) for line in said.content.splitlines()]
        assert "time of the request is up" in last["error"]
        assert last["rows"] == len(rows) < 1000
    else:
        assert "time of the request is up" in refused(said, 503)
    texts = [json.loads(line)["text"] for line in lines(1000).splitlines()]
    refused(strict.post("/invocations", records(*texts)), 503)
    time.sleep(4)  # what was given up does not go on to the end
    assert strict.get("/ping").status_code == 200


def test_a_body_that_does_not_come_is_given_up(strict):
    host, port = strict.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as client:
        head = f"POST /batch HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/csv\r\nContent-Length: 50\r\n\r\n"
        client.sendall(head.encode())
        assert b"408" in client.recv(4096)


def test_it_listens_on_loopback_alone_and_by_its_own_name(server):
    port = int(server.address.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=10)
    refused(server.get("/about", headers={"Host": "evil.example"}), 421)
    assert server.get("/about", headers={"Host": f"localhost:{port}"}).status_code == 200


def test_the_log_holds_no_word_of_an_answer(server, strict):
    server.post("/batch", lines(2), JSONL)
    for one in (server, strict):
        log = one.log.read_text()
        assert "POST /invocations 400" in log or one is strict
        assert WORD not in log
        assert "Traceback" not in log


def test_a_port_that_is_taken_is_one_line(server):
    port = server.address.rpartition(":")[2]
    done = CliRunner().invoke(app, ["serve", "--model", "rules", "--port", port])
    assert "cannot listen there" in str(done.exception)
    assert "\n" not in str(done.exception)


def test_a_model_that_is_not_on_the_list_is_refused(root, tmp_path, monkeypatch):
    (tmp_path / FILE).write_text("models: []\n")
    monkeypatch.setenv("PLAINSPOKEN_CONFIGS", str(tmp_path))
    done = CliRunner().invoke(app, ["serve", "--model", str(root / "models" / "current")])
    assert "not on the list" in str(done.exception)


def test_without_a_champion_it_says_what_to_do(tmp_path):
    done = CliRunner().invoke(app, ["serve", "--tracking-uri", f"sqlite:///{tmp_path}/none.db"])
    assert "--model models/current" in str(done.exception)


def test_ctrl_c_ends_it_quietly():
    heard = (
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"  # tests may run where it is ignored
    )
    command = [sys.executable, "-c", heard + COMMAND, "serve", "--model", "rules", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout
    process.stdout.readline()
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=300)
    assert "Traceback" not in errors
