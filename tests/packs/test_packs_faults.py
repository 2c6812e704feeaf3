"""What is refused as a pack, and what the user is told: file, line, key and fix."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.packs import Pack, check_pack, list_packs, load_pack

Spoil = Callable[[str, str], int]

# Key, what to replace, by what, and what is said of it.
AREAS = "areas: [TW-Q1-A2]"
QUESTION = "  - id: TW-Q1\n"
ASKED = "questions_to_ask: {critical: {min: 4, max: 3}, less_central: {min: 1, max: 2}}\n"
FAULTS = {
    "misspelt key": ("exampels", "            examples:", "            exampels:", "Fix: did you mean 'examples'?"),
    "unknown key": (
        "digest",
        "version:",
        "digest: x\nversion:",
        "unknown key 'digest'. Fix: remove it; the keys here are id,",
    ),
    "private key": ("_digest", "version:", "_digest: x\nversion:", "unknown key '_digest'"),
    "missing key": (
        "indicators[0].text",
        "            text: Does the share of the work that was agreed\n",
        "",
        "'text' is missing",
    ),
    "not text": (
        "version",
        'version: "1.0"',
        "version: 1.0",
        "valid string, but it is 1.0. Fix: put the value in quotes",
    ),
    "empty": ("name", "name: Teamwork", "name:", "should be a valid string, but it is empty"),
    "blank": ("name", "name: Teamwork", 'name: "  "', "at least 1 character"),
    "duplicate id": ("indicators[1].id", "id: TW-L1-I2", "id: TW-L1-I1", "the id 'TW-L1-I1' stands twice"),
    "duplicate key": ("name", "definition:", "name: Again\ndefinition:", "the key stands twice"),
    "unknown area": ("follow_ups[0].areas[0]", AREAS, "areas: [TW-Q1-A9]", "no area 'TW-Q1-A9' in question TW-Q1"),
    "unknown source": ("questions[0].source", QUESTION, f"{QUESTION}    source: book\n", "no source 'book'"),
    "step left out": ("frameworks[0].levels[1].step", "step: 2", "step: 4", "step 4 where 2 is due"),
    "not its name": ("id", "id: teamwork", "id: crew", "'crew' is not the name of its file or folder, 'teamwork'"),
    "alias": (
        "definition",
        "name: Teamwork\n",
        "name: &n Teamwork\ndefinition: *n\n",
        "an alias (*name) is not allowed",
    ),
    "min over max": ("questions_to_ask.critical", "version:", f"{ASKED}version:", "min is larger than max"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_line_and_key(teamwork: Path, name: str, spoil: Spoil) -> None:
    key, old, new, said = FAULTS[name]
    line = spoil(old, new)
    messages = [fault.one_line() for fault in check_pack(teamwork)]
    place = re.compile(rf"{re.escape(str(teamwork))}:(\d+), key (\S*{re.escape(key)}): ")
    found = [match for message in messages if said in message and (match := place.match(message))]
    assert found, messages
    assert abs(int(found[0][1]) - line) <= 1
    assert "\n" not in "".join(messages)
    with pytest.raises(ConfigError, match=re.escape(str(teamwork))):
        load_pack(teamwork, teamwork.parent)


def test_the_line_is_exact(teamwork: Path, spoil: Spoil) -> None:
    line = spoil("        contra_indicators:", "        contra_indicator:")
    (fault,) = check_pack(teamwork)
    key = "frameworks[0].levels[0].contra_indicator"
    expected = f"{teamwork}:{line}, key {key}: unknown key 'contra_indicator'. Fix: did you mean 'contra_indicators'?"
    assert fault.one_line() == expected


def test_all_faults_are_listed_in_the_order_of_the_file(teamwork: Path, spoil: Spoil) -> None:
    lines = [spoil("step: 3", "steps: 3"), spoil("ordered: true", "ordered: perhaps")]
    faults = [fault.one_line() for fault in check_pack(teamwork)]
    assert [int(re.findall(r"yaml:(\d+)", fault)[0]) for fault in faults] == sorted(lines)


def test_one_framework_has_to_be_the_default(teamwork: Path, spoil: Spoil) -> None:
    spoil("    default: true\n", "")
    (fault,) = check_pack(teamwork)
    line = teamwork.read_text(encoding="utf-8").splitlines().index("frameworks:") + 1
    assert fault.one_line().startswith(f"{teamwork}:{line}, key frameworks: no framework is the default. Fix: write")


def test_two_defaults_are_one_too_many(teamwork: Path, spoil: Spoil) -> None:
    text = teamwork.read_text(encoding="utf-8")
    framework = text.split("frameworks:\n")[1].split("questions:")[0]
    again = framework.replace("three_levels", "other_levels").replace("TW-", "TX-")
    line = spoil("questions:", again + "questions:")
    (fault,) = check_pack(teamwork)
    assert fault.one_line().startswith(f"{teamwork}:{line + 3}, key frameworks[1].default: a second default framework")


def test_a_key_in_two_files_of_a_folder_is_refused(teamwork: Path) -> None:
    folder = teamwork.parent / "teamwork"
    folder.mkdir()
    teamwork.rename(folder / "a.yaml")
    (folder / "b.yaml").write_text("# more\nname: Again\n", encoding="utf-8")
    (fault,) = check_pack(folder)
    said = "the key stands in another file of the pack too. Fix: keep it there or in a.yaml"
    assert fault.one_line() == f"{folder / 'b.yaml'}:2, key name: {said}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a mapping of keys"),
        (b"- a\n- b\n", "not a mapping of keys"),
        (b"name: [unclosed\nid: x\n", "bad.yaml:2: not YAML"),
        (b"name: caf\xe9\n", "not UTF-8 (byte 9)"),
        (b"name: a\x00b\n", "not YAML"),
        (b"a: !!python/object/apply:os.system [ls]\n", "bad.yaml:1: not YAML"),
        (b"a: " + b"[" * 5000, "bad.yaml"),
        (b"a: 1\n? [x, y]\n: 2\n", "bad.yaml:2, key ?: a key that is not a word"),
        (b"1: a\n", "bad.yaml:1, key ?: a key that is not a word"),
    ],
)
def test_what_is_no_pack_at_all(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    assert any(said in fault.one_line() for fault in check_pack(path)), check_pack(path)


def test_a_pack_cut_off_anywhere_is_refused_or_read_but_never_crashes(teamwork: Path) -> None:
    content = teamwork.read_bytes()
    refused = 0
    for length in range(0, len(content), 61):
        teamwork.write_bytes(content[:length])
        refused += bool(check_pack(teamwork))
    assert 20 <= refused < length // 61 + 1


def test_two_packs_of_one_name_are_refused(teamwork: Path) -> None:
    (teamwork.parent / "teamwork.yml").write_bytes(teamwork.read_bytes())
    with pytest.raises(ConfigError, match="a second pack 'teamwork'"):
        list_packs(teamwork.parent)


def test_unknown_pack_and_framework_say_which_there_are(pack: Pack, packs_dir: Path) -> None:
    with pytest.raises(ConfigError, match=r"no pack 'customers'.*choose one of customer_orientation"):
        load_pack("customers", packs_dir)
    with pytest.raises(ConfigError, match=r"no framework 'six'.*five_levels, four_scopes, six_behaviours"):
        pack.framework("six")
