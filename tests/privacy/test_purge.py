from __future__ import annotations

import json
import shutil
import stat
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from markupsafe import Markup
from openpyxl import load_workbook
from privacy_run import ANA, TEXTS, evaluations, told, write_run
from report_make import many
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.config import configs_dir
from pipeline.errors import InputError
from pipeline.packs import load_pack
from pipeline.privacy import purge as module
from pipeline.privacy.purge import finish, purge
from pipeline.privacy.run_files import load
from pipeline.report.candidate_pages import page_name
from pipeline.report.run import DETAILS, read_run
from pipeline.review.decisions import Decision
from pipeline.review.imported import import_decisions
from pipeline.review.store import FILE, Store

BO = "candidate-bo-0812"


def reviewed(folder: Path) -> Path:
    """A run with decisions on two candidates, a workbook and pages of candidates."""
    write_run(folder, xlsx=True)
    with Store.open(folder / FILE) as store:
        made = [
            Decision(f"d{n}", answer, "rater", "empathy", 3.0, "blind", (), f"On {answer}: {TEXTS[who][0]}")
            for n, (answer, who) in enumerate([(f"{ANA}-1", ANA), (f"{ANA}-2", ANA), (f"{BO}-1", BO)])
        ]
        assert store.add(made) == 3
    (folder / f".report.html.{'x' * 8}").write_text(TEXTS[ANA][1])
    return folder


def everything(folder: Path) -> str:
    """Every byte of every file, tables and archives opened, as lower-case words."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            parts.append(path.read_bytes().decode("utf-8", errors="replace"))
            if path.suffix == ".parquet":
                parts.append(str(pq.read_table(path).to_pylist()))
            if path.suffix == ".xlsx":
                book = zipfile.ZipFile(path)
                parts += [book.read(name).decode("utf-8", errors="replace") for name in book.namelist()]
    return "\n".join(parts)


def pages(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "candidates").iterdir())


def column(book: Path, sheet: str, heading: str) -> list[object]:
    """The cells under a heading."""
    rows = list(load_workbook(book)[sheet].values)
    at = rows[0].index(heading)
    return [row[at] for row in rows[1:]]


def decide(book: Path, answer_id: str, heading: str, value: object) -> None:
    """Fill a decision cell, as a person would."""
    opened = load_workbook(book)
    sheet = opened["Answers"]
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[headings.index("answer_id")].value == answer_id)
    row[headings.index(heading)].value = value
    opened.save(book)


def words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.replace("&#39;", "'")).lower().split())


def left(folder: Path, candidate: str) -> list[str]:
    """The id and the five-word runs of a candidate that stand anywhere in a folder."""
    raw = everything(folder)
    plain = words(raw)
    found = [candidate] if candidate in raw else []
    for text in TEXTS[candidate]:
        own = words(text).split()
        found += [run for i in range(len(own) - 4) if (run := " ".join(own[i : i + 5])) in plain]
    return found


def test_nothing_of_the_person_is_left_and_all_of_the_others(tmp_path):
    run = reviewed(tmp_path / "run")
    before = {e.answer.answer_id: e for e in load(run).evaluations}
    assert len(left(run, ANA)) > 20
    done = purge(run, ANA)
    assert left(run, ANA) == []
    assert (done.answers, done.decisions, done.deleted, done.notes) == (3, 2, (), ())
    assert pages(run) == sorted([page_name(BO), page_name(evaluations()[3].answer.candidate_id)])
    assert TEXTS[BO][0] in Markup((run / "candidates" / page_name(BO)).read_text()).striptags()
    assert column(run / "scores.xlsx", "Answers", "answer_id") == [f"{BO}-1", "L048"]
    assert done.inputs == (f"in/{ANA}.vtt",)
    after = load(run)
    assert [e.answer.answer_id for e in after.evaluations] == [i for i in before if not i.startswith(ANA) and i != "E9"]
    assert after.evaluations[1] == before["L048"]
    assert after.evaluations[0].scores == before[f"{BO}-1"].scores
    assert after.evaluations[0].flags[0].sentence == "Nearly the same words as the answer [removed]."
    with Store.open(run / FILE) as store:
        assert [d.answer_id for d in store.decisions()] == [f"{BO}-1"]


def test_the_manifest_counts_again_and_keeps_a_line_without_the_id(tmp_path):
    run = reviewed(tmp_path / "run")
    purge(run, ANA)
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["counts"]["rows_in"] == 2
    assert manifest["counts"]["unscorable"] == {}
    (stone,) = manifest["purged"]
    assert sorted(stone) == ["answers", "at"]
    assert stone["answers"] == 3
    purge(run, BO)
    assert [stone["answers"] for stone in json.loads((run / "manifest.json").read_text())["purged"]] == [3, 1]


def test_the_report_keeps_its_head_and_its_modes(tmp_path):
    run = reviewed(tmp_path / "run")
    purge(run, BO)
    page = (run / "report.html").read_text()
    assert "Rules." in page
    assert "Customers" in page
    assert ANA in page
    assert {stat.S_IMODE(path.stat().st_mode) for path in run.iterdir() if path.is_file()} == {0o600}


def test_the_last_candidate_leaves_an_empty_run(tmp_path):
    run = write_run(tmp_path / "run", evaluations()[2:3])
    purge(run, BO)
    assert read_run(run).evaluations == ()
    assert left(run, BO) == []


@pytest.mark.parametrize("moment", range(10))
def test_an_interrupted_purge_is_finished_by_the_next(tmp_path, monkeypatch, moment):
    run = reviewed(tmp_path / "run")
    steps = iter(range(100))
    real = Path.replace

    def dies(self, target):
        if ".purge" in self.parts and ".purge" not in Path(target).parts and next(steps) == moment:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", dies)
    try:
        purge(run, ANA)
    except KeyboardInterrupt:
        monkeypatch.undo()
        finish(run)
    assert left(run, ANA) == []
    others = [BO, evaluations()[3].answer.candidate_id]
    assert [e.answer.candidate_id for e in read_run(run).evaluations] == others
    assert pages(run) == sorted(map(page_name, others))
    assert column(run / "scores.xlsx", "Review queue", "candidate_id") == others
    assert not (run / ".purge").exists()


def test_a_purge_that_stops_before_its_plan_changes_nothing(tmp_path, monkeypatch):
    run = reviewed(tmp_path / "run")

    def full(*args, **more):
        raise InputError("cannot be written")

    monkeypatch.setattr(module.run_files, "write", full)
    with pytest.raises(InputError):
        purge(run, ANA)
    monkeypatch.undo()
    finish(run)
    assert len(load(run).evaluations) == 5
    assert not (run / ".purge").exists()


def test_who_quoted_the_pack_can_be_purged(tmp_path):
    pack = load_pack("customer_orientation", configs_dir() / "packs")
    quoted = next(i.text for _, i, contra in pack.framework().items() if not contra and len(i.text.split()) > 8)
    run = write_run(tmp_path / "run", [told("q1", "candidate-quo-1", f"As they say: {quoted}"), *evaluations()])
    purge(run, "candidate-quo-1")
    assert "candidate-quo-1" not in everything(run)
    assert any(quoted[:30] in page.read_text() for page in (run / "candidates").iterdir())


def test_decisions_in_a_workbook_that_stand_nowhere_else_stop_a_purge(tmp_path):
    run = reviewed(tmp_path / "run")
    decide(run / "scores.xlsx", f"{BO}-1", "decision_level", 2)
    with pytest.raises(InputError, match=r"scores\.xlsx: holds 1 decisions that stand nowhere else.*review import"):
        purge(run, ANA)
    assert len(load(run).evaluations) == 5
    assert import_decisions(run, run / "scores.xlsx", ["rater"]).new == 1
    assert purge(run, ANA).deleted == ()
    assert left(run, ANA) == []
    assert set(column(run / "scores.xlsx", "Answers", "decision_level")) == {None}


def test_decisions_on_the_person_alone_do_not_stop_it(tmp_path):
    run = reviewed(tmp_path / "run")
    decide(run / "scores.xlsx", f"{ANA}-2", "decision_comment", f"{TEXTS[ANA][1]} is a good story")
    shutil.copy(run / "scores.xlsx", run / "mine.xlsx")
    assert purge(run, ANA).deleted == ("mine.xlsx",)
    assert left(run, ANA) == []


def test_a_workbook_that_cannot_be_read_and_an_unfinished_run_stop_it(tmp_path):
    run = reviewed(tmp_path / "run")
    (run / "~$scores.xlsx").write_bytes(b"open elsewhere")
    with pytest.raises(InputError, match="cannot be read"):
        purge(run, ANA)
    (run / "~$scores.xlsx").unlink()
    (run / "shards").mkdir()
    with pytest.raises(InputError, match="holds an unfinished run"):
        purge(run, ANA)
    assert len(load(run).evaluations) == 5


def test_without_the_very_pack_there_are_no_pages_and_a_line_says_so(tmp_path):
    run = write_run(tmp_path / "run", xlsx=True, digest="0" * 64)
    done = purge(run, ANA)
    assert done.deleted == ("candidates",)
    assert done.notes == (
        "pages of candidates are not written again: the pack 'customer_orientation' is not here as it was when the run "
        "was scored.",
    )
    assert not (run / "candidates").exists()
    assert 'href="candidates/' not in (run / "report.html").read_text()
    assert column(run / "scores.xlsx", "Answers", "answer_id") == [f"{BO}-1", "L048"]
    assert left(run, ANA) == []


def test_a_run_that_is_too_large_for_its_report(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.report.tabulate.MOST", 2)
    run = write_run(tmp_path / "run", [*evaluations(), *many(1)], xlsx=True)
    assert (run / DETAILS).exists()
    purge(run, ANA)
    assert left(run, ANA) == []
    assert [e.answer.answer_id for e in load(run).evaluations] == [f"{BO}-1", "L048", "A00000"]
    assert len(column(run / "scores.xlsx", "Answers", "answer_id")) == 2
    purge(run, BO)
    assert left(run, BO) == []
    assert not (run / DETAILS).exists()
    assert [e.answer.answer_id for e in read_run(run).evaluations] == ["L048", "A00000"]
    assert "This page holds the" not in (run / "report.html").read_text()


def test_an_unknown_candidate_names_the_nearest(tmp_path):
    run = write_run(tmp_path / "run")
    with pytest.raises(InputError, match=f"no candidate 'candidate-ana'.*did you mean {ANA}") as error:
        purge(run, "candidate-ana")
    assert "\n" not in str(error.value)
    assert len(load(run).evaluations) == 5


def test_a_file_that_somebody_else_put_there_is_named_and_kept(tmp_path):
    run = write_run(tmp_path / "run")
    (run / "notes.txt").write_text(TEXTS[ANA][0])
    with pytest.raises(InputError, match=r"notes\.txt.*still holds"):
        purge(run, ANA)
    assert (run / "notes.txt").exists()
    (run / "notes.txt").unlink()
    assert left(run, ANA) == []


def test_command(tmp_path):
    one, two = write_run(tmp_path / "one"), write_run(tmp_path / "two", evaluations()[2:])
    refused = CliRunner().invoke(app, ["purge", str(one), "--candidate", ANA])
    assert refused.exit_code != 0
    assert left(one, ANA)
    done = CliRunner().invoke(app, ["purge", str(one), str(two), "--candidate", BO, "--yes"])
    assert done.exit_code == 0, done.output
    assert f"{one}: 1 answers and 0 decisions removed" in done.output
    assert left(one, BO) == left(two, BO) == []
    shutil.rmtree(two)
    gone = CliRunner().invoke(app, ["purge", str(two), "--candidate", BO, "--yes"])
    assert gone.exit_code != 0
