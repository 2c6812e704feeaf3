"""``plainspoken audit robustness`` through the real evaluator."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.audit import load_audit, robustness, write
from pipeline.audit.samples import chosen, read
from pipeline.cli.main import app
from pipeline.evaluator import Evaluator

COMMAND = "from pipeline.cli.main import main\nmain()"


@pytest.mark.slow
def test_six_answers_through_the_real_evaluator(evaluator: Evaluator, root: Path, tmp_path: Path):
    answers = chosen(read(str(root / "data/labeled")), 6)
    audit = robustness(answers, evaluator.evaluate, load_audit())
    write(audit, tmp_path)
    found = json.loads((tmp_path / "robustness.json").read_text())
    assert found["answers"] == {"given": 6, "unscorable": 0}
    rows = list(csv.DictReader((tmp_path / "robustness.csv").open(encoding="utf-8")))
    assert {row["answer_id"] for row in rows} >= {answer.answer_id for answer in answers}
    # What must hold of any scorer of ours, whatever the shares: files, order and case change nothing at all.
    exact = {f"file_{name}" for name in ("csv", "jsonl", "txt", "docx")} | {"batch_and_order", "lower_case"}
    assert [row for row in rows if row["probe"] in exact and row["before"] != row["after"]] == []
    assert found["attacks"]["other_language_alone"]["share"] == 0
    by_name = {outcome.probe: outcome for outcome in audit.outcomes}
    assert all("COPIES_INDICATOR" in case.noticed for case in by_name["indicators"].cases)


def test_what_cannot_be_audited_is_said_in_one_line(tmp_path: Path):
    answers = tmp_path / "a.csv"
    answers.write_text("answer_id,text\nx,I rang her back.\n")
    for args, said in (
        ([str(answers), "--model", "no/such/folder"], "no/such/folder"),
        ([str(tmp_path / "none.csv")], "none.csv"),
        ([str(answers), "--batch", "b1"], "only labelled answers"),
    ):
        command = [sys.executable, "-c", COMMAND, "audit", "robustness", *args, "--out", str(tmp_path / "out")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert said in done.stderr


def test_help_says_what_is_tried():
    shown = CliRunner().invoke(app, ["audit", "robustness", "--help"]).output
    assert "plainspoken audit robustness" in " ".join(shown.split())
    assert "Example" in shown
