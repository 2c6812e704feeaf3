from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The helpers beside these tests are imported by their plain names.
sys.path.insert(0, str(Path(__file__).parent))

for package in ("mlflow", "uvicorn", "fastapi", "httpx2"):
    pytest.importorskip(package)

from serving_process import Server, served  # noqa: E402 - it needs them


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With the limits that come along."""
    with served(tmp_path_factory.mktemp("server")) as one:
        yield one


@pytest.fixture(scope="session")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With limits that are soon reached."""
    limits = ("--max-answers", "1000", "--max-megabytes", "0.5", "--max-characters", "900", "--max-requests", "1")
    with served(tmp_path_factory.mktemp("strict"), *limits, "--max-seconds", "4") as one:
        yield one
