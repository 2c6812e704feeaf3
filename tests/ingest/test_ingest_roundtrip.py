"""Whatever is written into a table comes out of it: the same texts, the same ids, as many rows."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Answer

FIELDS = ("answer_id", "text", "question")
# A file full of NUL is taken for UTF-16, so text formats are tried without; JSON and Parquet hold any character.
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
SPICED = st.one_of(CHARACTERS, st.sampled_from(list("\"',;\t|\r\n\\\u2028\u2029\x85\x1f\x1c\ufeff\u202e")))
TEXTS = st.one_of(
    st.text(SPICED, max_size=60), st.sampled_from(["NA", "null", "nan", "001", "1e5", "", " ", "-", "=1+1"])
)
IDS = st.text(SPICED, min_size=1, max_size=8).filter(lambda name: bool(name.strip()))
TABLES = st.lists(st.tuples(IDS, TEXTS, TEXTS), min_size=1, max_size=12, unique_by=lambda row: row[0])
UNHURRIED = settings(deadline=None)  # seconds say nothing on a busy machine
Table = list[tuple[str, str, str]]


def _check(table: Table, data: bytes, name: str) -> None:
    answers = read_answers(["-"], format=name, stdin=io.BytesIO(data)).answers
    assert [(a.answer_id, a.text, a.question) for a in answers] == table


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@UNHURRIED
@given(table=TABLES)
def test_csv(separator: str, quoting: int, table: Table) -> None:
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([FIELDS, *table])
    _check(table, held.getvalue().encode(), "tsv" if separator == "\t" else "csv")


@UNHURRIED
@given(table=TABLES, ascii_only=st.booleans())
def test_jsonl(table: Table, ascii_only: bool) -> None:
    lines = [json.dumps(dict(zip(FIELDS, row, strict=True)), ensure_ascii=ascii_only) for row in table]
    _check(table, "\n".join(lines).encode(), "jsonl")
    _check(table, f"[{','.join(lines)}]".encode(), "json")


@UNHURRIED
@given(table=TABLES)
def test_parquet(table: Table) -> None:
    held = io.BytesIO()
    pq.write_table(pa.table(dict(zip(FIELDS, map(list, zip(*table, strict=True)), strict=True))), held)
    _check(table, held.getvalue(), "parquet")


@UNHURRIED
@given(texts=st.lists(TEXTS, min_size=1, max_size=12))
def test_one_column_of_csv(texts: list[str]) -> None:
    held = io.StringIO(newline="")
    csv.writer(held, quoting=csv.QUOTE_ALL).writerows([["text"], *([text] for text in texts)])
    answers = read_answers(["-"], format="csv", stdin=io.BytesIO(held.getvalue().encode())).answers
    assert [a.text for a in answers] == texts
    assert len({a.answer_id for a in answers}) == len(texts)


@UNHURRIED
@given(data=st.binary(max_size=200), name=st.sampled_from(["csv", "tsv", "jsonl", "json", "txt", "vtt", "srt"]))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes, name: str) -> None:
    answers: tuple[Answer, ...] = ()
    refusal = ""
    try:
        answers = read_answers(["-"], format=name, stdin=io.BytesIO(data)).answers
    except InputError as error:
        refusal = str(error)
    assert answers or ("Fix: " in refusal and "\n" not in refusal)
