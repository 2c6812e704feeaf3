"""What the tests of packs share: the first pack, and a small one that may be spoiled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.packs import Pack, load_pack

SMALL = Path(__file__).parent
PACKS = SMALL.parents[1] / "configs" / "packs"


@pytest.fixture(scope="session")
def packs_dir() -> Path:
    return PACKS


@pytest.fixture(scope="session")
def small_dir() -> Path:
    return SMALL


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("customer_orientation", PACKS)


@pytest.fixture
def teamwork(tmp_path: Path) -> Path:
    path = tmp_path / "teamwork.yaml"
    path.write_bytes((SMALL / "teamwork.yaml").read_bytes())
    return path


@pytest.fixture
def spoil(teamwork: Path) -> Callable[[str, str], int]:
    """Put ``new`` for ``old`` (which must be there) in the small pack and return the line it begins on."""

    def replace(old: str, new: str) -> int:
        text = teamwork.read_text(encoding="utf-8")
        assert old in text
        teamwork.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace
