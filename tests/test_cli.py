"""The commands as a person types them: what they write, what they say, and how they fail."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COLUMNS = (
    "answer_id candidate_id question_id status reason_code specificity empathy ownership buzzwords buzzword_density "
    "star_situation star_task star_action star_result star_reflection generic_probability flagged flags "
    "level level_low level_high words model_version"
).split()


def plainspoken(
    *arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("plainspoken")), *map(str, arguments)]
    done = subprocess.run(
        command, input=stdin, capture_output=True, cwd=cwd, env={**os.environ, "NO_COLOR": "1"}, check=False
    )
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "demo"
    done = plainspoken("score", root / "data/examples/interviews.csv", "--out", folder)
    assert done.returncode == 0, done.stderr
    assert str(folder / "report.html") in done.stdout
    return folder


def test_score_writes_the_contract(run: Path, root: Path) -> None:
    assert {p.name for p in run.iterdir()} == {
        "scores.csv",
        "scores.parquet",
        "evidence.jsonl",
        "answers.jsonl",
        "intervals.csv",
        "report.html",
        "candidates",
        "manifest.json",
    }
    with (run / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == COLUMNS
    assert len(rows) == 24
    with (root / "data/examples/interviews.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["answer"] for row in csv.DictReader(file)]
    by_id = dict(zip((row["answer_id"] for row in rows), texts, strict=True))
    spoken = [json.loads(line) for line in (run / "evidence.jsonl").read_text(encoding="utf-8").splitlines()]
    assert spoken
    assert all(e["text"] == by_id[e["answer_id"]][e["start"] : e["end"]] for e in spoken)
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["rows_in"] == 24
    assert all(path.stat().st_mode & 0o077 == 0 for path in run.iterdir())


def test_twice_the_same_bytes(run: Path, root: Path, tmp_path: Path) -> None:
    again = plainspoken("score", root / "data/examples/interviews.csv", "--out", tmp_path / "again", "--quiet")
    assert again.returncode == 0
    assert again.stderr == ""
    for name in ("scores.csv", "scores.parquet", "evidence.jsonl", "report.html"):
        assert (tmp_path / "again" / name).read_bytes() == (run / name).read_bytes(), name


def test_another_backend_scores_nearly_the_same_and_says_so(run: Path, root: Path, tmp_path: Path) -> None:
    inputs = root / "data/examples/interviews.csv"
    done = plainspoken("score", inputs, "--out", tmp_path, "--backend", "openvino")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "manifest.json").read_text())["encoder_backend"].startswith("openvino ")
    both = []
    for folder in (run, tmp_path):
        with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
            both.append(list(csv.DictReader(file)))
    for one, other in zip(*both, strict=True):
        assert one["model_version"] != other["model_version"]
        for name in ("specificity", "empathy", "ownership", "buzzwords"):
            assert one[name] == other[name] == "" or float(one[name]) == pytest.approx(float(other[name]), abs=0.05)


def test_standard_input_and_map(tmp_path: Path) -> None:
    table = b"Who,Reply\nann,I rang her on Monday and mended the door and she thanked me for it.\nbob,\n"
    done = plainspoken(
        "score",
        "-",
        "--map",
        "text=Reply",
        "--map",
        "candidate_id=Who",
        "--format",
        "csv",
        "--out",
        tmp_path / "r",
        stdin=table,
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((tmp_path / "r" / "scores.csv").open(encoding="utf-8", newline="")))
    assert [(r["candidate_id"], r["status"], r["reason_code"]) for r in rows] == [
        ("ann", "scored", ""),
        ("bob", "unscorable", "EMPTY"),
    ]


def test_other_framework_gives_a_profile(root: Path, tmp_path: Path) -> None:
    shown = plainspoken("packs", "show", "customer_orientation").stdout
    assert "five_levels" in shown
    from pipeline.config import configs_dir
    from pipeline.packs import load_pack

    unordered = next(f for f in load_pack("customer_orientation", configs_dir() / "packs").frameworks if not f.ordered)
    done = plainspoken("score", root / "data/examples/notes", "--framework", unordered.id, "--out", tmp_path / "r")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((tmp_path / "r" / "scores.csv").open(encoding="utf-8", newline="")))
    assert {r["level"] for r in rows} == {""}


def test_explain_shows_words_scores_and_evidence(run: Path) -> None:
    first = next(csv.DictReader((run / "scores.csv").open(encoding="utf-8", newline="")))["answer_id"]
    done = plainspoken("explain", run, first)
    assert done.returncode == 0, done.stderr
    assert "pecificity" in done.stdout
    assert "[+" in done.stdout
    wrong = plainspoken("explain", run, first + "x")
    assert wrong.returncode == 2
    assert first in wrong.stderr


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_flag_ranks_within_the_budget(root: Path, shape: str) -> None:
    done = plainspoken("flag", root / "data/examples/interviews.csv", "--budget", "25%", "--format", shape)
    assert done.returncode == 0, done.stderr
    if shape == "json":
        assert len(json.loads(done.stdout)) == 6
    if shape == "csv":
        assert len(list(csv.DictReader(done.stdout.splitlines()))) == 6
    assert "dishonest" not in done.stdout.lower()


BAD = {
    "no such file": (["nowhere.csv"], b"", "nowhere.csv"),
    "empty file": (["empty.csv"], b"", "empty.csv"),
    "unknown columns": (["t.csv"], b"colour,size\nred,9\n", "--map"),
    "unknown ending": (["t.xyz"], b"hello", "t.xyz"),
    "not a zip": (["t.docx"], b"hello", "t.docx"),
    "bad map": (["t.csv", "--map", "text"], b"text\nhi\n", "--map"),
    "bad framework": (["t.csv", "--framework", "nope"], b"text\nhi there\n", "nope"),
    "bad pack": (["t.csv", "--pack", "nope"], b"text\nhi there\n", "nope"),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_bad_input_is_one_line_and_status_2(tmp_path: Path, case: str) -> None:
    arguments, content, said = BAD[case]
    if not arguments[0].startswith("nowhere"):
        (tmp_path / arguments[0]).write_bytes(content)
    done = plainspoken("score", *arguments, "--out", tmp_path / "r", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Fix:" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_bad_budget_is_one_line(root: Path) -> None:
    done = plainspoken("flag", root / "data/examples/interviews.csv", "--budget", "lots")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
