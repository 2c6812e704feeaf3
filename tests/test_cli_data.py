from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.main import app
from pipeline.errors import InputError

WORDS = "river lamp copper window garden letter engine pocket silver market paper bridge winter button".split()


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["data", *map(str, args)])


def text(number: int) -> str:
    return " ".join(f"{word}{number}" for word in WORDS)


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    """24 answers of two batches, each rated by two raters."""
    rows = ["answer_id,batch,question,text,rater,empathy,generic"]
    for n in range(24):
        question = "Why?" if n % 2 else "How?"
        rows += [
            f"a{n},b{n // 12},{question},{text(n)},{r},{1 + (n + n // 20 * k) % 5},{n % 2}" for k, r in enumerate("AB")
        ]
    path = tmp_path / "rated.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


def test_sound_data_ends_with_0(rated: Path):
    done = run("check", rated, "--test-batch", "b1", "--held-out-question", "Why?")
    assert done.exit_code == 0, done.output
    assert "24 answers, 96 ratings, 2 raters: 0 errors" in done.output


def test_notes_are_shown_when_asked_for(rated: Path):
    assert "note: drift" not in run("check", rated).output
    assert "note: drift" in run("check", rated, "--notes").output


def test_a_leak_ends_with_2_and_says_what_to_do(rated: Path):
    rated.write_text(rated.read_text().replace(text(20), text(3)))
    assert run("check", rated).exit_code == 0
    done = run("check", rated, "--test-batch", "b1")
    assert done.exit_code == 2
    (line,) = [line for line in done.output.splitlines() if line.startswith("error: ")]
    assert line.startswith("error: leak: answer a3: the same words as answer a20")
    assert "Fix: " in line


def test_the_cut_can_stand_in_a_file(rated: Path, tmp_path: Path):
    rated.write_text(rated.read_text().replace(text(20), text(3)))
    (tmp_path / "split.yaml").write_text("split:\n  test_batches: [b1]\n")
    assert run("check", rated, "--splits", tmp_path / "split.yaml").exit_code == 2


def test_a_rating_off_its_scale_ends_with_2(rated: Path):
    rated.write_text(rated.read_text().replace(f"{text(0)},A,1,0", f"{text(0)},A,6,0"))
    done = run("check", rated)
    assert done.exit_code == 2
    assert "error: range: answer a0, rater A, scale empathy: 6 is off the scale 1 to 5" in done.output


def test_findings_and_tables_are_written(rated: Path, tmp_path: Path):
    rated.write_text(rated.read_text().replace(text(20), text(3)).replace(",A,", ",=A,"))
    run("check", rated, "--out", tmp_path / "out")
    with (tmp_path / "out" / "findings.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["answer_id"] for row in rows if row["check"] == "duplicate"] == ["a3"]
    assert "'=A" in (tmp_path / "out" / "severity.csv").read_text()
    assert (tmp_path / "out" / "drift.csv").read_text().startswith("rater,scale,block")


def test_agreement_is_shown_and_written_and_says_who_made_the_labels(rated: Path, tmp_path: Path):
    done = run("agree", rated, "--out", tmp_path / "agree.csv", "--draws", "50")
    assert done.exit_code == 0, done.output
    assert "kappa 1.00 [1.00, 1.00]" in done.output
    assert "Who made these labels is not recorded" in done.output
    with (tmp_path / "agree.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["scale"] for row in rows} == {"empathy", "generic"}
    assert {row["measure"] for row in rows} == {"qwk", "kappa", "exact", "icc_single", "icc_average"}
    assert all(float(row["low"]) <= float(row["value"]) <= float(row["high"]) for row in rows)


def test_our_own_labels_are_said_to_be_a_language_models(root: Path):
    done = run("agree", root / "data" / "labeled", "--scale", "generic", "--draws", "2")
    assert "language model" in done.output
    assert "empathy" not in done.output


@pytest.mark.parametrize("args", [["agree", "none.csv"], ["check", "none.csv"], ["agree", "x", "--scale", "charm"]])
def test_unusable_input_is_an_error_of_ours(args: list[str]):
    assert isinstance(run(*args).exception, InputError)


def test_one_rater_has_nobody_to_agree_with(tmp_path: Path):
    path = tmp_path / "one.csv"
    path.write_text("text,empathy\n" + "".join(f"words {n},3\n" for n in range(20)))
    assert "two raters" in str(run("agree", path).exception)


@pytest.mark.parametrize("command", ["check", "agree"])
def test_every_command_has_help_with_an_example(command: str):
    assert f"plainspoken data {command} data/labeled" in " ".join(run(command, "--help").output.split())
