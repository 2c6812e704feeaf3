"""Parquet: every cell as text."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]
import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]


def _parquet(columns: dict[str, object]) -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held)
    return held.getvalue()


def test_cells_are_text(write: Write) -> None:
    data = _parquet(
        {
            "answer_id": [1.0, 2.5, float("nan")],
            "text": ["NA", None, "null"],
            "question": pa.array(["q", "q", None]).dictionary_encode(),
            "group_day": [datetime.date(2026, 5, 1), None, None],
        }
    )
    batch = read_answers([write("a.parquet", data)])
    assert [a.answer_id for a in batch.answers] == ["1", "2.5", "row-0003"]
    assert [a.text for a in batch.answers] == ["NA", "", "null"]
    assert [a.question for a in batch.answers] == ["q", "q", ""]
    assert [a.reason_code for a in batch.answers] == [None, Reason.EMPTY, None]
    assert batch.answers[0].groups == {"group_day": "2026-05-01"}
    assert batch.answers[1].place == "a.parquet, row 2"


def test_more_rows_than_one_batch(write: Write) -> None:
    texts = [f"text {i}" for i in range(3000)]
    batch = read_answers([write("a.parquet", _parquet({"text": texts}))])
    assert [a.text for a in batch.answers] == texts


def test_a_string_column_with_bytes_that_are_no_text(write: Write) -> None:
    binary = pa.array([b"fine words", b"\xff\xfe\xff"])
    strings = pa.Array.from_buffers(pa.string(), 2, binary.buffers())
    batch = read_answers([write("a.parquet", _parquet({"text": strings}))])
    assert [a.reason_code for a in batch.answers] == [None, Reason.BROKEN_ENCODING]


@pytest.mark.parametrize("data", [b"PAR1 and no more", b"text\nhello\n"])
def test_a_file_that_is_none(write: Write, data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a.parquet: this is no sound Parquet file \(.*\)\. Fix: export it again$"):
        read_answers([write("a.parquet", data)])


def test_an_empty_file(write: Write) -> None:
    with pytest.raises(InputError, match=r"^a.parquet: the file is empty. Fix: export it again$"):
        read_answers([write("a.parquet", b"")])


def test_no_rows_and_no_text(write: Write) -> None:
    with pytest.raises(InputError, match=r"^a.parquet: there is a header but no row under it."):
        read_answers([write("a.parquet", _parquet({"text": pa.array([], pa.string())}))])
    with pytest.raises(InputError, match=r"^b.parquet: no column holds the answers; there are 'words'."):
        read_answers([write("b.parquet", _parquet({"words": ["a"]}))])
