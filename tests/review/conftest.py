from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from pipeline.report.html import write_report
from pipeline.report.tables import write_answers, write_evidence, write_scores
from pipeline.review import Decision, Store
from pipeline.types import STAR, Answer, Evaluation, Evidence, Flag, LevelResult, Reason, Scores, Span, Status

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


def _evaluation(answer_id: str, candidate_id: str, text: str) -> Evaluation:
    answer = Answer(answer_id, text, candidate_id, "Whom did you help?", "Q1", place="answers.csv, row 2")
    if not text:
        return Evaluation(answer, Status.UNSCORABLE, str(Reason.EMPTY))
    generic = 0.93 if "Service is what we do" in text else 0.04
    told = 1 - generic
    scores = Scores(1 + 4 * told, 1 + 2 * told, 1 + 3 * told, 3.4 * generic, 0.2, dict.fromkeys(STAR, told), generic)
    words = [word for word in ("\U0001f642 twice", "lamp", "sewed the strap on", "with a smile") if word in text]
    found = [
        Evidence(scale, text.index(word), text.index(word) + len(word), word, 1, "rule", "an own act", strength=0.5)
        for word, scale in zip(words, ("ownership", "star_action"), strict=False)
    ]
    flags = (Flag("PSEUDO_STORY", "A summary dressed as a story."),) if generic > 0.5 else ()
    level = LevelResult("five_levels", 2, 1, 3)
    size = len(text.split())
    return Evaluation(answer, Status.SCORED, "", "", size, scores, level, evidence=tuple(found), flags=flags)


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of four answers: a hostile id and emoji, a generic one, a plain one, an empty one."""
    out = tmp_path_factory.mktemp("run") / "may"
    evaluations = [_evaluation(*row) for row in ROWS]
    write_scores(evaluations, out, "rules-1")
    write_evidence(evaluations, out)
    write_answers(evaluations, out)
    write_report(evaluations, out, title="answers.csv")
    return out


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
