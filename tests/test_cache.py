from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cache import cache_dir, kept


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


class Maker:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return b"dear to make"


def stored() -> Path:
    (path,) = (path for path in cache_dir().rglob("*") if path.is_file())
    return path


def test_what_was_made_once_is_not_made_again():
    make = Maker()
    assert [kept("things", "a", make) for _ in range(3)] == [b"dear to make"] * 3
    assert make.times == 1


def test_another_key_or_kind_is_another_thing():
    make = Maker()
    for kind, key in (("things", "a"), ("things", "b"), ("others", "a")):
        kept(kind, key, make)
    assert make.times == 3


def test_nobody_else_reads_it():
    kept("things", "a", Maker())
    assert stored().stat().st_mode & 0o777 == 0o600
    assert stored().parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"x" * 20, b"y" * 32 + b"something else"])
def test_a_damaged_file_is_noticed_and_made_anew(damage: bytes):
    make = Maker()
    kept("things", "a", make)
    stored().write_bytes(damage)
    assert kept("things", "a", make) == b"dear to make"
    assert kept("things", "a", make) == b"dear to make"
    assert make.times == 2


def test_one_changed_bit_is_noticed():
    make = Maker()
    kept("things", "a", make)
    content = bytearray(stored().read_bytes())
    content[-1] ^= 1
    stored().write_bytes(content)
    assert kept("things", "a", make) == b"dear to make"


def test_where_nothing_can_be_written_nothing_is_kept(home: Path):
    (home / "cache").write_text("a file where the folder should be")
    make = Maker()
    assert [kept("things", "a", make) for _ in range(2)] == [b"dear to make"] * 2
    assert make.times == 2


def test_a_failure_leaves_nothing_behind():
    def fail() -> bytes:
        raise ValueError("nothing to be had")

    with pytest.raises(ValueError, match="nothing"):
        kept("things", "a", fail)
    assert not cache_dir().exists()
