"""How far raters agree with each other and with the model, and where they overrule it.

Agreement between raters rests on what they decided without having seen the scores ("blind" and "second"): two people
who both saw them agree with the model rather than with each other. Settled decisions count nowhere but in the totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pipeline.labeled.scales import SCALES
from pipeline.review.against import Judged, judged, step_of
from pipeline.review.decisions import COMMENT, STAGES, Decision
from pipeline.review.reviewed import INDEPENDENT, INFORMED, READ, Reviewed

if TYPE_CHECKING:
    from pipeline.agreement.bootstrap import Bootstrap

LEAST = 10  # answers in common below which only shares are told
SHORT, LONG = 100, 250  # words
Pairs = Sequence[tuple[float, float]]


def statistics(reviewed: Reviewed, *, draws: int = 500) -> dict[str, Any]:
    """All figures, ready for JSON.

    Args:
        reviewed: The run and its decisions.
        draws: Bootstrap draws of answers, for the 95% intervals; the same number gives the same figures.

    Returns:
        ``counts``; ``raters`` (a row a scale and pair of raters); ``model`` (a row a scale, rater and kind of
        decision); ``overrides`` (by scale, rater, flag and length); ``anchoring``.
    """
    from pipeline.agreement.bootstrap import Bootstrap

    bootstrap = Bootstrap(draws)
    held = judged(reviewed.ratings(READ).values(), reviewed.cases)
    return {
        "run": str(reviewed.run),
        "counts": _counts(reviewed),
        "raters": list(_raters(reviewed, bootstrap)),
        "model": list(_model(reviewed, bootstrap)),
        "overrides": _overrides(held),
        "anchoring": _anchoring(reviewed),
    }


def _counts(reviewed: Reviewed) -> dict[str, Any]:
    ratings = [d for d in reviewed.decisions if d.scale != COMMENT]
    by_stage = Counter(d.stage for d in ratings)
    return {
        "answers": len(reviewed.cases),
        "answers_decided": len({d.answer_id for d in ratings}),
        "decisions": len(ratings),
        "comments": sum(d.scale == COMMENT or bool(d.comment) for d in reviewed.decisions),
        "by_stage": {stage: by_stage[stage] for stage in STAGES},
        "by_rater": dict(sorted(Counter(d.rater for d in ratings).items())),
    }


def _raters(reviewed: Reviewed, bootstrap: Bootstrap) -> Iterator[dict[str, Any]]:
    table: dict[str, dict[str, dict[str, float]]] = {}
    for (answer_id, rater, scale), decision in reviewed.ratings(INDEPENDENT).items():
        if decision.rating is not None:
            table.setdefault(scale, {}).setdefault(rater, {})[answer_id] = decision.rating
    for scale in (name for name in SCALES if name in table):
        for one, other in combinations(sorted(table[scale]), 2):
            first, second = table[scale][one], table[scale][other]
            if pairs := [(first[i], second[i]) for i in first if i in second]:
                yield {"scale": scale, "first": one, "second": other, **_agreement(scale, pairs, bootstrap)}


def _model(reviewed: Reviewed, bootstrap: Bootstrap) -> Iterator[dict[str, Any]]:
    """Rater against model, what was decided blind apart from what was decided with the scores in sight."""
    for kind, stages in (("blind", INDEPENDENT), ("informed", INFORMED)):
        rows = judged(reviewed.ratings(stages).values(), reviewed.cases)
        for scale in SCALES:
            for rater in reviewed.raters:
                own = [j for j in rows if (j.decision.scale, j.decision.rater) == (scale, rater)]
                if own:
                    found = _agreement(scale, [(j.score, j.rating) for j in own], bootstrap)
                    gap = sum(j.rating - j.score for j in own) / len(own)
                    yield {"scale": scale, "rater": rater, "decided": kind, **found, "rater_minus_model": round(gap, 4)}


def _agreement(scale: str, pairs: Pairs, bootstrap: Bootstrap) -> dict[str, Any]:
    """``n``, exact and adjacent shares; from 10 answers on, QWK (kappa for yes and no) and all with intervals."""
    from pipeline.agreement.measures import adjacent, exact, kappa, qwk

    first, second = zip(*pairs, strict=True)
    binary = SCALES[scale].kind == "binary"
    bounds = {"low": SCALES[scale].low, "high": SCALES[scale].high}
    found: dict[str, Any] = {"n": len(pairs)}
    if len(pairs) < LEAST:
        steps = [(step_of(scale, a), step_of(scale, b)) for a, b in pairs]
        found["exact"] = {"value": _share(a == b for a, b in steps)}
        return found if binary else found | {"adjacent": {"value": _share(abs(a - b) <= 1 for a, b in steps)}}
    measures: dict[str, Callable[..., Any]] = {"kappa": kappa} if binary else {"qwk": qwk}
    measures |= {"exact": exact} if binary else {"exact": exact, "adjacent": adjacent}
    for name, measure in measures.items():
        found[name] = bootstrap.estimate(partial(measure, **bounds), first, second).as_dict()
    return found


def _overrides(held: Sequence[Judged]) -> dict[str, Any]:
    """How often raters came to another step, and which way, by what the answer and the decision are like."""
    raters = sorted({j.decision.rater for j in held})
    flags = sorted({flag for j in held for flag in j.case.flags})
    by_flag = {flag: _group(j for j in held if flag in j.case.flags) for flag in flags}
    return {
        "all": _group(held),
        "by_scale": {s: _group(j for j in held if j.decision.scale == s) for s in SCALES if _any(held, s)},
        "by_rater": {r: _group(j for j in held if j.decision.rater == r) for r in raters},
        "by_flag": by_flag | {"no flag": _group(j for j in held if not j.case.flags)},
        "by_length": {
            f"under {SHORT} words": _group(j for j in held if _words(j) < SHORT),
            f"{SHORT} to {LONG - 1} words": _group(j for j in held if SHORT <= _words(j) < LONG),
            f"{LONG} words or more": _group(j for j in held if _words(j) >= LONG),
        },
    }


def _any(held: Iterable[Judged], scale: str) -> bool:
    return any(j.decision.scale == scale for j in held)


def _words(row: Judged) -> int:
    return int(row.case.scores.get("words") or 0)


def _group(rows: Iterable[Judged]) -> dict[str, Any]:
    group = list(rows)
    over = [j for j in group if j.overruled]
    return {
        "n": len(group),
        "overridden": len(over),
        "higher": sum(j.rating > j.step for j in over),
        "lower": sum(j.rating < j.step for j in over),
        "share": _share(j.overruled for j in group),
    }


def _anchoring(reviewed: Reviewed) -> dict[str, Any]:
    """Whether seeing the scores draws raters to them: agreement by stage, and what became of blind decisions."""
    blind = judged(reviewed.ratings(INDEPENDENT).values(), reviewed.cases)
    informed = judged(reviewed.ratings(INFORMED).values(), reviewed.cases)
    return {
        "blind": _followed(blind),
        "informed": _followed(informed),
        "changed_after_seeing": _changed(reviewed.decisions, {_key(j.decision): j for j in informed}),
    }


def _followed(rows: Sequence[Judged]) -> dict[str, Any]:
    """Share of decisions on the model's step, with its 95% interval (Wilson, 1927)."""
    same, n = sum(not j.overruled for j in rows), len(rows)
    low, high = wilson(same, n)
    return {"n": n, "as_model": same, "share": _share(not j.overruled for j in rows), "low": low, "high": high}


def _changed(decisions: Iterable[Decision], informed: dict[tuple[str, str, str], Judged]) -> dict[str, int]:
    """Of the ratings given blind and again with the scores in sight: how many moved, and which way."""
    first: dict[tuple[str, str, str], float] = {}
    for decision in decisions:
        if decision.stage in INDEPENDENT and decision.rating is not None and _key(decision) in informed:
            first[_key(decision)] = decision.rating
    again = [(was, informed[key].rating, informed[key].score) for key, was in first.items()]
    gaps = [(abs(was - score), abs(now - score), was != now) for was, now, score in again]
    return {
        "rated_twice": len(gaps),
        "kept": sum(not moved for *_, moved in gaps),
        "towards_model": sum(moved and after < before for before, after, moved in gaps),
        "away_from_model": sum(moved and after >= before for before, after, moved in gaps),
    }


def _key(decision: Decision) -> tuple[str, str, str]:
    return decision.answer_id, decision.rater, decision.scale


def _share(truths: Iterable[bool]) -> float | None:
    values = list(truths)
    return round(sum(values) / len(values), 4) if values else None


def wilson(successes: int, n: int, z: float = 1.96) -> tuple[float | None, float | None]:
    """Score interval of a share (Wilson, E. B., 1927, Journal of the American Statistical Association 22, 209-212)."""
    if not n:
        return None, None
    share, part = successes / n, z * z / n
    middle = (share + part / 2) / (1 + part)
    half = z * (share * (1 - share) / n + part / (4 * n)) ** 0.5 / (1 + part)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)
