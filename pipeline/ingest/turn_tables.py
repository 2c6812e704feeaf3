"""Tables of turns: a row is what one person said, with columns that are named, or speaker and words, or Q and A."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.ingest.columns import plain
from pipeline.ingest.labels import label
from pipeline.ingest.manner import asks, base_role
from pipeline.ingest.transcript import Fault, Turn, seconds_of

NAMED: Mapping[str, frozenset[str]] = {
    "speaker": frozenset(map(plain, ("speaker", "speaker name", "speaker label", "who", "said by"))),
    "text": frozenset(map(plain, ("text", "words", "transcript", "utterance", "said", "content", "speech", "what"))),
    "role": frozenset(map(plain, ("role", "speaker role"))),
    "start": frozenset(map(plain, ("start", "start time", "time", "timestamp", "begin", "from"))),
    "end": frozenset(map(plain, ("end", "end time", "stop", "to"))),
}
OF_ANSWERS = frozenset(map(plain, ("answer_id", "candidate_id", "question", "answer", "response")))
HALF = 0.5
Row = Sequence[str]


def may_be_turns(header: Row) -> bool:
    """Whether a table could be a transcript, by its header alone."""
    found = columns_of(header)
    named = "text" in found and not OF_ANSWERS & set(map(plain, header))
    return named and ("speaker" in found or "role" in found)


def is_turn_table(header: Row, rows: Sequence[Row]) -> bool:
    """Whether a table is a transcript: it has a column of words, and one of speakers or of roles that ask and tell."""
    found = columns_of(header)
    if not may_be_turns(header):
        return False
    roles = [row[found["role"]] for row in rows if found.get("role", len(row)) < len(row)]
    return "speaker" in found or (bool(roles) and all(map(base_role, roles)))


def columns_of(header: Row) -> dict[str, int]:
    """Index of each field that a column is named for."""
    places: dict[str, int] = {}
    for i, name in enumerate(header):
        field = next((field for field, names in NAMED.items() if plain(name) in names), None)
        if field:
            places.setdefault(field, i)
    return places


def turns_of(tables: Sequence[Sequence[Row]], source: str) -> tuple[list[Turn], list[Fault], int]:
    """Turns of all tables that are tables of turns, what was damaged in them, and how many rows they have.

    Args:
        tables: Rows of cells.
        source: The text of the document, in which the words are looked for in order.
    """
    turns: list[Turn] = []
    faults: list[Fault] = []
    count, at = 0, 0
    for rows in tables:
        found = list(_turns(rows))
        count += len(rows) if found else 0
        for turn, fault in found:
            if fault:
                faults.append(Fault(turn.line, fault))
            if not turn.text.strip():
                continue
            place = source.find(turn.text, at)
            at = max(at, place + len(turn.text))
            until = place + len(turn.text) if place >= 0 else -1
            turns.append(Turn(turn.speaker, turn.text, turn.line, turn.start, turn.end, place, until, turn.role))
    return turns, faults, count


def _turns(rows: Sequence[Row]) -> Iterator[tuple[Turn, str]]:
    if rows and is_turn_table(rows[0], rows[1:]):
        places = columns_of(rows[0])
        for number, row in enumerate(rows[1:], start=2):
            yield turn_of({name: row[i] if i < len(row) else "" for name, i in places.items()}, number)
        return
    yield from ((turn, "") for turn in _pairs(rows))


def turn_of(cells: Mapping[str, str], line: int) -> tuple[Turn, str]:
    """The turn of a row with named cells, and what is wrong with it."""
    role = base_role(cells.get("role", ""))
    speaker = cells.get("speaker", "").strip().rstrip(":") or cells.get("role", "").strip()
    start, end = (_seconds(cells.get(name, "")) for name in ("start", "end"))
    broken = any(cells.get(name, "").strip() and found is None for name, found in (("start", start), ("end", end)))
    fault = "no readable time" if broken else "" if speaker else "names no speaker"
    text = cells.get("text", "")
    return Turn(speaker, text, line, start, end, role=role), fault if text.strip() else "no words"


def _seconds(written: str) -> float | None:
    found = seconds_of(written)
    if found is not None:
        return found
    try:
        return max(float(written), 0.0)
    except ValueError:
        return None


def _pairs(rows: Sequence[Row]) -> Iterator[Turn]:
    """Turns of a table of two columns that are speaker and words, or question and answer; none for any other."""
    pairs = [(i, row[0].strip(), row[1]) for i, row in enumerate(rows, start=1) if len(row) == 2 and row[1].strip()]
    if not pairs or len(pairs) < HALF * len(rows):
        return
    names = [left for _, left, _ in pairs]
    repeated = len(set(names)) < len(names) or any(map(base_role, names))
    if repeated and all(label(f"{name.rstrip(':')}: x") for name in names):
        yield from (Turn(left.rstrip(":"), right, i) for i, left, right in pairs)
    elif sum(map(asks, names)) > HALF * len(names):
        for i, left, right in pairs:
            yield from (Turn("Question", left, i), Turn("Answer", right, i))
