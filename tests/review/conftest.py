from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from pipeline.evaluator import Evaluator
from pipeline.report.write import score_batch
from pipeline.review import Decision, Store
from pipeline.types import Span

HARD = (
    "\U0001f600 Ms Ólafsdóttir \U0001f469\u200d\U0001f4bb rang about a lamp & <b>left</b> her number.\r\nI rang her"
    ' back \U0001f642 twice, and on Monday I took the new lamp to her.\nShe said "thanks", with   gaps and e\u0301 '
    "marks."
)
ROWS = (
    ("=1+1", "C1", HARD),
    ("001", "C1", "I always treat people well, whatever they want. Service is what we do, and we do it with a smile."),
    ("A3", "", "A man came in with a torn bag. I sewed the strap on while he waited and charged him nothing for it."),
    ("A4", "C2", ""),
)


@pytest.fixture(scope="session")
def scored(evaluator: Evaluator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of four answers: a hostile id and emoji, a generic one, a plain one, an empty one."""
    source = tmp_path_factory.mktemp("answers") / "answers.csv"
    cells = (
        "answer_id,candidate_id,question,text",
        *(",".join(map(_cell, (i, c, "Whom did you help?", t))) for i, c, t in ROWS),
    )
    source.write_text("\n".join(cells) + "\n", encoding="utf-8", newline="")
    out = tmp_path_factory.mktemp("run") / "may"
    score_batch([source], out, evaluator)
    return out


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture
def run(scored: Path, tmp_path: Path) -> Path:
    """A copy of the run that a test may write to."""
    copy = tmp_path / "may"
    copy.mkdir()
    for file in scored.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "review.sqlite") as opened:
        yield opened


def decision(answer_id="A3", rater="Ana", scale="empathy", rating=3.0, stage="blind", **more) -> Decision:
    return Decision(str(uuid4()), answer_id, rater, scale, rating, stage, **more)


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words)


@pytest.fixture
def make():
    """Makes a decision with an id of its own."""
    return decision


@pytest.fixture
def find():
    """Finds the spans of words in a text."""
    return spans
