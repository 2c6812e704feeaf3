from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.review import Decision, Store
from pipeline.types import Span

WRITER = Path(__file__).with_name("write_forever.py")


def test_decisions_come_back_as_they_went_in(store, make):
    first = make(spans=(Span(0, 4), Span(7, 9)), comment="says why \U0001f642", at="2026-05-01T10:00:00Z")
    second = make(scale="comment", rating=None, comment="=cmd|' /C calc'!A0")
    assert store.add([first, second]) == 2
    kept = store.decisions()
    assert kept[0] == first
    assert replace(kept[1], at="") == second
    assert kept[1].at.endswith("Z")


def test_the_same_id_is_stored_once(store, make):
    one = make()
    assert store.add([one]) == 1
    assert store.add([one, one]) == 0
    assert len(store.decisions()) == 1


def test_an_id_cannot_stand_for_two_decisions(store, make):
    one = make()
    store.add([one])
    with pytest.raises(InputError, match="another decision"):
        store.add([make(), replace(one, rating=5)])
    assert [d.decision_id for d in store.decisions()] == [one.decision_id], "all or none"


def test_latest_is_the_last_one_on_each_scale(store, make):
    early, late, other = make(rating=2), make(rating=4, stage="informed"), make(scale="generic", rating=0)
    store.add([early, other])
    store.add([late, make(rater="Ben", rating=1), make(answer_id="001", rating=1)])
    held = store.latest("A3", "Ana")
    assert {scale: d.decision_id for scale, d in held.items()} == {
        "empathy": late.decision_id,
        "generic": other.decision_id,
    }
    assert [d.rating for d in store.decisions(rater="Ana")] == [2, 0, 4, 1]
    assert [d.rating for d in store.decisions(answer_id="A3", rater="Ben")] == [1]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"scale": "charm"}, "no scale"),
        ({"rating": 6.0}, "no step"),
        ({"rating": 2.5}, "no step"),
        ({"rating": float("nan")}, "no step"),
        ({"scale": "generic", "rating": 2.0}, "no step"),
        ({"stage": "later"}, "no stage"),
        ({"rater": " "}, "no rater"),
        ({"answer_id": ""}, "no answer_id"),
        ({"spans": (Span(4, 4),)}, "no words"),
        ({"scale": "comment", "rating": None}, "empty"),
        ({"scale": "comment", "rating": 1.0, "comment": "x"}, "no rating"),
    ],
)
def test_what_is_no_decision_is_refused(store, make, fault, message):
    with pytest.raises(InputError, match=message):
        store.add([make(), make(**fault)])
    assert store.decisions() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET rating = 1",
        "UPDATE decisions SET comment = ''",
        "DELETE FROM decisions",
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions",
        "REPLACE INTO decisions (place, decision_id, answer_id, rater, scale, rating, stage, spans, comment, at)"
        " SELECT place, 'new', answer_id, rater, scale, 1, stage, spans, comment, at FROM decisions",
    ],
)
def test_nothing_is_changed_or_deleted_whoever_opens_the_file(store, make, statement):
    store.add([make(), make(scale="ownership")])
    before = store.decisions()
    stranger = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        stranger.execute(statement)
    stranger.commit()
    stranger.close()
    assert store.decisions() == before


def test_forget_leaves_no_trace_and_keeps_the_guard(store, make):
    secret = "nobody may read this again"
    store.add([make(comment=secret), make(answer_id="001")])
    assert store.forget(["A3"]) == 1
    assert [d.answer_id for d in store.decisions()] == ["001"]
    for file in store.path.parent.iterdir():
        assert secret.encode() not in file.read_bytes()
    with pytest.raises(sqlite3.IntegrityError), sqlite3.connect(store.path) as stranger:
        stranger.execute("DELETE FROM decisions")


def test_files_are_private(store, make):
    store.add([make()])
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in store.path.parent.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "review.sqlite"
    path.write_text("not a database, but long enough to be looked at as one " * 20, encoding="utf-8")
    with pytest.raises(InputError, match="no review database"):
        Store.open(path)
    with pytest.raises(InputError, match="cannot be opened"):
        Store.open(tmp_path / "nowhere" / "review.sqlite")


def test_a_database_of_a_later_version_is_left_alone(store):
    store._connection.execute("PRAGMA user_version = 9")
    with pytest.raises(InputError, match="version 9"):
        Store.open(store.path)


def test_many_threads_and_stores_write_at_once(tmp_path, make):
    path = tmp_path / "review.sqlite"
    made = [[make(answer_id=f"{k}-{n}") for n in range(25)] for k in range(6)]

    def work(own: list[Decision]) -> None:
        with Store.open(path) as opened:
            for one in own:
                opened.add([one])

    threads = [threading.Thread(target=work, args=(own,)) for own in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(path) as opened:
        assert {d.decision_id for d in opened.decisions()} == {d.decision_id for own in made for d in own}


def test_killed_ten_times_no_acknowledged_decision_is_lost_or_doubled(tmp_path, root):
    path = tmp_path / "review.sqlite"
    chance = random.Random(7)
    told: list[str] = []
    for _ in range(10):
        command = [sys.executable, str(WRITER), str(path)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=_environment(root))
        told += writer.stdout.readline().split()  # it has begun
        time.sleep(chance.uniform(0.0, 0.3))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
        told += rest[: rest.rfind("\n") + 1].split()
        assert writer.wait() == -signal.SIGKILL
        writer.stdout.close()
    with Store.open(path) as opened:
        kept = [d.decision_id for d in opened.decisions()]
    assert len(told) >= 40
    assert set(told) <= set(kept), "acknowledged and lost"
    assert len(kept) == len(set(kept)), "stored twice"
    assert len(kept) - len(told) <= 20, "at most the one transaction of each kill that was not told of"
    assert len(kept) % 2 == 0, "a transaction is stored whole or not at all"


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(root)}
