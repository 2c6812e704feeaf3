"""JSONL and JSON: numbers keep their digits, a broken line costs one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]


def _error(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_answers([path])
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_jsonl(write: Write) -> None:
    first, second = '{"id": "001", "text": "NA", "group_x": true}', '{"id": 1e5, "text": "a\\u2028b\\nc"}'
    lines = f'{first}\n\n{second}\r\n{{"text": null, "id": 7}}'
    batch = read_answers([write("a.jsonl", lines)])
    assert [a.answer_id for a in batch.answers] == ["001", "1e5", "7"]
    assert [a.text for a in batch.answers] == ["NA", "a\u2028b\nc", ""]
    assert [a.groups for a in batch.answers] == [{"group_x": "true"}, {"group_x": ""}, {"group_x": ""}]
    assert [a.place for a in batch.answers] == ["a.jsonl, line 1", "a.jsonl, line 3", "a.jsonl, line 4"]


def test_a_broken_line_is_one_unscorable_answer(write: Write) -> None:
    batch = read_answers(
        [write("a.jsonl", '{"id": "1", "text": "a"}\n{"id": "2", "text": \n"word"\n{"id":"4","text":"d"}\n')]
    )
    assert [(a.answer_id, a.reason_code) for a in batch.answers] == [
        ("1", None),
        ("row-0002", Reason.BROKEN_ROW),
        ("row-0003", Reason.BROKEN_ROW),
        ("4", None),
    ]
    assert batch.answers[1].text == '{"id": "2", "text": '
    assert batch.answers[1].doubts == ("The row is broken: no valid JSON at column 21: Expecting value.",)
    assert batch.answers[2].doubts == ("The row is broken: it is no JSON object with named fields.",)
    assert "a.jsonl: 2 broken row(s) kept as unscorable: line 2; line 3." in batch.notes


def test_a_line_nested_too_deeply(write: Write) -> None:
    batch = read_answers([write("a.jsonl", '{"text": "a"}\n' + "[" * 100_000 + "\n")])
    assert batch.answers[1].doubts == ("The row is broken: no valid JSON: nested too deeply.",)


def test_jsonl_that_is_none(write: Write) -> None:
    assert _error(write("a.jsonl", "[\n1,\n2]\n")) == (
        "a.jsonl: no line is a JSON object (line 1: no valid JSON at column 2: Expecting value). "
        "Fix: write one object a line, or say --format json for one list"
    )


def test_a_lone_surrogate_cannot_break_what_is_written_later(write: Write) -> None:
    (answer,) = read_answers(
        [write("a.jsonl", '{"id": "a\\ud800", "text": "I rang her \\udfff at once and then"}')]
    ).answers
    assert (answer.answer_id, answer.text) == ("a\ufffd", "I rang her \ufffd at once and then")
    assert answer.doubts == ("The text has 1 character(s) that could not be decoded (first: U+FFFD).",)


def test_a_json_list(write: Write) -> None:
    batch = read_answers([write("a.json", '[{"id": 12.50, "answer": "x"},\n {"id": 2, "answer": ["p", "q"]}, 3]')])
    assert [a.answer_id for a in batch.answers] == ["12.50", "2", "row-0003"]
    assert [a.text for a in batch.answers] == ["x", '["p", "q"]', "3"]
    assert batch.answers[2].reason_code is Reason.BROKEN_ROW
    assert batch.answers[2].place == "a.json, item 3"


def test_a_list_inside_an_object(write: Write) -> None:
    batch = read_answers([write("a.json", '{"made": "May", "answers": [{"answer_id": 1, "text": "x"}]}')])
    assert [a.text for a in batch.answers] == ["x"]
    assert batch.notes == ("a.json: read the list 'answers'.",)


def test_one_object(write: Write) -> None:
    assert [a.text for a in read_answers([write("a.json", '{"text": "x"}')]).answers] == ["x"]


@pytest.mark.parametrize("content", ['"text"', "3", '{"a": 1}', '{"a": [1], "b": [2]}', "null"])
def test_json_that_is_no_list_of_objects(write: Write, content: str) -> None:
    assert _error(write("a.json", content)) == (
        "a.json: the JSON is no list of objects. "
        'Fix: write a list of objects, such as [{"answer_id": "1", "text": "..."}]'
    )


@pytest.mark.parametrize(
    ("content", "what"), [("[]", "the list is empty"), ("[1, 2]", "no item of the list is an object")]
)
def test_a_list_without_objects(write: Write, content: str, what: str) -> None:
    assert _error(write("a.json", content)).startswith(f"a.json: {what}")


def test_json_cut_off(write: Write) -> None:
    assert _error(write("a.json", '[{"text": "x"},\n{"text": "y"')) == (
        "a.json: no valid JSON at line 2, column 13: Expecting ',' delimiter. Fix: mend it there, or export it again"
    )


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_an_empty_file(write: Write, name: str) -> None:
    assert _error(write(name, " \n")) == f"{name}: the file is empty. Fix: export the answers again"
