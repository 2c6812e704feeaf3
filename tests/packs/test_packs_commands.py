"""``plainspoken packs``, and a pack for another competency made without Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.packs import packs_app
from pipeline.packs import Pack, list_packs, load_pack

Spoil = Callable[[str, str], int]


def test_a_pack_for_another_competency_is_one_file(small_dir: Path) -> None:
    assert list_packs(small_dir) == {"teamwork": small_dir / "teamwork.yaml"}
    small = load_pack("Teamwork", small_dir)
    assert [level.name for level in small.framework().levels] == ["Takes part", "Supports", "Builds the team"]
    assert (small.rivals, small.development, small.questions_to_ask) == ((), (), None)


def test_a_folder_gives_the_same_pack_as_one_file(teamwork: Path) -> None:
    text = teamwork.read_text(encoding="utf-8")
    head, questions = text.split("questions:\n")
    folder = teamwork.parent / "split" / "teamwork"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(head, encoding="utf-8")
    (folder / "b.yaml").write_text("questions:\n" + questions, encoding="utf-8")
    whole, split = load_pack(teamwork, teamwork.parent), load_pack("teamwork", folder.parent)
    assert whole.model_dump() == split.model_dump()
    assert whole.digest == split.digest  # the same bytes, in the order of the files' names


def test_digest_changes_with_any_byte(teamwork: Path, spoil: Spoil) -> None:
    before = load_pack(teamwork, teamwork.parent).digest
    assert re.fullmatch(r"[0-9a-f]{64}", before)
    spoil("# A small pack", "# A  small pack")
    assert load_pack(teamwork, teamwork.parent).digest != before


def test_command_list(packs_dir: Path, small_dir: Path) -> None:
    result = CliRunner().invoke(packs_app, ["list", "--packs-dir", str(packs_dir)])
    assert result.exit_code == 0
    assert "customer_orientation  Customer Orientation 1.0  five_levels*, four_scopes, six_behaviours" in result.output
    small = CliRunner().invoke(packs_app, ["list", "--packs-dir", str(small_dir)])
    assert small.output == "teamwork  Teamwork 1.0  three_levels*  1 question\n"


def test_command_list_shows_the_good_packs_beside_a_bad_one(teamwork: Path) -> None:
    (teamwork.parent / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    result = CliRunner().invoke(packs_app, ["list", "--packs-dir", str(teamwork.parent)])
    assert result.exit_code == 2
    assert "teamwork  Teamwork 1.0" in result.stdout
    assert result.stderr.startswith(f"plainspoken: {teamwork.parent / 'broken.yaml'}, key ")


def test_command_show(pack: Pack, packs_dir: Path) -> None:
    result = CliRunner().invoke(packs_app, ["show", "customer_orientation", "--packs-dir", str(packs_dir)])
    assert result.exit_code == 0
    assert all(indicator.id in result.output for _, indicator, _ in pack.framework().items())
    assert "Level 5: Shapes the organisation" in result.output
    other = ["show", "customer_orientation", "--framework", "four_scopes", "--packs-dir", str(packs_dir)]
    result = CliRunner().invoke(packs_app, other)
    assert result.exit_code == 0
    assert "Group 4: Strategic" in result.output
    assert "CO-L1-I1" not in result.output


@pytest.mark.parametrize(
    "arguments", [["show", "nobody"], ["show", "teamwork", "--framework", "x"], ["check", "nowhere"]]
)
def test_commands_end_with_status_2_and_one_line(arguments: list[str], small_dir: Path) -> None:
    result = CliRunner().invoke(packs_app, [*arguments, "--packs-dir", str(small_dir)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.fullmatch(r"plainspoken: .* Fix: .*\n", result.stderr)


def test_command_check(teamwork: Path, spoil: Spoil) -> None:
    result = CliRunner().invoke(packs_app, ["check", str(teamwork)])
    assert (result.exit_code, result.output) == (
        0,
        f"{teamwork}: fit for use (1 framework, 5 indicators, 1 question)\n",
    )
    line = spoil("id: TW-L1-I2", "id: TW-L1-I1")
    result = CliRunner().invoke(packs_app, ["check", str(teamwork)])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"plainspoken: {teamwork}:{line}, key frameworks[0].levels[0].indicators[1].id: ")


@pytest.mark.parametrize("command", ["list", "show", "check"])
def test_help_of_every_command_gives_an_example(command: str) -> None:
    result = CliRunner().invoke(packs_app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: plainspoken packs {command}" in result.output
