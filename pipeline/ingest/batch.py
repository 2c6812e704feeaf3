"""The whole of ingest: inputs to one batch of answers with unique ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TypedDict, Unpack

from pipeline.errors import InputError
from pipeline.ingest.bank import QuestionBank
from pipeline.ingest.columns import check_mapping
from pipeline.ingest.contract import DocumentError, Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.screen import screen
from pipeline.ingest.sources import open_sources
from pipeline.ingest.speaker_map import read_speakers
from pipeline.types import Answer, Reason

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Batch:
    """Answers in the order they came in, and sentences about the reading (aliases, guesses, what was left out)."""

    answers: tuple[Answer, ...]
    notes: tuple[str, ...] = ()


class ReadOptions(TypedDict, total=False):
    """What a user can say about the input.

    Attributes:
        mapping: Field to column name where names differ, such as ``{"text": "What they said"}``.
        format: Format of every input; by default the file's ending, or for standard input its content, tells.
        stdin: Standard input as bytes; the process's own by default.
        candidate: Name of the speaker whose words count, in transcripts.
        speakers: A table of who is who in transcripts, with the columns speaker and role.
        questions: A text with the questions that were put, one a line; in transcripts, only they begin an answer.
    """

    mapping: Mapping[str, str] | None
    format: str | None
    stdin: IO[bytes] | None
    candidate: str | None
    speakers: Path | None
    questions: Path | None


def read_answers(
    inputs: Sequence[str | Path], *, bank: QuestionBank | None = None, **options: Unpack[ReadOptions]
) -> Batch:
    """Read every input into one batch; each row or document becomes at least one answer, unscorable ones with a reason.

    Args:
        inputs: Files, folders (read with their subfolders, in order of name), or "-" for standard input.
        bank: Questions that may be put in transcripts, as ``QuestionBank.of_pack`` makes them.
        options: What the user says about the input, see ``ReadOptions``.

    Raises:
        InputError: For input that cannot be used, in one line with file, place and fix.
    """
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    if not given:
        raise InputError("no input was given", fix="name a file, a folder, or - for standard input")
    reading = _reading(bank or QuestionBank(), options)
    answers: list[Answer] = []
    for source, known in open_sources(given, options.get("format"), options.get("stdin"), reading):
        answers += _read(source, known, reading)
    if reading.failures and len(reading.failures) == len(answers):
        raise reading.failures[0]
    for error in reading.failures:
        reading.note(f"{error}; it is kept as an unscorable answer.")
    return Batch(tuple(_unique(answers, reading)), tuple(reading.notes))


def _reading(bank: QuestionBank, options: ReadOptions) -> Reading:
    reading = Reading(options.get("mapping") or {}, options.get("candidate"), bank=bank)
    check_mapping(reading.mapping)
    if path := options.get("speakers"):
        reading.people = read_speakers(path, reading)
    if path := options.get("questions"):
        reading.questions = _questions(path, reading)
    return reading


def _questions(path: Path, reading: Reading) -> QuestionBank:
    """The user's list of questions.

    Raises:
        InputError: It cannot be read, or has none.
    """
    where, fix = f"--questions {path}", "write one question a line"
    try:
        text = decode(Source(path.name, path.stem, path.read_bytes()), reading)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=where, fix=fix) from None
    if not text.strip():
        raise InputError("holds no question", where=where, fix=fix)
    return QuestionBank.of_lines(text.splitlines())


def _read(source: Source, known: Format, reading: Reading) -> Iterator[Answer]:
    """Answers of one source; a document that cannot be read at all is one answer, and its error is taken down."""
    try:
        for answer in known.read(source, reading):
            yield screen(answer)
    except InputError as error:
        if not (known.document or isinstance(error, DocumentError)):
            raise
        reading.failures.append(error)
        yield Answer(source.stem, "", place=source.name, reason_code=Reason.BROKEN_ROW, doubts=(str(error),))


def _unique(answers: Sequence[Answer], reading: Reading) -> Iterator[Answer]:
    """The answers, a repeated id made unique by ~2, ~3 and so on, and each repetition said."""
    taken = {answer.answer_id for answer in answers}
    places: dict[str, list[str]] = defaultdict(list)
    for answer in answers:
        places[answer.answer_id].append(answer.place)
    seen: dict[str, int] = {}
    for answer in answers:
        number = seen.get(answer.answer_id, 0) + 1
        new = answer.answer_id
        while number > 1 and (new := f"{answer.answer_id}~{number}") in taken:
            number += 1
        seen[answer.answer_id] = number
        taken.add(new)
        yield answer if number == 1 else replace(answer, answer_id=new)
    repeated = {name: found for name, found in places.items() if len(found) > 1}
    for name, found in list(repeated.items())[:SHOWN]:
        where = "; ".join(found[:SHOWN]) + ("; ..." if len(found) > SHOWN else "")
        reading.note(f"answer_id '{name}' stands {len(found)} times ({where}): later ones got ~2, ~3 and so on.")
    if len(repeated) > SHOWN:
        reading.note(f"{len(repeated) - SHOWN} more ids are repeated and were made unique in the same way.")
