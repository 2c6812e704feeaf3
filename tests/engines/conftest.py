from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The helpers beside these tests are imported by their plain names.
sys.path.insert(0, str(Path(__file__).parent))

from runs_make import answers, table

from pipeline.config import load_settings
from pipeline.evaluator import Evaluator
from pipeline.report.write import score_batch

SETTINGS = "  chunk: 512"


@pytest.fixture(scope="module")
def settings_file(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chunks of 8 answers."""
    path = tmp_path_factory.mktemp("settings") / "settings.yaml"
    text = (root / "configs/settings.yaml").read_text(encoding="utf-8")
    assert SETTINGS in text
    path.write_text(text.replace(SETTINGS, "  chunk: 8").replace("  parse: 64", "  parse: 8"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chunked(settings_file: Path) -> Evaluator:
    return Evaluator.load(model="rules", settings=load_settings(settings_file))


@pytest.fixture(scope="module")
def source(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return table(tmp_path_factory.mktemp("input") / "answers.csv", answers(root, 40))


@pytest.fixture(scope="module")
def whole(chunked: Evaluator, source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "run"
    score_batch([source], out, chunked)
    return out
