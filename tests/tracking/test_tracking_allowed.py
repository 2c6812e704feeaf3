from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.bundle.allowed import FILE, allow, allowed
from pipeline.bundle.manifest import MANIFEST, sha256_of
from pipeline.errors import ConfigError

HEAD = "# Who may come in.\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / FILE
    path.write_text(HEAD + "models: []\n")
    return path


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    facts = {
        "format": 1,
        "name": "m",
        "framework": "f",
        "encoder": "e",
        "encoder_sha256": "0",
        "labels": "l",
        "files": {},
    }
    (tmp_path / MANIFEST).write_text(json.dumps(facts))
    return tmp_path


def test_a_model_is_on_the_list_after_it_was_let_in(listed: Path, manifest: Path):
    assert allowed(listed) == frozenset()
    digest = allow(manifest, "tested", listed)
    assert digest == sha256_of(manifest / MANIFEST)
    assert allowed(listed) == {digest}
    assert listed.read_text().startswith(HEAD)


def test_letting_in_twice_changes_nothing(listed: Path, manifest: Path):
    allow(manifest, "tested", listed)
    once = listed.read_bytes()
    allow(manifest / MANIFEST, "again", listed)
    assert listed.read_bytes() == once


@pytest.mark.parametrize("entry", ["{sha256: abc, name: m, why: w}", "{sha256: 12, name: m, why: w}", "abc"])
def test_a_broken_list_is_refused_with_its_line(listed: Path, entry: str):
    listed.write_text(f"models:\n  - {entry}\n")
    with pytest.raises(ConfigError, match=rf"{FILE}:2"):
        allowed(listed)


def test_our_list_can_be_read():
    assert all(len(digest) == 64 for digest in allowed())
