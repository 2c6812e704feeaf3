"""What the page of one answer shows, worked out for one rater; the template only lays it out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.labeled import SCALES, Scale
from pipeline.report.anchors import Anchors
from pipeline.report.cards import grouped
from pipeline.report.markup import answer_markup
from pipeline.report.segments import segments
from pipeline.report.standing import weighed
from pipeline.report.wording import MARKED, Code, review_policy
from pipeline.review.cases import Case
from pipeline.review.decisions import Decision
from pipeline.types import SCORED, STAR, Evidence
from pipeline.web.desk import Reading

FAR = 1.0  # points between a rating and the model from which the page says so
_COLUMNS = {name: f"star_{name}" for name in STAR} | {"generic": "generic_probability"}


@dataclass(frozen=True, slots=True)
class Theirs:
    """What another rater decided on a scale."""

    rater: str
    rating: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One scale of the form.

    Attributes:
        stored: The rating that is stored: a number, "na" for does not apply, "" for none.
        spans: The stored marked words, as JSON.
        model: What the model says, in words; "" while it may not be seen.
        far: By how many points the stored rating and the model differ, where it is a point or more.
        theirs: Other raters' decisions; only where they are to be settled.
    """

    scale: Scale
    anchors: Anchors
    stored: str
    spans: str
    model: str = ""
    far: str = ""
    theirs: tuple[Theirs, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the model made of the answer."""

    flags: tuple[Code, ...] = ()
    groups: tuple[tuple[str, tuple[Evidence, ...]], ...] = ()


def words(case: Case, *, evidence: bool) -> Markup:
    """The answer's characters exactly; with its evidence as marks where that may be seen."""
    if not evidence:
        return answer_markup(segments(case.text, ()), case.doubtful)
    scores = {name: score for name in SCORED if (score := _score(case, name)) is not None}
    level = _score(case, "level")
    found = weighed(_marked(case), scores, None if level is None else int(level))
    return answer_markup(segments(case.text, found.pieces, found.standing), case.doubtful)


def _marked(case: Case) -> list[Evidence]:
    return [item for item in case.evidence if item.dimension in MARKED]


def shown(case: Case) -> Shown:
    """The model's flags and evidence."""
    policy = review_policy()
    return Shown(tuple(policy.flag(code) for code in case.flags), grouped(case.evidence))


def fields(
    case: Case,
    anchors: Mapping[str, Anchors],
    own: Reading,
    *,
    model: bool,
    others: Sequence[Reading] = (),
    scales: Sequence[str] = tuple(SCALES),
) -> list[Field]:
    """The form's scales with what this rater stored.

    Args:
        case: The answer.
        anchors: By scale.
        own: The rater's reading, or what was adjudicated.
        model: Whether the model's scores may be seen.
        others: Readings to settle.
        scales: Which ones.
    """
    return [
        Field(
            SCALES[name], anchors[name], *_stored(own.decisions.get(name)),
            model=_model(case, name) if model else "",
            far=_far(case, own.decisions.get(name)) if model else "",
            theirs=tuple(_theirs(case, other, name) for other in others if name in other.decisions),
        )
        for name in scales
    ]  # fmt: skip


def _stored(decision: Decision | None) -> tuple[str, str]:
    if decision is None:
        return "", "[]"
    rating = "na" if decision.rating is None else f"{decision.rating:g}"
    return rating, json.dumps([[span.start, span.end] for span in decision.spans])


def _score(case: Case, name: str) -> float | None:
    text = case.scores.get(_COLUMNS.get(name, name), "")
    return float(text) if text else None


def _model(case: Case, name: str) -> str:
    score = _score(case, name)
    if score is None:
        return "no score"
    if SCALES[name].kind == "binary":
        return f"{score:.0%} yes"
    low, high = case.scores.get("level_low", ""), case.scores.get("level_high", "")
    if name == "level":
        return f"{score:g}" if low == high else f"{score:g}, {low} to {high} possible"
    return f"{score:.1f}"


def _far(case: Case, decision: Decision | None) -> str:
    score = _score(case, decision.scale) if decision else None
    if decision is None or decision.rating is None or score is None:
        return ""
    if SCALES[decision.scale].kind == "binary":
        return "the model reads it the other way" if (score >= 0.5) != bool(decision.rating) else ""
    apart = abs(decision.rating - score)
    return f"{apart:.1f} from yours" if apart >= FAR else ""


def _theirs(case: Case, reading: Reading, name: str) -> Theirs:
    decision = reading.decisions[name]
    return Theirs(
        reading.rater, spoken(name, decision.rating), tuple(case.text[s.start : s.end] for s in decision.spans)
    )


def spoken(name: str, rating: float | None) -> str:
    """A rating as a person would say it."""
    if rating is None:
        return "does not apply"
    return ("no", "yes")[int(rating)] if SCALES[name].kind == "binary" else f"{rating:g}"


def listed(names: Sequence[str], anchors: Mapping[str, Anchors]) -> str:
    """Scales by their labels."""
    return ", ".join(anchors[name].label for name in names)
