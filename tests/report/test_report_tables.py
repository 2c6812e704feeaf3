from __future__ import annotations

import csv
import json
import stat
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from report_make import HOSTILE, batch, example, hostile

from pipeline.errors import InputError, PlainspokenError
from pipeline.report.tables import score_row, write_evidence, write_scores

CONTRACT = (
    "answer_id candidate_id question_id status reason_code specificity empathy ownership buzzwords buzzword_density "
    "star_situation star_task star_action star_result star_reflection generic_probability flagged flags level "
    "level_low level_high words model_version"
).split()
EVIDENCE_KEYS = "answer_id dimension start end text polarity source reason indicator_id strength".split()
EMPTY_WHEN_UNSCORABLE = [*CONTRACT[5:16], "level", "level_low", "level_high"]


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_columns_are_the_contract_in_its_order(tmp_path):
    write_scores(batch(), tmp_path, "rules-1")
    assert (tmp_path / "scores.csv").read_bytes().split(b"\n")[0].decode() == ",".join(CONTRACT)
    assert pq.read_table(tmp_path / "scores.parquet").column_names == CONTRACT


def test_values_of_a_scored_answer(tmp_path):
    write_scores([example("pharmacy")], tmp_path, "rules-1")
    (row,) = rows_of(tmp_path)
    assert row["specificity"] == "1.9000"
    assert row["buzzword_density"] == "9.7000"
    assert row["star_action"] == "0.8800"
    assert (row["level"], row["level_low"], row["level_high"], row["words"]) == ("2", "1", "3", "103")
    assert row["flags"] == "PSEUDO_STORY;BUZZWORD_DENSE;COPIES_INDICATOR"
    assert (row["status"], row["flagged"], row["model_version"]) == ("scored", "true", "rules-1")


def test_no_row_vanishes_and_unscorable_ones_have_empty_scores(tmp_path):
    write_scores(batch(), tmp_path, "rules-1")
    rows = rows_of(tmp_path)
    assert len(rows) == len(batch())
    unscorable = [row for row in rows if row["status"] == "unscorable"]
    assert [row["reason_code"] for row in unscorable] == ["EMPTY", "WRONG_LANGUAGE"]
    assert all(row[name] == "" for row in unscorable for name in EMPTY_WHEN_UNSCORABLE)


def test_an_unordered_framework_has_no_level(tmp_path):
    write_scores([example("train")], tmp_path, "rules-1")
    assert [rows_of(tmp_path)[0][name] for name in ("level", "level_low", "level_high")] == ["", "", ""]


def test_the_same_evaluations_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_scores(batch(), tmp_path / name, "rules-1")
        write_evidence(batch(), tmp_path / name)
    for file in ("scores.csv", "scores.parquet", "evidence.jsonl"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_undefined_scores_are_empty_and_negative_zero_is_zero(tmp_path):
    base = example("joinery")
    odd = replace(base, scores=replace(base.scores, specificity=float("nan"), buzzwords=-0.00001))
    write_scores([odd], tmp_path, "rules-1")
    assert (rows_of(tmp_path)[0]["specificity"], rows_of(tmp_path)[0]["buzzwords"]) == ("", "0.0000")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_ids_that_a_spreadsheet_would_run_are_guarded_in_the_csv_alone(tmp_path, start):
    base = example("joinery")
    evil = replace(base, answer=replace(base.answer, answer_id=f"{start}cmd|' /C calc'!A0", candidate_id=f"{start}x"))
    write_scores([evil], tmp_path, "rules-1")
    row = rows_of(tmp_path)[0]
    assert row["answer_id"] == f"'{evil.answer.answer_id}"
    assert row["candidate_id"] == f"'{start}x"
    assert pq.read_table(tmp_path / "scores.parquet")["answer_id"][0].as_py() == evil.answer.answer_id


def test_line_ends_are_newlines_and_text_is_utf8(tmp_path):
    base = example("joinery")
    write_scores([replace(base, answer=replace(base.answer, candidate_id="Zoë ✓"))], tmp_path, "rules-1")
    content = (tmp_path / "scores.csv").read_bytes()
    assert b"\r" not in content
    assert "Zoë ✓" in content.decode("utf-8")


def test_a_lone_surrogate_in_an_id_stops_nothing(tmp_path):
    base = example("joinery")
    write_scores([replace(base, answer=replace(base.answer, answer_id="a\ud800"))], tmp_path, "rules-1")
    assert rows_of(tmp_path)[0]["answer_id"] == "a\ufffd"


def test_evidence_is_the_slice_of_the_original(tmp_path):
    evaluations = batch()
    write_evidence(evaluations, tmp_path)
    texts = {e.answer.answer_id: e.answer.text for e in evaluations}
    rows = [json.loads(line) for line in (tmp_path / "evidence.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert len(rows) == sum(len(e.evidence) for e in evaluations) > 40
    for row in rows:
        assert list(row) == EVIDENCE_KEYS
        assert row["text"] == texts[row["answer_id"]][row["start"] : row["end"]]
        assert row["polarity"] in (1, -1)


def test_no_character_of_an_answer_ends_a_line_of_evidence(tmp_path):
    write_evidence([hostile()], tmp_path)
    lines = (tmp_path / "evidence.jsonl").read_text("ascii").splitlines()
    assert [json.loads(line)["text"] in HOSTILE for line in lines] == [True] * 7


def test_evidence_that_is_not_in_the_answer_is_refused(tmp_path):
    base = example("joinery")
    moved = replace(base, evidence=(replace(base.evidence[0], start=base.evidence[0].start + 1),))
    with pytest.raises(PlainspokenError, match="answer L048: specificity evidence"):
        write_evidence([moved], tmp_path)
    assert not (tmp_path / "evidence.jsonl").exists()


def test_files_are_private_whole_and_alone(tmp_path):
    folder = tmp_path / "new" / "run"
    write_scores(batch(), folder, "rules-1")
    write_evidence(batch(), folder)
    assert sorted(path.name for path in folder.iterdir()) == ["evidence.jsonl", "scores.csv", "scores.parquet"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_folder_that_cannot_be_made_is_a_one_line_error(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError) as error:
        write_scores(batch(), tmp_path / "taken" / "run", "rules-1")
    assert "\n" not in str(error.value)
    assert "choose another output folder" in str(error.value)


def test_the_parquet_file_is_what_arrow_makes_of_the_rows(tmp_path):
    evaluations = batch()
    write_scores(evaluations, tmp_path, "v")
    read = pq.read_table(tmp_path / "scores.parquet")
    assert read.to_pylist() == [score_row(one, "v") for one in evaluations]
    assert read.equals(pa.Table.from_pylist(read.to_pylist(), schema=read.schema))
