from __future__ import annotations

import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.labeled import SCALES
from pipeline.review import Decision, Store, read_cases
from pipeline.review.imported import import_decisions
from pipeline.review.studio import config_xml, export_project
from pipeline.review.studio_import import read_tasks, span_of
from pipeline.types import Span

openpyxl = pytest.importorskip("openpyxl", reason="writes the workbooks that are read here")
HEADER = ["answer_id", *(f"decision_{name}" for name in ("specificity", "level", "generic", "comment"))]


def workbook(path, *rows, header=HEADER, queue=()):
    book = openpyxl.Workbook()
    book.active.title = "Review queue"
    for row in (header, *queue):
        book.active.append(row)
    sheet = book.create_sheet("Answers")
    for row in (header, *rows):
        sheet.append(row)
    book.save(path)
    return path


def said(run):
    with Store.open(run / "review.sqlite") as store:
        return [(d.answer_id, d.rater, d.scale, d.rating, d.stage, d.comment) for d in store.decisions()]


def test_a_workbook_is_taken_in_once(run, tmp_path):
    file = workbook(
        tmp_path / "may.xlsx", ["'=1+1", 4, None, "yes", "look again"], [1, None, "n/a", None, None],
        ["001", 2, None, "no", None], queue=[["'=1+1", 4, None, None, None]],
    )  # fmt: skip
    with pytest.raises(InputError, match=r"sheet 'Answers', row 3, column answer_id: answer '1' is not in this run"):
        import_decisions(run, file, ["Ana"])
    assert not (run / "review.sqlite").exists()
    file = workbook(tmp_path / "may.xlsx", ["'=1+1", 4, None, "yes", "look again"], ["001", 2.0, "n/a", "no", None])
    done = import_decisions(run, file, ["Ana"])
    assert (done.found, done.new) == (6, 6)
    assert import_decisions(run, file, ["Ana"]).new == 0
    assert said(run) == [
        ("=1+1", "Ana", "specificity", 4, "informed", ""), ("=1+1", "Ana", "generic", 1, "informed", ""),
        ("=1+1", "Ana", "comment", None, "informed", "look again"), ("001", "Ana", "specificity", 2, "informed", ""),
        ("001", "Ana", "level", None, "informed", ""), ("001", "Ana", "generic", 0, "informed", ""),
    ]  # fmt: skip


def test_a_change_of_mind_and_back_is_kept(run, tmp_path):
    for value in (2, 3, 2):
        import_decisions(run, workbook(tmp_path / "may.xlsx", ["001", value, None, None, None]), ["Ana"])
    assert [row[3] for row in said(run)] == [2, 3, 2]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([7, None, None, None], "row 2, column decision_specificity: 7 is no step"),
        ([3.5, None, None, None], "row 2, column decision_specificity: 3.5 is no step"),
        (["good", None, None, None], "row 2, column decision_specificity: 'good' is no rating"),
        ([None, None, "maybe", None], "row 2, column decision_generic: 'maybe' is no rating"),
    ],
)
def test_a_bad_value_is_named_by_sheet_row_and_column(run, tmp_path, cells, message):
    with pytest.raises(InputError, match=f"may.xlsx, sheet 'Answers', {message}"):
        import_decisions(run, workbook(tmp_path / "may.xlsx", ["001", *cells]), ["Ana"])


def test_two_sheets_may_not_contradict(run, tmp_path):
    file = workbook(tmp_path / "may.xlsx", ["001", 2, None, None, None], queue=[["001", 3, None, None, None]])
    with pytest.raises(
        InputError, match=r"sheet 'Answers', row 2, column decision_specificity.*otherwise.*Review queue"
    ):
        import_decisions(run, file, ["Ana"])


def test_a_file_of_another_kind_is_refused(run, tmp_path):
    (tmp_path / "x.json").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(InputError, match="not a list of Label Studio tasks"):
        import_decisions(run, tmp_path / "x.json", ["Ana"])
    (tmp_path / "x.json").write_text("no", encoding="utf-8")
    with pytest.raises(InputError, match="neither a workbook nor JSON"):
        import_decisions(run, tmp_path / "x.json", ["Ana"])
    with pytest.raises(InputError, match="no such file"):
        import_decisions(run, tmp_path / "nowhere", ["Ana"])
    header = ["answer_id", "decision_charm"]
    with pytest.raises(InputError, match="no scale 'charm'"):
        import_decisions(run, workbook(tmp_path / "x.xlsx", header=header), ["Ana"])


def annotated(case, *results, by=1):
    data = {"answer_id": case.answer_id, "text": case.text, "stage": "blind"}
    return [{"id": 7, "data": data, "annotations": [{"completed_by": by, "result": list(results)}]}]


def choice(scale, value):
    return {"id": "x", "from_name": scale, "to_name": "text", "type": "choices", "value": {"choices": [value]}}


def region(label, start, end, words):
    value = {"start": start, "end": end, "text": words, "labels": [label]}
    return {"id": "y", "from_name": "words", "to_name": "text", "type": "labels", "value": value}


def test_what_was_decided_in_label_studio(run):
    case = read_cases(run)[0]
    start = case.text.index("twice")
    loose = region("ownership", 0, 1, "\U0001f600")
    notes = []
    task = annotated(
        case, choice("empathy", "4"), region("empathy", start, start + 5, "twice"), choice("generic", "no"), loose
    )
    found = read_tasks(task, "x.json", {case.answer_id: case}, ["Ana"], None, notes)
    assert [(d.scale, d.rating, d.spans, d.stage, d.rater) for d in found] == [
        ("empathy", 4, (Span(start, start + 5),), "blind", "Ana"), ("generic", 0, (), "blind", "Ana"),
    ]  # fmt: skip
    assert notes == ["1 marked stretches were left out: their scale was not rated in the same annotation."]


def test_spans_are_code_points_and_old_editors_units_are_turned_into_them():
    text = "\U0001f600\U0001f600 she said \U0001f642 thanks\r\nand left"
    start = text.index("\U0001f642")
    end = text.index("thanks") + 6
    words = text[start:end]
    assert span_of({"start": start, "end": end, "text": words}, text, "") == Span(start, end)
    assert span_of({"start": start + 2, "end": end + 3, "text": words}, text, "") == Span(start, end)
    tail = Span(text.index("thanks"), len(text))
    shown = {"start": tail.start, "end": tail.end, "text": "thanks\\nand left"}
    assert span_of(shown, text, "") == tail
    with pytest.raises(InputError, match="do not stand there"):
        span_of({"start": 0, "end": 4, "text": "elsewhere"}, text, "x")


def test_several_annotators_must_be_named(run):
    case = read_cases(run)[2]
    tasks = [*annotated(case, choice("empathy", "4"), by=1), *annotated(case, choice("empathy", "2"), by={"id": 2})]
    cases = {case.answer_id: case}
    with pytest.raises(InputError, match="--rater 1=NAME --rater 2=NAME"):
        read_tasks(tasks, "x.json", cases, ["Ana"], None, [])
    found = read_tasks(tasks, "x.json", cases, ["1=Ana", "2=Ben"], None, [])
    assert [(d.rater, d.rating) for d in found] == [("Ana", 4), ("Ben", 2)]


def test_the_configuration_is_xml_with_every_scale():
    from xml.etree import ElementTree

    names = {node.get("name") for node in ElementTree.fromstring(config_xml()).iter("Choices")}
    assert names == set(SCALES)


RATED = st.sampled_from(list(SCALES.values())).flatmap(
    lambda scale: st.tuples(st.just(scale.name), st.none() | st.integers(scale.low, scale.high))
)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=3)
STAGES = st.sampled_from(["blind", "second", "informed", "adjudicated"])
DRAWN = st.tuples(
    st.sampled_from(["=1+1", "001", "A3"]), st.sampled_from(["Ana", "Ben \U0001f642"]), RATED, SPANS, STAGES
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DRAWN, max_size=12))
def test_export_and_import_keep_every_decision_and_span(scored, tmp_path_factory, drawn):
    cases = {case.answer_id: case for case in read_cases(scored)}
    made = [
        Decision(str(uuid4()), i, rater, scale, rating, stage, tuple(spans), at=f"2026-05-01T10:00:{n:02}Z")
        for n, (i, rater, (scale, rating), spans, stage) in enumerate(drawn)
    ]
    project = export_project(cases.values(), made, tmp_path_factory.mktemp("studio"))
    tasks = json.loads(project.tasks.read_bytes())
    assert read_tasks(tasks, "tasks.json", cases, [], None, []) == made
