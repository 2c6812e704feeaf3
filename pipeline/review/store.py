"""The decisions of a run in one SQLite file: written once, never changed.

A decision is on the disk when ``add`` returns (write-ahead log, a sync at each commit), so a crash at any moment loses
nothing that was acknowledged. Triggers refuse every UPDATE, DELETE and REPLACE, whoever opens the file; ``forget``, for
people who are to be removed, is the one way out.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.errors import InputError
from pipeline.report.files import storable
from pipeline.review.decisions import Decision, checked
from pipeline.types import Span

FILE = "review.sqlite"
VERSION = 1
COLUMNS = ("decision_id", "answer_id", "rater", "scale", "rating", "stage", "spans", "comment", "at")
_WAIT = 30.0  # seconds for another program to finish its transaction
_NO_DELETE = """
    CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END"""
_SCHEMA = """
    CREATE TABLE decisions (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        decision_id TEXT NOT NULL UNIQUE, answer_id TEXT NOT NULL, rater TEXT NOT NULL, scale TEXT NOT NULL,
        rating REAL, stage TEXT NOT NULL, spans TEXT NOT NULL, comment TEXT NOT NULL, at TEXT NOT NULL
    );
    CREATE INDEX by_answer ON decisions (answer_id, rater);
    CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
    CREATE TRIGGER decisions_once BEFORE INSERT ON decisions
    WHEN EXISTS (SELECT 1 FROM decisions WHERE decision_id = NEW.decision_id OR place = NEW.place)
    BEGIN SELECT RAISE(ABORT, 'decisions are never replaced'); END;
"""


class Store:
    """The decisions of a run; safe to use from several threads and several programs at once."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, mode 0600; made if it is not there.

        Raises:
            InputError: The file cannot be written, or is no such database.
        """
        fix = f"give the {FILE} of a run, or a folder that can be written"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
            # The log files beside it take the same mode.
            connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            _prepare(connection, path)
        except OSError as error:
            raise InputError(f"cannot be opened ({error.strerror})", where=str(path), fix=fix) from error
        except sqlite3.DatabaseError as error:
            raise InputError(f"is no review database ({error})", where=str(path), fix=fix) from error
        return cls(path, connection)

    def add(self, decisions: Sequence[Decision]) -> int:
        """Store decisions, all or none; they are on the disk when this returns.

        Args:
            decisions: Those whose id is known already are passed over, so that sending again is safe.

        Returns:
            How many were new.

        Raises:
            InputError: A decision is not valid, or its id stands for another decision.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        rows = [_row(replace(checked(decision), at=decision.at or now)) for decision in decisions]
        with self._writing() as connection:
            return sum(_added(connection, row) for row in rows)

    def decisions(self, *, answer_id: str | None = None, rater: str | None = None) -> list[Decision]:
        """All decisions, or those on one answer or by one rater, in the order of writing."""
        asked = {"answer_id": answer_id, "rater": rater}
        wanted = {name: storable(value) for name, value in asked.items() if value is not None}
        where = " AND ".join(f"{name} = :{name}" for name in wanted) or "TRUE"
        query = f"SELECT {', '.join(COLUMNS)} FROM decisions WHERE {where} ORDER BY place"  # noqa: S608 (our own names)
        with self._lock:
            return [_decision(row) for row in self._connection.execute(query, wanted)]

    def latest(self, answer_id: str, rater: str) -> dict[str, Decision]:
        """What a rater holds of an answer now: the last decision on each scale."""
        return {decision.scale: decision for decision in self.decisions(answer_id=answer_id, rater=rater)}

    def forget(self, answer_ids: Iterable[str]) -> int:
        """Delete every decision on these answers, from the file's free pages and its log too.

        Returns:
            How many there were.
        """
        with self._writing() as connection:
            connection.execute("DROP TRIGGER decisions_stay")
            ids = [(storable(i),) for i in answer_ids]
            gone = connection.executemany("DELETE FROM decisions WHERE answer_id = ?", ids).rowcount if ids else 0
            connection.execute(_NO_DELETE)
        with self._lock:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock, _transaction(self._connection):
                yield self._connection
        except sqlite3.Error as error:
            fix = "see that the disk has room and no other program holds the file, then try again"
            raise InputError(f"cannot be written ({error})", where=str(self.path), fix=fix) from error


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    _log_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    with _transaction(connection):  # two programs may open a new file at once
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in (*_statements(), _NO_DELETE, f"PRAGMA user_version = {VERSION}"):
                connection.execute(statement)
        elif version != VERSION:
            fix = "use the plainspoken that wrote it"
            raise InputError(f"is of version {version}, this plainspoken reads {VERSION}", where=str(path), fix=fix)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Turn to the write-ahead log; SQLite does not wait for other programs here, so we do."""
    for _ in range(int(_WAIT * 20)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(0.05)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _statements() -> Iterator[str]:
    statement = ""
    for line in _SCHEMA.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _row(decision: Decision) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(decision, name) for name in COLUMNS}
    row = {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}
    return row | {"spans": json.dumps([[span.start, span.end] for span in decision.spans])}


def _added(connection: sqlite3.Connection, row: dict[str, Any]) -> bool:
    names = ", ".join(COLUMNS)
    same = "SELECT * FROM decisions WHERE decision_id = :decision_id"
    cursor = connection.execute(same.replace("*", names), row)
    if known := cursor.fetchone():
        if _decision(known) != replace(_decision(tuple(row.values())), at=known[-1]):
            fix = "give every decision an id of its own"
            where = f"decision {row['decision_id']}"
            raise InputError("the id stands for another decision already", where=where, fix=fix)
        return False
    values = ", ".join(f":{name}" for name in COLUMNS)
    connection.execute(f"INSERT INTO decisions ({names}) VALUES ({values})", row)  # noqa: S608 (our own names)
    return True


def _decision(row: tuple[Any, ...]) -> Decision:
    values = dict(zip(COLUMNS, row, strict=True))
    return Decision(**values | {"spans": tuple(Span(*pair) for pair in json.loads(values["spans"]))})
