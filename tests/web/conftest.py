from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The helpers beside these tests and those of the report are imported by their plain names.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "report")]


@pytest.fixture
def run(tmp_path):
    from web_make import write_run

    return write_run(tmp_path / "run")
