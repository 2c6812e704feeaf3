"""A run: everything that ``score`` writes, a chunk of answers at a time, and taken up again where it was stopped."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Unpack

from pipeline.engines.contract import MakeEngine
from pipeline.engines.job import chunk_size, chunks_of, job_of
from pipeline.engines.local import LocalEngine
from pipeline.engines.shards import Shards
from pipeline.errors import InputError
from pipeline.evaluator import Evaluator, Progress
from pipeline.ingest import Answers, QuestionBank, ReadOptions, open_answers
from pipeline.packs import Pack
from pipeline.report.files import settle
from pipeline.report.gathered import gathered
from pipeline.report.html import PackInfo, write_report
from pipeline.report.manifest import file_facts, input_facts, write_manifest
from pipeline.report.shortlist import Selection
from pipeline.report.tabulate import tabulate
from pipeline.report.totals import Totals

STDIN = "-"
_NAMED = 3
_CHANGED = "leave the input alone until the run is done, and score again"
_Inputs = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a run.

    Attributes:
        counts: As in its manifest: rows_in, scored, unscorable, flagged, flags.
        notes: Sentences about the reading, and about what was done again.
    """

    counts: Mapping[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done; none of it changes a score.

    Attributes:
        resume: Take up a run that was stopped.
        xlsx: Write scores.xlsx too.
        engine: Makes what scores; without it, this process does.
        progress: Called with the number of answers done since the last call.
    """

    resume: bool = False
    xlsx: bool = False
    engine: MakeEngine | None = None
    progress: Progress | None = None


@dataclass
class _Run:
    """One run on its way."""

    inputs: Sequence[str | Path]
    out: Path
    evaluator: Evaluator
    options: Options
    answers: Answers
    facts: _Inputs
    shards: Shards
    began: float
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        """Take down the time since the last lap."""
        self.seconds[stage] = time.perf_counter() - self.began - sum(self.seconds.values())

    def score(self) -> None:
        """Every chunk that is missing."""
        missing = self.shards.missing()
        if self.shards.damaged:
            numbers = ", ".join(map(str, self.shards.damaged))
            self.notes.append(f"chunk {numbers} of the stopped run was damaged on the disk and is scored again.")
        size, progress = chunk_size(self.evaluator), self.options.progress
        if progress:
            progress(len(self.answers) - min(len(self.answers), len(missing) * size))
        make = self.options.engine
        engine = make(self.shards.folder, progress) if make else LocalEngine(self.evaluator, progress)
        for shard in engine.score(chunks_of(self.answers, size, missing)):
            self.shards.put(shard)
        self.lap("evaluate")

    def finish(self) -> Totals:
        """The run's files out of its shards."""
        every = gathered(self.shards, self.evaluator.settings.flags.near_duplicate)
        shown = tabulate(every, len(self.answers), self.out, self.evaluator.model_version)
        self._pages(shown)
        self.lap("write")
        return shown.totals

    def _pages(self, shown: Selection) -> None:
        evaluator, title = self.evaluator, _title(self.inputs)
        write_report(
            shown, self.out, title=title, notes=self.answers.notes, competency=evaluator.pack,
            pack=pack_info(evaluator.pack, evaluator.framework), basis=evaluator.scorer.basis,
            framework=evaluator.framework,
        )  # fmt: skip
        if self.options.xlsx:
            from pipeline.report.workbook import Facts, write_workbook

            facts = Facts(
                title, evaluator.scorer.basis, evaluator.model_version, evaluator.digests, self.answers.notes,
                evaluator.pack, evaluator.framework,
            )  # fmt: skip
            write_workbook(shown.evaluations, self.out, facts, shown.totals)


def score_batch(
    inputs: Sequence[str | Path], out: Path, evaluator: Evaluator, how: Options | None = None,
    **options: Unpack[ReadOptions],
) -> Finished:  # fmt: skip
    """Score inputs into a folder: tables of scores, evidence and answers, report.html and manifest.json.

    Memory does not depend on how many answers there are: they are read, scored and kept on disk (in the folder
    ``shards``, until the run is done) a chunk at a time. The report's pages for candidates stand in the folder
    candidates. A trained model's scores have intervals too; they stand in intervals.csv.

    Args:
        inputs: Files, folders, or "-" for standard input.
        out: The run's folder; made if it is not there.
        evaluator: Does the scoring.
        how: Whether to resume, what to write, what scores.
        options: What the user says about the input, see ``pipeline.ingest.ReadOptions``.

    Raises:
        InputError: The input or the folder cannot be used, or the run in it cannot be resumed.
    """
    began, how = time.perf_counter(), how or Options()
    with open_answers(inputs, bank=QuestionBank.of_pack(evaluator.pack), **options) as answers:
        facts = _facts(inputs, answers)
        _make(out)
        job = job_of(facts, evaluator, options)
        shards = Shards(out, job, -(-len(answers) // chunk_size(evaluator)))
        if how.resume and (done := _done(out, job, shards)):
            return done
        shards.begin(resume=how.resume)
        run = _Run(inputs, out, evaluator, how, answers, facts, shards, began)
        run.lap("read")
        run.score()
        if _facts(inputs, answers) != facts:
            raise InputError("the input changed while it was read", where=_title(inputs), fix=_CHANGED)
        totals = run.finish()
        write_manifest(
            out, totals=totals, rows_in=len(answers), inputs=facts, digests=evaluator.digests, seconds=run.seconds,
            model_version=evaluator.model_version, pack=evaluator.pack.id, framework=evaluator.framework,
            encoder_backend=evaluator.encoder.run_by, notes=list(answers.notes), job=job,
        )  # fmt: skip
        settle(out)
        shards.clear()
    return Finished({"rows_in": totals.rows, **totals.counts()}, (*answers.notes, *run.notes))


def _done(out: Path, job: Mapping[str, str], shards: Shards) -> Finished | None:
    """What came of the run, where it is done already."""
    try:
        manifest = json.loads((out / "manifest.json").read_bytes())
        same = manifest["job"] == job and not shards.unfinished
        return Finished(manifest["counts"], (*manifest["notes"], "the run was done already.")) if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _facts(inputs: Sequence[str | Path], answers: Answers) -> _Inputs:
    piped = [file_facts(answers.piped, STDIN)] if answers.piped else []
    return input_facts(Path(i) for i in inputs if str(i) != STDIN) + piped


def pack_info(pack: Pack, framework_id: str) -> PackInfo:
    """What the report says of a pack: names of competency, framework and levels, and the wording of every item."""
    framework = pack.framework(framework_id)
    items = {indicator.id: indicator.text for _, indicator, _ in framework.items()}
    items |= {rival.id: rival.text for rival in pack.rivals}
    items |= {area.id: area.text for question in pack.questions for area in question.areas}
    return PackInfo(pack.name, framework.name, {level.step: level.name for level in framework.levels}, items)


def _make(folder: Path) -> None:
    """Make the folder before the work, so that a run is not lost for want of a place to put it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=str(folder), fix="choose another --out"
        ) from error


def _title(inputs: Sequence[str | Path]) -> str:
    names = ["standard input" if str(i) == STDIN else Path(i).name for i in inputs]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
