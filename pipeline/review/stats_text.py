"""The statistics of a review in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.report.printable import printable

MEASURES = ("qwk", "kappa", "exact", "adjacent")
GROUPS = {"by_scale": "by scale", "by_rater": "by rater", "by_flag": "by flag", "by_length": "by length"}


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """What :func:`pipeline.review.stats.statistics` found, line by line."""
    counts = found["counts"]
    stages = ", ".join(f"{n} {stage}" for stage, n in counts["by_stage"].items() if n)
    raters = ", ".join(f"{_name(rater)} {n}" for rater, n in counts["by_rater"].items())
    yield f"{counts['answers_decided']} of {counts['answers']} answers, {counts['decisions']} ratings ({stages})"
    yield f"by rater: {raters}; {counts['comments']} comments"
    yield ""
    yield "Between raters (decided without sight of the scores)"
    yield from _table(found["raters"], ("first", "second")) or ["  no two raters rated an answer in common"]
    yield ""
    yield "Rater and model"
    yield from _table(found["model"], ("rater", "decided")) or ["  nothing was rated that the model scored"]
    yield ""
    yield from _overrides(found["overrides"])
    yield ""
    yield from _anchoring(found["anchoring"])


def _table(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[str]:
    return [
        f"  {row['scale']:12} {' '.join(_name(row[name]) for name in names):24} n {row['n']:4}  "
        + "  ".join(_figure(name, row[name]) for name in MEASURES if name in row)
        + (f"  rater {row['rater_minus_model']:+.2f}" if "rater_minus_model" in row else "")
        for row in rows
    ]


def _figure(name: str, figure: Mapping[str, Any]) -> str:
    value, low, high = (figure.get(key) for key in ("value", "low", "high"))
    shown = "-" if value is None else f"{value:.2f}"
    return f"{name} {shown}" + ("" if low is None or high is None else f" [{low:.2f}, {high:.2f}]")


def _overrides(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"Overrides: {_group(found['all'])}"
    for key, title in GROUPS.items():
        yield f"  {title}"
        yield from (f"    {_name(name):20} {_group(group)}" for name, group in found[key].items() if group["n"])


def _group(group: Mapping[str, Any]) -> str:
    share = "-" if group["share"] is None else f"{group['share']:.0%}"
    return f"{group['overridden']} of {group['n']} ({share}): {group['higher']} higher, {group['lower']} lower"


def _anchoring(found: Mapping[str, Any]) -> Iterator[str]:
    yield "Anchoring: decisions on the model's step"
    for kind in ("blind", "informed"):
        part = found[kind]
        if part["n"]:
            bounds = f"[{part['low']:.2f}, {part['high']:.2f}]"
            yield f"  {kind:10} {part['as_model']} of {part['n']} ({part['share']:.0%}) {bounds}"
        else:
            yield f"  {kind:10} none"
    moved = found["changed_after_seeing"]
    yield (
        f"  rated blind and again with the scores in sight: {moved['rated_twice']}, kept {moved['kept']}, "
        f"towards the model {moved['towards_model']}, away {moved['away_from_model']}"
    )


def _name(text: str) -> str:
    return printable(str(text), keep="")
