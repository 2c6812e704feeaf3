from __future__ import annotations

import csv
import io
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame
from privacy_run import evaluations, write_run
from report_make import hostile
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.errors import InputError
from pipeline.report.files import FORMULA_STARTS, csv_text, table_rows
from pipeline.report.printable import printable

ROOT = Path(__file__).parents[2]
ESCAPE = "\x1b]0;owned\x07\x1b[2J\x1b[31mC-07\u202e\x9b1m\r"
FORMULAS = [f"{start}cmd|' /C calc'!A0" for start in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "\ufeff=", " =")]


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), min_size=1, max_size=4))
def test_no_text_becomes_a_formula_and_none_is_lost(rows):
    read = cells(csv_text(rows))
    assert len(read) == len(rows)
    for before, after in zip(rows, read, strict=True):
        for text, cell in zip(before, after, strict=True):
            assert not cell.startswith(FORMULA_STARTS)
            assert cell.removeprefix("'") == text.encode("utf-8", "replace").decode().removeprefix("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_guarded_in_every_table(text):
    table = table_rows(DataFrame({"text": [text, "plain"], "n": [1, 2], "x": [-0.5, float("nan")]}))
    assert cells(csv_text(table)) == [["text", "n", "x"], [f"'{text}", "1", "-0.5000"], ["plain", "2", ""]]


def test_numbers_stay_numbers():
    assert csv_text([[-1, -0.25, True, None, float("nan"), -0.00001]]) == "-1,-0.2500,true,,,0.0000\n"


def test_no_module_writes_tables_past_the_one_writer():
    rough = re.compile(r"\.to_csv\(|csv\.writer|DictWriter")
    found = {str(p.relative_to(ROOT)) for p in (ROOT / "pipeline").rglob("*.py") if rough.search(p.read_text())}
    # Copies of labelled data that our own tools read back; no one opens them as a result.
    assert found <= {"pipeline/audit/files.py", "pipeline/training/workspace.py"}


def test_the_page_runs_nothing_that_came_from_outside(tmp_path):
    write_run(tmp_path, [hostile(), *evaluations()])
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.count("<script") == 2
    assert page.count("</script") == 2
    tags = re.findall(r"<[a-zA-Z][^<>]*>", page)
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=", tag) and "alert" in tag]
    assert "<img" not in page
    assert "<b>bold" not in page


@pytest.mark.parametrize("command", [["explain", "RUN", "ID"], ["purge", "RUN", "--candidate", "ID", "--yes"]])
def test_ids_with_escape_codes_cannot_repaint_the_terminal(tmp_path, command):
    base = evaluations()[0]
    odd = replace(base, answer=replace(base.answer, answer_id=f"{ESCAPE}-1", candidate_id=ESCAPE))
    run = write_run(tmp_path / "run", [odd, evaluations()[2]])
    for given_id in (ESCAPE + "x", f"{ESCAPE}-1" if command[0] == "explain" else ESCAPE):
        done = CliRunner().invoke(app, [{"RUN": str(run), "ID": given_id}.get(word, word) for word in command])
        said = done.output + (done.exception.one_line() if isinstance(done.exception, InputError) else "")
        assert said
        assert printable(said) == said


def test_folders_are_for_their_owner_alone(tmp_path):
    run = write_run(tmp_path / "a" / "run")
    assert stat.S_IMODE(run.stat().st_mode) == 0o700
    assert {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in run.rglob("*")} == {
        (True, 0o700),
        (False, 0o600),
    }


def test_what_the_commands_say_holds_no_words_of_an_answer(tmp_path):
    run = write_run(tmp_path / "run")
    done = CliRunner().invoke(app, ["purge", str(run), "--candidate", "candidate-bo-0812", "--yes"])
    assert done.exit_code == 0
    assert "candidate-bo" not in done.output.replace(str(run), "") or "Olga" not in done.output
    assert not [word for word in ("Olga", "shopping", "stairs") if word in done.output]
