"""What a format file is given (a source, a reading) and what it declares (a format)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import InputError
from pipeline.ingest.bank import QuestionBank
from pipeline.types import Answer

if TYPE_CHECKING:
    from pipeline.ingest.speaker_map import Person


class DocumentError(InputError):
    """One candidate's document that cannot be read; among others it is kept as an unscorable answer."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input.

    Attributes:
        name: What messages call it ("answers.csv").
        stem: What ids are made from ("answers").
        held: The bytes as they came in, or the file that holds them.
    """

    name: str
    stem: str
    held: bytes | Path

    @property
    def data(self) -> bytes:
        """All its bytes; read again at each call."""
        with self.open() as file:
            return file.read()

    def open(self) -> BinaryIO:
        """Its bytes as a file, for formats that need not have them all at once.

        Raises:
            InputError: The file is missing or cannot be read.
        """
        if isinstance(self.held, bytes):
            return io.BytesIO(self.held)
        try:
            return self.held.open("rb")
        except FileNotFoundError:
            raise InputError("there is no such file", where=str(self.held), fix="check the path") from None
        except OSError as error:
            why = (error.strerror or "unknown reason").lower()
            what = f"the file cannot be read ({why})"
            raise InputError(what, where=str(self.held), fix="check its rights") from None


@dataclass(slots=True)
class Reading:
    """What the user asked for, and the notes taken on the way.

    Attributes:
        mapping: Field to column name, as given with ``--map``.
        candidate: Speaker whose words count, as given with ``--candidate``.
        people: Rows of the file given with ``--speakers``.
        bank: The questions of the competency pack, in which those of an interview are looked for.
        questions: Those of the file given with ``--questions``; if there are any, nothing else begins an answer.
        notes: Sentences for the user, in the order they came up.
        failures: Why documents could not be read or divided; each stands for one unscorable answer.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    candidate: str | None = None
    people: Sequence[Person] = ()
    bank: QuestionBank = field(default_factory=QuestionBank)
    questions: QuestionBank = field(default_factory=QuestionBank)
    notes: list[str] = field(default_factory=list)
    failures: list[InputError] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Take down one sentence, once, on one line."""
        line = " ".join(sentence.split())
        if line and line not in self.notes:
            self.notes.append(line)


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table, as text.

    Attributes:
        number: The row as its user counts it; ids are made from it where the table has none.
        place: Where it stands ("row 12"), for messages.
        cells: Its fields, in the order of the header.
        fault: Why it cannot be read as a row; empty for a sound one.
    """

    number: int
    place: str
    cells: Sequence[str]
    fault: str = ""


def never(_data: bytes) -> bool:
    """Recognise nothing: for a format that standard input takes only when it is named, or when no other fits."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """An input format.

    Attributes:
        name: What ``--format`` calls it.
        suffixes: File name endings, lower case, with the dot.
        read: Turns a source into answers, one by one.
        looks_like: Whether bytes from standard input are of this format.
        document: True where a file holds one candidate; then a broken file among others is one unscorable answer.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Source, Reading], Iterator[Answer]]
    looks_like: Callable[[bytes], bool] = never
    document: bool = False
