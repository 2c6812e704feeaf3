"""Runs in chunks: the same files as in one piece, after a kill too, and what is refused or noticed on the way."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from pipeline.engines.shards import JOB
from pipeline.errors import InputError
from pipeline.evaluator import Evaluator
from pipeline.report.write import Finished, Options, score_batch

TABLES = ("scores.csv", "scores.parquet", "evidence.jsonl", "answers.jsonl", "report.html")
SETTINGS = "  chunk: 512"


def answers(root: Path, count: int) -> list[dict[str, str]]:
    """Answers of the labelled ones' sentences, in another order in each; some empty, one id twice."""
    lines = (root / "data/labeled/answers.jsonl").read_text(encoding="utf-8").splitlines()
    made, chance = [], random.Random(5)
    for i in range(count):
        row = json.loads(lines[i % len(lines)])
        parts = re.split(r"(?<=[.!?])\s+", row["text"])[:6]
        chance.shuffle(parts)
        text = "" if i % 37 == 11 else " ".join(parts)
        made.append(
            {"answer_id": f"a{i // 2 * 2 if i % 50 == 1 else i:05d}", "candidate_id": f"c{i // 4}", "text": text}
        )
    return made


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def settings_file(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chunks of 8 answers."""
    path = tmp_path_factory.mktemp("settings") / "settings.yaml"
    text = (root / "configs/settings.yaml").read_text(encoding="utf-8")
    assert SETTINGS in text
    path.write_text(text.replace(SETTINGS, "  chunk: 8").replace("  parse: 64", "  parse: 8"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chunked(settings_file: Path) -> Evaluator:
    from pipeline.config import load_settings

    return Evaluator.load(model="rules", settings=load_settings(settings_file))


@pytest.fixture(scope="module")
def source(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return table(tmp_path_factory.mktemp("input") / "answers.csv", answers(root, 40))


@pytest.fixture(scope="module")
def whole(chunked: Evaluator, source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "run"
    score_batch([source], out, chunked)
    return out


def digests(run: Path) -> dict[str, str]:
    files = sorted(path for path in run.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {str(path.relative_to(run)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Stopped(Exception):
    """The run ends here."""


def stopped(evaluator: Evaluator, source: Path, out: Path, after: int) -> None:
    """A run that is cut short after some answers."""
    left = after

    def progress(done: int) -> None:
        nonlocal left
        left -= done
        if left <= 0:
            raise Stopped

    with pytest.raises(Stopped):
        score_batch([source], out, evaluator, Options(progress=progress))


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
    again = score_batch([source], out, chunked, Options(resume=True, progress=Stopped))
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


def command(source: Path, out: Path, settings_file: Path, *more: str) -> list[str]:
    code = "from pipeline.cli.main import main; main()"
    options = ["--heads", "rules", "--settings", str(settings_file), "--quiet", "--resume", *more]
    return [sys.executable, "-c", code, "score", str(source), "--out", str(out), *options]


def kill_and_resume(source: Path, out: Path, settings_file: Path, kills: int, chance: random.Random) -> None:
    """Killed ``kills`` times, each time when some more chunks are there, at a random moment; then left to finish."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    for kill in range(kills):
        begun = len(list(out.glob("shards/*.shard")))
        process = subprocess.Popen(command(source, out, settings_file), env=environment)
        while process.poll() is None and len(list(out.glob("shards/*.shard"))) < begun + 1 + kill % 2:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command(source, out, settings_file), env=environment, check=True)


def test_a_killed_run_goes_on(root: Path, settings_file: Path, chunked: Evaluator, tmp_path: Path) -> None:
    source = table(tmp_path / "answers.csv", answers(root, 120))
    score_batch([source], tmp_path / "whole", chunked)
    kill_and_resume(source, tmp_path / "run", settings_file, 3, random.Random(11))
    assert digests(tmp_path / "run") == digests(tmp_path / "whole")


@pytest.mark.large
def test_ten_kills_in_twenty_thousand(root: Path, settings_file: Path, tmp_path: Path) -> None:
    source = table(tmp_path / "answers.csv", answers(root, 20_000))
    path = tmp_path / "settings.yaml"
    path.write_text(settings_file.read_text().replace("chunk: 8", "chunk: 512").replace("parse: 8", "parse: 64"))
    subprocess.run(command(source, tmp_path / "whole", path), check=True)
    kill_and_resume(source, tmp_path / "run", path, 10, random.Random(13))
    assert digests(tmp_path / "run") == digests(tmp_path / "whole")
    assert json.loads((tmp_path / "run/manifest.json").read_text())["counts"]["rows_in"] == 20_000


@pytest.mark.large
def test_memory_does_not_grow_with_the_input(root: Path, tmp_path: Path) -> None:
    peaks = [peak(table(tmp_path / f"{n}.csv", answers(root, n)), tmp_path / f"run{n}") for n in (1000, 5000)]
    assert peaks[1] <= 1.15 * peaks[0], peaks


def peak(source: Path, out: Path) -> int:
    """Largest resident set of a run in a process of its own, in kibibytes."""
    code = (
        "import resource, sys; from pipeline.evaluator import Evaluator; from pipeline.report.write import score_batch;"
        "from pathlib import Path; score_batch(sys.argv[1:2], Path(sys.argv[2]), Evaluator.load(model='rules'));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, source, out], check=True, capture_output=True, text=True)
    return int(done.stdout)


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
