from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

STARTS = float(os.environ.get("PLAINSPOKEN_TEST_START", "600"))  # seconds; a crowded machine takes minutes
COMMAND = "from pipeline.cli.main import main\nmain()"


@dataclass(frozen=True)
class Server:
    """A real server process, and what it wrote."""

    address: str
    process: subprocess.Popen[str]
    log: Path

    def post(self, path: str, content: bytes | str, kind: str = "application/json", **more) -> httpx2.Response:
        headers = {"Content-Type": kind, **more.pop("headers", {})}
        return httpx2.post(self.address + path, content=content, headers=headers, timeout=300, **more)

    def get(self, path: str, **more) -> httpx2.Response:
        return httpx2.get(self.address + path, timeout=300, **more)


@contextmanager
def served(folder: Path, *args: str) -> Iterator[Server]:
    """``plainspoken serve`` on a free port, ready."""
    log = folder / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "serve", "--model", "rules", "--port", "0", *args],
            stdout=subprocess.PIPE, stderr=file, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line.startswith("serving: http://127.0.0.1:"), log.read_text()
            server = Server(line.removeprefix("serving: ").strip(), process, log)
            _await(server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:  # it is still loading
                process.kill()
                process.wait()


def _await(server: Server) -> None:
    end = time.monotonic() + STARTS
    while time.monotonic() < end and server.process.poll() is None:
        try:
            if httpx2.get(server.address + "/health", timeout=30).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.5)
    raise AssertionError(server.log.read_text())
