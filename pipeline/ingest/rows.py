"""Records of a table to answers: the part that every table format shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.columns import Columns, match_columns
from pipeline.ingest.contract import Reading, Record, Source
from pipeline.ingest.encoding import without_surrogates
from pipeline.ingest.interviews import answers_from_transcript
from pipeline.ingest.transcript import Fault, Transcript, Turn
from pipeline.ingest.turn_tables import columns_of, is_turn_table, may_be_turns, turn_of
from pipeline.ingest.turns import find_turns, lines_of
from pipeline.types import Answer, Reason

SHOWN = 5


def answers_from_records(
    source: Source, header: Sequence[str], records: Iterable[Record], reading: Reading, sheet: str = ""
) -> Iterator[Answer]:
    """One answer for every record, broken ones included.

    Args:
        source: The file the table stands in.
        header: Its column names.
        records: Its rows, in order.
        reading: What the user asked for; notes go there.
        sheet: Part of the file that holds the table, for messages.

    Raises:
        InputError: When no column holds the answers, or there are no rows.
    """
    where = f"{source.name}, {sheet}" if sheet else source.name
    if may_be_turns(header):
        records = list(records)
        if is_turn_table(header, [record.cells for record in records if not record.fault]):
            yield from _interview(source, header, records, reading)
            return
    columns = match_columns(header, reading.mapping, where)
    for sentence in columns.sentences:
        reading.note(sentence)
    count, unnamed, broken, places = 0, 0, 0, []
    for record in records:
        count += 1
        answer = _answer(record, header, columns, where)
        unnamed += not _cell(record, columns, "answer_id").strip()
        if answer.reason_code is Reason.BROKEN_ROW:
            broken += 1
            places += [record.place] if broken <= SHOWN else []
        yield answer
    if not count:
        raise InputError("there is a header but no row under it", where=where, fix="add one row for every answer")
    _note_ids(where, columns, unnamed, reading)
    if broken:
        shown = "; ".join(places) + ("; ..." if broken > SHOWN else "")
        reading.note(f"{where}: {broken} broken row(s) kept as unscorable: {shown}.")


def _interview(source: Source, header: Sequence[str], records: Sequence[Record], reading: Reading) -> Iterator[Answer]:
    """Answers of a table in which a row is what one person said."""
    places = columns_of(header)
    made = [(record, *_said(record, places)) for record in records]
    faults = tuple(Fault(record.number, fault) for record, _, fault in made if fault)
    turns = tuple(turn for _, turn, _ in made if turn.text.strip())
    yield from answers_from_transcript(Transcript(source.name, "", turns, faults, "row", len(made)), source, reading)


def _said(record: Record, places: Mapping[str, int]) -> tuple[Turn, str]:
    if record.fault:
        return Turn("", record.cells[0] if record.cells else "", record.number), record.fault
    cells = {name: record.cells[i] if i < len(record.cells) else "" for name, i in places.items()}
    return turn_of(cells, record.number)


def _note_ids(where: str, columns: Columns, unnamed: int, reading: Reading) -> None:
    if unnamed and "answer_id" in columns.fields:
        reading.note(f"{where}: {unnamed} row(s) without answer_id were given one from the row number.")
    elif unnamed:
        reading.note(f"{where}: no column answer_id; ids were made from row numbers.")


def _answer(record: Record, header: Sequence[str], columns: Columns, where: str) -> Answer:
    fault = record.fault or _misfit(record.cells, header)
    doubt = f"The row is broken: {fault}." if fault else ""
    # What is left of a row that could not be taken apart is shown whole.
    text = record.cells[0] if record.fault and record.cells else _cell(record, columns, "text")
    named: dict[str, Any] = {field: _cell(record, columns, field) for field in columns.fields if field != "text"}
    answer_id = named.pop("answer_id", "")
    if not fault and find_turns(lines_of(text)):
        doubt = "The text names speakers; all their words are scored. To score one speaker's, give a file a transcript."
    return Answer(
        answer_id=answer_id if answer_id.strip() else f"row-{record.number:04d}",
        text=without_surrogates(text),
        place=f"{where}, {record.place}",
        reason_code=Reason.BROKEN_ROW if fault else None,
        doubts=(doubt,) if doubt else (),
        groups=_groups(record, columns.groups),
        **named,
    )


def _groups(record: Record, groups: Mapping[str, int]) -> dict[str, str]:
    return {name: without_surrogates(record.cells[i]) for name, i in groups.items() if i < len(record.cells)}


def _cell(record: Record, columns: Columns, field: str) -> str:
    place = columns.fields.get(field)
    if record.fault or place is None or place >= len(record.cells):
        return ""
    return record.cells[place] if field == "text" else without_surrogates(record.cells[place])


def _misfit(cells: Sequence[str], header: Sequence[str]) -> str:
    """Why the cells do not fit the header; columns without a name may be missing, empty cells may be over."""
    missing, extra = header[len(cells) :], cells[len(header) :]
    if any(name.strip() for name in missing) or any(cell.strip() for cell in extra):
        return f"{len(cells)} field(s) where the header has {len(header)}"
    return ""
