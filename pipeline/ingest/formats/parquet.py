"""Parquet, read by pyarrow a batch at a time, every cell as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.contract import Format, Reading, Record, Source
from pipeline.ingest.rows import answers_from_records
from pipeline.ingest.values import as_text
from pipeline.types import Answer

MAGIC = b"PAR1"
ROWS = 1024
BUFFER = 1 << 20


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a Parquet file; missing cells are empty texts."""
    import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
    import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]

    with source.open() as file:
        if not file.read(1):
            raise InputError("the file is empty", where=source.name, fix="export it again")
        try:
            # Without pre-buffering, and read through a buffer: a row group may be as large as the file.
            table = pq.ParquetFile(pa.PythonFile(file, "r"), buffer_size=BUFFER, pre_buffer=False)
            yield from answers_from_records(source, list(table.schema_arrow.names), _records(table), reading)
        except (pa.ArrowException, OSError) as error:
            why = str(error).partition("\n")[0][:120]
            raise InputError(
                f"this is no sound Parquet file ({why})", where=source.name, fix="export it again"
            ) from None


def _records(table: Any) -> Iterator[Record]:
    number = 0
    for batch in table.iter_batches(batch_size=ROWS):
        columns = [[_cell(value) for value in _plain(column)] for column in batch.columns]
        for cells in zip(*columns, strict=True):
            number += 1
            yield Record(number, f"row {number}", cells)


def _plain(column: Any) -> Any:
    return column.dictionary_decode() if hasattr(column, "dictionary_decode") else column


def _cell(value: Any) -> str:
    try:
        return as_text(value.as_py())
    except UnicodeDecodeError:  # a string column can hold bytes that are no UTF-8
        return bytes(value.as_buffer()).decode("utf-8", "replace")


def looks_like(data: bytes) -> bool:
    """Whether it begins with Parquet's signature."""
    return data.startswith(MAGIC)


FORMATS = (Format("parquet", (".parquet", ".pq"), read, looks_like),)
