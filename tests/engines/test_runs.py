"""Runs in chunks: the same files as in one piece, after a stop too; what is refused and what is noticed on the way."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from runs_make import StoppedError, digests, stopped

from pipeline.engines.shards import JOB
from pipeline.errors import InputError
from pipeline.evaluator import Evaluator
from pipeline.report.lookup import find_answer
from pipeline.report.run import read_run
from pipeline.report.write import Finished, Options, score_batch

TABLES = ("scores.csv", "scores.parquet", "evidence.jsonl", "answers.jsonl", "report.html")


def test_chunks_change_no_byte(chunked: Evaluator, source: Path, whole: Path, tmp_path: Path) -> None:
    batches = chunked.settings.batches.model_copy(update={"chunk": 4096})
    once = Evaluator.load(model="rules", settings=chunked.settings.model_copy(update={"batches": batches}))
    assert once.model_version == chunked.model_version
    score_batch([source], tmp_path / "once", once)
    assert digests(tmp_path / "once") == digests(whole)
    assert set(TABLES) <= set(digests(whole))


def test_a_run_is_what_evaluate_gives(chunked: Evaluator, source: Path, whole: Path) -> None:
    from pipeline.ingest import read_answers

    done = chunked.evaluate(read_answers([source]).answers)
    with (whole / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["answer_id"] for row in rows] == [e.answer.answer_id for e in done]
    assert len({row["answer_id"] for row in rows}) == len(rows) == 40
    assert [row["flags"] for row in rows] == [";".join(flag.code for flag in e.flags) for e in done]
    assert [row["specificity"] for row in rows] == [f"{e.scores.specificity:.4f}" if e.scores else "" for e in done]
    assert sum(row["status"] == "unscorable" for row in rows) == 1


def test_a_stopped_run_goes_on(chunked: Evaluator, source: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    stopped(chunked, source, out, 24)
    kept = sorted((out / "shards").glob("*.shard"))
    assert 1 <= len(kept) < 5
    assert not (out / "scores.csv").exists()
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
    before = {path: path.stat().st_mtime_ns for path in kept}
    counted: list[int] = []

    def look(done: int) -> None:
        counted.append(done)
        assert {path: path.stat().st_mtime_ns for path in kept} == before  # nothing is done twice

    score_batch([source], out, chunked, Options(resume=True, progress=look))
    assert sum(counted) == 40
    assert digests(out) == digests(whole)
    assert not (out / "shards").exists()
    again = score_batch([source], out, chunked, Options(resume=True, progress=StoppedError))
    assert "done already" in again.notes[-1]
    assert again.counts["rows_in"] == 40


def test_an_unfinished_run_is_not_thrown_away(chunked: Evaluator, source: Path, tmp_path: Path) -> None:
    stopped(chunked, source, tmp_path / "run", 16)
    with pytest.raises(InputError, match=r"holds an unfinished run .* Fix: add --resume"):
        score_batch([source], tmp_path / "run", chunked)


@pytest.mark.parametrize("change", ["the input", "the configuration", "the chunk size", "how the input is read"])
def test_what_changed_is_not_resumed(
    chunked: Evaluator, source: Path, tmp_path: Path, change: str, settings: object
) -> None:
    copy = shutil.copy(source, tmp_path / "answers.csv")
    stopped(chunked, Path(copy), tmp_path / "run", 16)
    evaluator, options = chunked, {}
    if change == "the input":
        Path(copy).write_bytes(source.read_bytes().replace(b"the", b"a", 1))
    elif change == "the configuration":
        flags = chunked.settings.flags.model_copy(update={"too_short_words": 20})
        evaluator = Evaluator.load(model="rules", settings=chunked.settings.model_copy(update={"flags": flags}))
    elif change == "the chunk size":
        batches = chunked.settings.batches.model_copy(update={"chunk": 16})
        evaluator = Evaluator.load(model="rules", settings=chunked.settings.model_copy(update={"batches": batches}))
    else:
        options = {"candidate": "Ana"}
    with pytest.raises(InputError, match=f"cannot be resumed: {change} changed since it began") as caught:
        score_batch([copy], tmp_path / "run", evaluator, Options(resume=True), **options)
    assert "\n" not in str(caught.value)


def test_another_model_is_not_resumed(chunked: Evaluator, source: Path, tmp_path: Path) -> None:
    stopped(chunked, source, tmp_path / "run", 16)
    path = tmp_path / "run" / "shards" / JOB
    path.write_text(json.dumps(json.loads(path.read_text()) | {"the model": "0" * 64}), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be resumed: the model changed since it began"):
        score_batch([source], tmp_path / "run", chunked, Options(resume=True))


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "swapped"])
def test_a_damaged_shard_is_noticed_and_done_again(
    chunked: Evaluator, source: Path, whole: Path, tmp_path: Path, damage: str
) -> None:
    stopped(chunked, source, tmp_path / "run", 32)
    first, second = sorted((tmp_path / "run" / "shards").glob("*.shard"))[:2]
    content = first.read_bytes()
    flipped = content[:-5] + bytes([content[-5] ^ 1]) + content[-4:]
    first.write_bytes({"flipped": flipped, "cut": content[:-9], "empty": b"", "swapped": second.read_bytes()}[damage])
    done = score_batch([source], tmp_path / "run", chunked, Options(resume=True))
    assert "chunk 0 of the stopped run was damaged" in done.notes[-1]
    assert digests(tmp_path / "run") == digests(whole)


def test_an_answer_that_breaks_something_takes_no_other_with_it(
    chunked: Evaluator, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear = Evaluator._hear
    poison = json.loads("[]")

    def breaks(self: Evaluator, parsed):
        if not poison:
            poison.append(parsed.answer.answer_id)
        if parsed.answer.answer_id in poison:
            raise RuntimeError("poison")
        return hear(self, parsed)

    monkeypatch.setattr(Evaluator, "_hear", breaks)
    done: Finished = score_batch([source], tmp_path / "run", chunked)
    assert done.counts["unscorable"]["FAILED"] == 1
    assert done.counts["rows_in"] == 40


def test_parquet_in_and_out(chunked: Evaluator, source: Path, whole: Path, tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    frame.to_parquet(tmp_path / "answers.parquet")
    score_batch([tmp_path / "answers.parquet"], tmp_path / "run", chunked)
    assert pd.read_parquet(tmp_path / "run/scores.parquet").equals(pd.read_parquet(whole / "scores.parquet"))


def test_settings_name_the_chunk(settings_file: Path) -> None:
    assert yaml.safe_load(settings_file.read_text(encoding="utf-8"))["batches"] == {
        "parse": 8, "encode": 64, "chunk": 8,
    }  # fmt: skip


def test_a_large_run_loses_nothing(
    chunked: Evaluator, source: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.report.tabulate.MOST", 10)
    run = tmp_path / "run"
    score_batch([source], run, chunked, Options(xlsx=True))
    mine, small = digests(run), digests(whole)
    assert all(mine[name] == small[name] for name in TABLES if name != "report.html")
    assert not list(run.glob("candidates/*"))
    page, full = ((folder / "report.html").read_text(encoding="utf-8") for folder in (run, whole))
    assert page.count('<article class="card"') == 10
    assert "This page holds the 10 answers that need a person's look most, of 40." in page
    assert [c for c in cards(full) if int(c[0]) <= 10] == cards(page)
    kept = read_run(whole)
    with (run / "scores.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["answer_id"] for row in csv.DictReader(file)]
    assert all(find_answer(run, name) == kept.find(name) for name in ids)
    with pytest.raises(InputError, match="no answer 'nobody'"):
        find_answer(run, "nobody")


def cards(page: str) -> list[tuple[str, str]]:
    """Rank and id of each card."""
    found = re.findall(r'data-rank="(\d+)".*?<h3 id="a\d+-h"><bdi>(.*?)</bdi>', page, re.DOTALL)
    return sorted(found, key=lambda card: int(card[0]))
