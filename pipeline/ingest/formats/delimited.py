"""CSV and TSV: text separated by commas, semicolons, tabs or bars.

Quotes are checked strictly, because a stray quote can swallow the rows after it. A record that breaks the rules is
given up after its first line, and reading goes on with the next line, so one bad row costs one row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile

from pipeline.errors import InputError
from pipeline.ingest.columns import has_text
from pipeline.ingest.contract import Format, Reading, Record, Source
from pipeline.ingest.encoding import is_blank, open_text
from pipeline.ingest.rows import answers_from_records
from pipeline.types import Answer

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
NONE = "\x1f"  # unit separator: splits nothing, so a file of one column may have bare commas
SAMPLE = 20
SNIFFED = 4000
NAME = 40
LONGEST_RECORD = 1 << 24  # characters; a row that goes on for longer has a quote that is never closed


class Lines:
    """Physical lines, line ends kept, that remembers what a record took and can take part of it back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: list[str] = []
        self._size = 0
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > LONGEST_RECORD:  # a quote that is never closed would take the rest of the file
            raise StopIteration
        line = self._back.pop() if self._back else next(self._lines)
        self.taken.append(line)
        self._size += len(line)
        self.number += 1
        return line

    def begin(self) -> int:
        """Forget what the last record took; gives the number of the next line."""
        self.taken, self._size = [], 0
        return self.number + 1

    def give_up(self) -> str:
        """Keep the first line of what was taken, put the rest back, and return that line."""
        first, rest = self.taken[0], self.taken[1:]
        self._back += reversed(rest)
        self.number -= len(rest)
        return first


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a CSV file, its separator found from its first lines."""
    return _read(source, reading, None)


def read_tsv(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a tab-separated file."""
    return _read(source, reading, "\t")


def _read(source: Source, reading: Reading, separator: str | None) -> Iterator[Answer]:
    if is_blank(source, reading):
        raise InputError("the file is empty", where=source.name, fix="export the answers again")
    with open_text(source, reading) as file:
        hint, lines = _hinted(file)
        if separator is None or hint:
            head, lines = _head(lines)
            separator = hint or _separator(head, source, reading)
        records = _records(lines, separator)
        header = next(records)
        if header.fault:
            raise InputError(f"the column names are broken: {header.fault}", where=source.name, fix="mend its quotes")
        yield from answers_from_records(source, header.cells, _data(records, header, source), reading)


def _hinted(lines: Iterable[str]) -> tuple[str | None, Iterator[str]]:
    """Excel's own hint at the separator ("sep=;" alone on the first line), and the lines under it."""
    lines = iter(lines)
    first = next(lines, "")
    if first[:4].lower() == "sep=" and first[5:6] in {"\r", "\n"}:
        return first[4], dropwhile(lambda line: not line.strip("\r\n"), lines)
    return None, chain([first], lines)


def _head(lines: Iterator[str]) -> tuple[str, Iterator[str]]:
    """The first lines, from which the separator is told, and all lines."""
    taken: list[str] = []
    size = 0
    for line in lines:
        taken.append(line)
        size += len(line)
        if (size > SNIFFED and line.endswith("\n")) or size > LONGEST_RECORD:
            break
    return "".join(taken), chain(taken, lines)


def _data(records: Iterator[Record], header: Record, source: Source) -> Iterator[Record]:
    for record in records:
        if record.fault and len(header.cells) == 1:  # with one column nothing tells where the next row begins
            fix = 'close the quote, and write a quote inside a cell as ""'
            raise InputError(record.fault, where=f"{source.name}, {record.place}", fix=fix)
        yield record


def _records(source_lines: Iterable[str], separator: str) -> Iterator[Record]:
    # 2 GiB - 1: the most that a C long holds everywhere; the limit is one for the process and is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), 2**31 - 1))
    lines = Lines(source_lines)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    while True:
        start, fault = lines.begin(), ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            unclosed = "unexpected end of data" in str(error)
            fault = "a quote is opened and never closed" if unclosed else "a quote stands inside a quoted cell"
            cells = [lines.give_up().rstrip("\r\n")]
            if separator == "\t":  # many programs write tabs without any quoting
                cells, fault = cells[0].split("\t"), ""
        if cells:  # a blank line is no row
            number += 1
            yield Record(number, _place(number, start), cells, fault)


def _lines(text: str) -> Iterator[str]:
    return io.StringIO(text, newline="")


def _place(row: int, line: int) -> str:
    return f"row {row}" if row == line else f"row {row} (line {line})"


def _separator(head: str, source: Source, reading: Reading) -> str:
    """The separator under which the header has a known column, and the first rows as many cells as the header."""
    scores = {separator: _score(head, separator, reading) for separator in SEPARATORS}
    best = max(scores.values())
    if not best[1]:
        return NONE
    found = [separator for separator, score in scores.items() if score == best]
    guess = _sniffed(head)
    chosen = guess if len(found) > 1 and guess in found else found[0]
    if len(found) > 1:
        reading.note(f"{source.name}: took the {SEPARATORS[chosen]} for the separator, but it could be another one.")
    elif chosen != ",":
        reading.note(f"{source.name}: columns are separated by {SEPARATORS[chosen]}s.")
    return chosen


def _score(head: str, separator: str, reading: Reading) -> tuple[bool, bool, float]:
    """Known text column in the header? more than one column? share of the first rows with as many cells."""
    records = [record for _, record in zip(range(SAMPLE), _records(_lines(head), separator), strict=False)]
    header = records[0].cells
    alike = sum(len(record.cells) == len(header) for record in records) / len(records)
    return has_text(header, reading.mapping) and len(header) > 1, len(header) > 1, alike


def _sniffed(head: str) -> str:
    try:
        return csv.Sniffer().sniff(head[:SNIFFED], "".join(SEPARATORS)).delimiter
    except csv.Error:
        return ""


def looks_like(data: bytes) -> bool:
    """Whether the first line has a column of answers, or is like names over lines of as many fields."""
    head = data[:SNIFFED].decode("utf-8-sig", "replace").strip()
    return any(_is_table(list(_records(_lines(head), separator))[:SAMPLE]) for separator in SEPARATORS)


def _is_table(records: list[Record]) -> bool:
    if not records or has_text(records[0].cells, {}):
        return bool(records)
    header, body = records[0].cells, records[1:-1] or records[1:]  # the last one may be cut off
    short = all(0 < len(name) <= NAME and name == name.strip(" .?!") for name in header)
    return len(header) > 1 and short and bool(body) and all(len(record.cells) == len(header) for record in body)


FORMATS = (Format("csv", (".csv",), read, looks_like), Format("tsv", (".tsv", ".tab"), read_tsv))
