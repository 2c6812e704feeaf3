"""Speaker and time of words from a transcript, in evidence.jsonl and in the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
from markupsafe import Markup
from report_make import batch, evidence

from pipeline.config import configs_dir
from pipeline.ingest import read_answers
from pipeline.packs import load_pack
from pipeline.report.html import write_report
from pipeline.report.markup import answer_markup
from pipeline.report.run import read_run
from pipeline.report.segments import segments
from pipeline.report.spoken import heard, said_at, spoken_fields
from pipeline.report.tables import write_evidence, write_scores
from pipeline.report.workbook import Facts, write_workbook
from pipeline.types import Answer, Evaluation, Evidence, Span

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


def test_candidates_pages_show_what_was_said_when_and_what_was_unsure(tmp_path: Path) -> None:
    evaluation = _evaluated("whisperx.json")
    pack = load_pack("customer_orientation", configs_dir() / "packs")
    write_report([evaluation], tmp_path, title="Run", competency=pack)
    (page,) = [path.read_text(encoding="utf-8") for path in (tmp_path / "candidates").iterdir()]
    batch_page = (tmp_path / "report.html").read_text(encoding="utf-8")
    unsure = 'found <span class="unsure" title="The speech recogniser was not sure of this.">fourteen</span> trays'
    for text in (page, batch_page):
        assert text.count(unsure) == 1
        assert "A small question mark stands behind words" in text
        assert "SPEAKER_01, 0:05</bdi> in <bdi>whisperx.json</bdi>" in text
    assert "whisperx-1</bdi></a> · <bdi>SPEAKER_01, 0:29</bdi></p>" in page


def test_the_workbook_shows_it_too(tmp_path: Path) -> None:
    path = write_workbook([_evaluated("whisperx.json"), *batch()], tmp_path, Facts("Run", "Rules.", "rules-1"))
    book = openpyxl.load_workbook(path, rich_text=True)
    for sheet in ("Answers", "Review queue"):
        header, *rows = book[sheet].iter_rows()
        names = [cell.value for cell in header]
        by_id = {row[names.index("answer_id")].value: row for row in rows}
        said = {name: row[names.index("said")].value for name, row in by_id.items()}
        assert said.pop("whisperx-1") == "SPEAKER_01, 0:05, whisperx.json"
        assert set(said.values()) == {None}
        text = by_id["whisperx-1"][names.index("text")].value
        blocks = [part for part in text if not isinstance(part, str)]
        assert [b.text for b in blocks if b.font.u] == ["fourteen"]
        assert [b.text for b in blocks if b.font.b] == [QUOTE]
        assert str(text) == _evaluated("whisperx.json").answer.text
    typed = openpyxl.load_workbook(write_workbook(batch(), tmp_path / "typed", Facts("Run", "Rules.", "rules-1")))
    assert "said" not in [cell.value for cell in typed["Answers"][1]]


def test_doubtful_words_are_cut_out_where_they_stand() -> None:
    text = "one two three"
    spans = [Span(0, 3), Span(4, 7), Span(8, 13)]
    assert list(heard(text, 0, spans[1:2])) == [("one ", False), ("two", True), (" three", False)]
    assert list(heard("wo th", 5, spans)) == [("wo", True), (" ", False), ("th", True)]
    assert "".join(piece for piece, _ in heard(text, 0, spans)) == text
    marked = segments(text, [Evidence("empathy", 2, 9, "e two t", 1, "rule", "why")])
    shown = answer_markup(marked, spans)
    assert shown.count('class="unsure"') == 5
    assert Markup(shown).striptags() == text


def test_typed_answers_say_nothing_of_it(tmp_path: Path) -> None:
    assert said_at(Answer("a", "I rang her.")) == ""
    assert spoken_fields(Answer("a", "I rang her."), 0, 3) == {}
    _written(batch(), tmp_path)
    assert '"speaker"' not in (tmp_path / "evidence.jsonl").read_text()


def test_a_line_where_there_is_no_time(tmp_path: Path) -> None:
    path = tmp_path / "i.txt"
    path.write_text("Interviewer: Tell me about a time you helped.\nAna: I rang her.\n")
    assert said_at(read_answers([path]).answers[0]) == "Ana, line 2"
