"""The whole of ingest: inputs to one batch of answers with unique ids."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import IO, TypedDict, Unpack

from pipeline.errors import InputError
from pipeline.ingest.bank import QuestionBank
from pipeline.ingest.columns import check_mapping
from pipeline.ingest.contract import DocumentError, Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.ids import Ids, repeated, unique
from pipeline.ingest.screen import screen
from pipeline.ingest.sources import open_sources
from pipeline.ingest.speaker_map import read_speakers
from pipeline.types import Answer, Reason


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
    with open_answers(inputs, bank=bank, **options) as found:
        return Batch(tuple(found), found.notes)


class Answers:
    """The answers of inputs, one after the other, as often as one asks for them, without holding them.

    They are read once to see that they can be read, to count them, and to find repeated ids (8 bytes an answer are
    kept); each iteration reads them again. Use ``open_answers``, in a ``with`` statement.

    Attributes:
        notes: Sentences about the reading.
        piped: File with what came in on standard input; gone at the end of the ``with`` statement.
    """

    def __init__(
        self, inputs: Sequence[str | Path], bank: QuestionBank, piped: Path | None, options: ReadOptions
    ) -> None:
        self._inputs, self._bank, self._options, self.piped = list(inputs), bank, options, piped
        reading = _reading(bank, options)
        ids = Ids()
        for answer in self._raw(reading):
            ids.add(answer)
        if reading.failures and len(reading.failures) == len(ids):
            raise reading.failures[0]
        for error in reading.failures:
            reading.note(f"{error}; it is kept as an unscorable answer.")
        self._ids, self._rows = ids.sorted(), len(ids)
        for sentence in repeated(self._raw(_reading(bank, options)), self._ids):
            reading.note(sentence)
        self.notes = tuple(reading.notes)

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[Answer]:
        return unique(self._raw(_reading(self._bank, self._options)), self._ids)

    def _raw(self, reading: Reading) -> Iterator[Answer]:
        for source, known in open_sources(self._inputs, self._options.get("format"), self.piped, reading):
            yield from _read(source, known, reading)


@contextmanager
def open_answers(
    inputs: Sequence[str | Path], *, bank: QuestionBank | None = None, **options: Unpack[ReadOptions]
) -> Iterator[Answers]:
    """The answers of every input, for as many as there may be; arguments and errors as of ``read_answers``."""
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    if not given:
        raise InputError("no input was given", fix="name a file, a folder, or - for standard input")
    with ExitStack() as stack:
        piped = None
        if "-" in map(str, given):
            held = stack.enter_context(NamedTemporaryFile(prefix="plainspoken-"))  # mode 0600
            copyfileobj(options.get("stdin") or sys.stdin.buffer, held)
            held.flush()
            piped = Path(held.name)
        yield Answers(given, bank or QuestionBank(), piped, options)


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
