"""Decisions as labelled answers: a folder that ``pipeline.labeled.read_labeled`` reads, so that they can train a model.

Whatever the decisions say beyond ratings (stages, all spans, comments, changes of mind) goes along in decisions.jsonl.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.report.files import FORMULA_STARTS, csv_text, guarded, storable, write_private
from pipeline.review.cases import Case
from pipeline.review.decisions import COMMENT, Decision, Stage
from pipeline.review.reviewed import INDEPENDENT, READ, Reviewed, latest
from pipeline.types import Span

ADJUDICATED: Stage = "adjudicated"
TOLD: Mapping[Stage, str] = {
    "blind": "before the model's scores were seen",
    "second": "as a second reader who saw neither scores nor the first reader",
    "informed": "after the model's scores were seen",
    "adjudicated": "where readers disagreed, as settled",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the numbers for a person to see."""

    folder: Path
    answers: int
    ratings: int
    raters: int
    left_out: int


def export_labeled(runs: Sequence[Reviewed], out: Path, *, adjudicated: bool = False, blind: bool = False) -> Exported:
    """Write answers.jsonl, ratings.csv, reading_order.csv, basis.txt, decisions.jsonl and raters.csv.

    Each rater's last decision on a scale is their rating. Raters go by ids (R1, R2, in the order of their names);
    raters.csv says who is who and can be left behind.

    Args:
        runs: One or more; an id that stands for different words in two runs gets its run's name before it.
        out: Folder; made if it is not there.
        adjudicated: Where a disagreement was settled, let that stand alone; without it settled ratings are left out.
        blind: Only what was decided before the model's scores were seen.

    Raises:
        InputError: No rating is left to write, or two runs cannot be told apart.
    """
    ids = {rater: f"R{n}" for n, rater in enumerate(sorted({r for run in runs for r in run.raters}), 1)}
    answers, decisions = _merged(runs)
    kept = _kept(decisions, adjudicated=adjudicated, blind=blind)
    if not kept:
        fix = "decide something first" if not blind else "leave out --blind"
        raise InputError("there is no rating to export", where=", ".join(str(run.run) for run in runs), fix=fix)
    named = [replace(decision, rater=ids[decision.rater]) for decision in kept]
    told = {decision.answer_id for decision in named}
    _write_answers(out, {key: case for key, case in answers.items() if key in told})
    _write_csv(out / "ratings.csv", ["answer_id", "rater", "scale", "rating", "quote"], _ratings(named, answers))
    _write_csv(out / "reading_order.csv", ["answer_id", "rater", "position"], _order(named))
    _write_csv(out / "raters.csv", ["rater", "name"], ([i, guarded(name)] for name, i in ids.items()))
    everything = (replace(decision, rater=ids[decision.rater]) for decision in decisions)
    _write_lines(out / "decisions.jsonl", (asdict(decision) for decision in everything))
    write_private(out / "basis.txt", f"{_basis(named, runs)}\n".encode())
    settled = sum(d.stage == ADJUDICATED for d in decisions)
    return Exported(out, len(told), len(named), len({d.rater for d in named}), 0 if adjudicated else settled)


def _merged(runs: Sequence[Reviewed]) -> tuple[dict[str, Case], list[Decision]]:
    """Answers and decisions of all runs under ids that are one answer's alone, decisions in the order of time."""
    texts: dict[str, set[str]] = {}
    for run in runs:
        for answer_id, case in run.cases.items():
            texts.setdefault(answer_id, set()).add(case.text)
    answers: dict[str, Case] = {}
    decisions: list[Decision] = []
    for run in runs:
        ids = {i: i if len(texts[i]) == 1 else f"{run.run.resolve().name}/{i}" for i in run.cases}
        for answer_id, case in run.cases.items():
            if answers.setdefault(ids[answer_id], case).text != case.text:
                what = f"two runs have an answer {ids[answer_id]} of different words"
                raise InputError(what, where=str(run.run), fix="rename the folder of one run")
        decisions += [replace(decision, answer_id=ids[decision.answer_id]) for decision in run.decisions]
    return answers, sorted(decisions, key=lambda decision: decision.at) if len(runs) > 1 else decisions


def _kept(decisions: Sequence[Decision], *, adjudicated: bool, blind: bool) -> list[Decision]:
    """One decision for each answer, rater and scale."""
    stages = INDEPENDENT if blind else READ
    kept = latest(d for d in decisions if d.stage in stages and d.scale != COMMENT)
    if adjudicated:
        settled = {(d.answer_id, d.scale): d for d in decisions if d.stage == ADJUDICATED and d.scale != COMMENT}
        kept = {key: d for key, d in kept.items() if (d.answer_id, d.scale) not in settled}
        kept |= {(d.answer_id, d.rater, d.scale): d for d in settled.values()}
    return list(kept.values())


def _write_answers(out: Path, answers: Mapping[str, Case]) -> None:
    rows = (
        {"answer_id": guarded(i), "batch": guarded(storable(case.candidate_id)) or guarded(i),
         "question": storable(case.question), "style": "", "text": storable(case.text)}
        for i, case in answers.items()
    )  # fmt: skip
    _write_lines(out / "answers.jsonl", rows)


def _ratings(kept: Iterable[Decision], answers: Mapping[str, Case]) -> Iterator[list[str]]:
    for decision in kept:
        rating = "" if decision.rating is None else f"{decision.rating:g}"
        quote = _quote(storable(answers[decision.answer_id].text), decision.spans) if rating else ""
        yield [guarded(decision.answer_id), decision.rater, decision.scale, rating, quote]


def _quote(text: str, spans: Iterable[Span]) -> str:
    """The longest stretch that was marked, from its first character that no spreadsheet takes for a formula."""
    marked = max((text[span.start : span.end] for span in spans), key=len, default="")
    return marked.lstrip("".join(FORMULA_STARTS)).strip()


def _order(kept: Iterable[Decision]) -> Iterator[list[str]]:
    """In which order each rater read: by the first rating of each answer."""
    read: dict[tuple[str, str], None] = dict.fromkeys((d.rater, d.answer_id) for d in kept)
    turns: Counter[str] = Counter()
    for rater, answer_id in read:
        turns[rater] += 1
        yield [guarded(answer_id), rater, str(turns[rater])]


def _basis(kept: Sequence[Decision], runs: Sequence[Reviewed]) -> str:
    raters = sorted({d.rater for d in kept}, key=lambda rater: int(rater[1:]))
    stages = Counter(d.stage for d in kept)
    counted = ", ".join(f"{stages[stage]} {words}" for stage, words in TOLD.items() if stages[stage])
    versions = sorted({case.scores.get("model_version", "") for run in runs for case in run.cases.values()} - {""})
    one = len(raters) == 1
    return (
        f"Rated by {len(raters)} {'person' if one else 'people'} ({', '.join(raters)}) who reviewed the scores of "
        f"{' and '.join(versions) or 'a model'}: {counted}."
    )


def _write_csv(path: Path, header: list[str], rows: Iterable[Sequence[str]]) -> None:
    write_private(path, csv_text([header, *rows]).encode("utf-8"))


def _write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    write_private(path, "".join(json.dumps(row) + "\n" for row in rows).encode("ascii"))
