"""Speaker and time of words from a transcript, in evidence.jsonl and in the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from report_make import batch, evidence

from pipeline.ingest import read_answers
from pipeline.report.html import write_report
from pipeline.report.run import read_run
from pipeline.report.spoken import said_at, spoken_fields
from pipeline.report.tables import write_evidence, write_scores
from pipeline.types import Answer, Evaluation

TRANSCRIPTS = Path(__file__).parents[1] / "ingest" / "transcripts"
QUOTE = "I rang her again that evening"


def _evaluated(name: str) -> Evaluation:
    """The first answer of a transcript, with one piece of evidence."""
    answer = read_answers([TRANSCRIPTS / name]).answers[0]
    made = next(e for e in batch() if e.scores)
    found = evidence(answer.text, "specificity", 0.5, QUOTE, "tells something that was done")
    return replace(made, answer=answer, evidence=(found,), level=None, coverage=None, flags=())


def _written(evaluations: list[Evaluation], folder: Path) -> Path:
    write_scores(evaluations, folder, "rules-1")
    write_evidence(evaluations, folder)
    write_report(evaluations, folder, title="Run")
    return folder


def test_evidence_points_back_to_file_speaker_and_time(tmp_path: Path) -> None:
    evaluations = [_evaluated("whisperx.json"), _evaluated("teams.vtt")]
    _written(evaluations, tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "evidence.jsonl").read_text().splitlines()]
    assert [(r["file"], r["speaker"], r["text"]) for r in rows] == [
        ("whisperx.json", "SPEAKER_01", QUOTE),
        ("teams.vtt", "Ana Ruiz", QUOTE),
    ]
    assert rows[1]["line"] == 24
    assert 29 < rows[0]["begins"] < rows[0]["ends"] < 37.1
    assert rows[1]["begins"] == 29.5
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "SPEAKER_01, 0:29</bdi> · tells something that was done" in page
    assert "Ana Ruiz, 0:05</bdi> in <bdi>teams.vtt</bdi>" in page


def test_a_run_keeps_where_words_were_said(tmp_path: Path) -> None:
    evaluation = _evaluated("whisperx.json")
    (back,) = read_run(_written([evaluation], tmp_path)).evaluations
    assert back.answer.origin == evaluation.answer.origin
    assert back.answer.doubtful == evaluation.answer.doubtful
    assert back.evidence == evaluation.evidence


def test_typed_answers_say_nothing_of_it(tmp_path: Path) -> None:
    assert said_at(Answer("a", "I rang her.")) == ""
    assert spoken_fields(Answer("a", "I rang her."), 0, 3) == {}
    _written(batch(), tmp_path)
    assert '"speaker"' not in (tmp_path / "evidence.jsonl").read_text()


def test_a_line_where_there_is_no_time(tmp_path: Path) -> None:
    path = tmp_path / "i.txt"
    path.write_text("Interviewer: Tell me about a time you helped.\nAna: I rang her.\n")
    assert said_at(read_answers([path]).answers[0]) == "Ana, line 2"
