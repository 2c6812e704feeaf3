"""The flags that depend on one answer alone: a function each, with thresholds from settings.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.config import FlagThresholds
from pipeline.lexicons import Lexicon
from pipeline.parse import Agent, ParsedAnswer
from pipeline.types import Evidence, Flag, LevelResult, Scores, Span

MOST_SPANS = 5
_BEGINNING = 2  # clauses


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a flag may look at."""

    parsed: ParsedAnswer
    features: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    scores: Scores
    level: LevelResult
    on_topic: float
    foreign: Span | None
    limits: FlagThresholds

    def spans(self, dimension: str, polarity: int) -> tuple[Span, ...]:
        """The strongest evidence of one dimension and polarity, in order of the text."""
        found = [e for e in self.evidence if e.dimension == dimension and e.polarity == polarity]
        strongest = sorted(found, key=lambda e: (-e.strength, e.start))[:MOST_SPANS]
        return tuple(Span(e.start, e.end) for e in sorted(strongest, key=lambda e: e.start))


def _no_story(case: Case) -> Flag | None:
    denied = _denied(case)
    if denied and case.scores.specificity < case.limits.event_specificity:
        return Flag("NO_STORY", "The answer begins by saying that there is no such event to tell.", (denied,))
    if case.scores.specificity >= case.limits.no_story_specificity:
        return None
    return Flag(
        "NO_STORY", "No single event is told: the answer stays with habits, opinions or what would be done.",
        case.spans("specificity", -1) or case.spans("specificity", 1)[:1],
    )  # fmt: skip


def _denied(case: Case) -> Span | None:
    """The words at the beginning, where they say that there is no event."""
    parsed, begins = case.parsed, case.parsed.clauses[:_BEGINNING]
    found = parsed.hits(_denials(case.limits.denials)) if begins else []
    hit = next((hit for hit in found if hit.start < begins[-1].end), None)
    return parsed.span(hit.start, hit.end) if hit else None


@lru_cache
def _denials(entries: tuple[str, ...]) -> Lexicon:
    return Lexicon("denials", {"denials": entries}, {})


def _pseudo_story(case: Case) -> Flag | None:
    features, limits = case.features, case.limits
    told = features["specificity.told_share"] >= limits.pseudo_told_share
    dressed = told and case.scores.specificity < limits.event_specificity
    bare = features["specificity.particulars"] < limits.pseudo_particulars
    filler = (
        case.scores.buzzwords >= limits.pseudo_buzzwords
        or features["buzzwords.abstract_share"] >= limits.pseudo_abstract
    )
    if not (dressed and bare and filler):
        return None
    return Flag(
        "PSEUDO_STORY",
        "It is told like a story, but it is a summary: hardly anything in it could be checked, "
        "and general words stand for what was done.",
        case.spans("buzzwords", 1) or case.spans("specificity", -1),
    )  # fmt: skip


def _no_result(case: Case) -> Flag | None:
    story = case.scores.specificity >= case.limits.no_result_specificity
    if not story or case.scores.star["result"] >= case.limits.no_result_probability:
        return None
    last = [e for e in case.evidence if e.dimension == "specificity" and e.polarity == 1]
    end = max(last, key=lambda e: e.end, default=None)
    return Flag("NO_RESULT", "An event is told, but not how it ended.", (Span(end.start, end.end),) if end else ())


def _we_only(case: Case) -> Flag | None:
    agents = [c.agent for c in case.parsed.clauses if c.verb >= 0]
    we, own = agents.count(Agent.WE), agents.count(Agent.I)
    if we < case.limits.we_only_least or we < case.limits.we_only_share * (we + own):
        return None
    clauses = [c for c in case.parsed.clauses if c.agent is Agent.WE and c.verb >= 0][:MOST_SPANS]
    spans = tuple(case.parsed.sentence_span(c.start, c.end) for c in clauses)
    return Flag("WE_ONLY", "Almost everything was done by \u201cwe\u201d; the candidate's own part is not told.", spans)


def _buzzword_dense(case: Case) -> Flag | None:
    dense = case.scores.buzzword_density >= case.limits.buzzword_density
    if not dense and case.scores.buzzwords < case.limits.buzzword_score:
        return None
    return Flag(
        "BUZZWORD_DENSE", f"Stock phrases carry much of the answer ({case.scores.buzzword_density:.1f} per 100 words).",
        case.spans("buzzwords", 1),
    )  # fmt: skip


def _copies_indicator(case: Case) -> Flag | None:
    if not case.level.copied:
        return None
    spans = tuple(dict.fromkeys(m.span for m in case.level.copied))
    return Flag(
        "COPIES_INDICATOR",
        "Words of the answer stand almost so in the competency framework; they were not counted.",
        spans,
    )


def _off_topic(case: Case) -> Flag | None:
    if not case.on_topic < case.limits.off_topic_z:
        return None
    return Flag("OFF_TOPIC", "The answer seems to be about something other than the question.")


def _wrong_language(case: Case) -> Flag | None:
    if case.foreign is None:
        return None
    return Flag(
        "WRONG_LANGUAGE",
        "Part of the answer is not in English and was not understood.",
        (case.foreign,),
    )


def _too_short(case: Case) -> Flag | None:
    n = len(case.parsed.words)
    if n >= case.limits.too_short_words:
        return None
    return Flag("TOO_SHORT", f"Only {n} words: too little to score with confidence.")


def _wide_level_set(case: Case) -> Flag | None:
    low, high = case.level.low, case.level.high
    if low is None or high is None or high - low < case.limits.wide_levels:
        return None
    return Flag("WIDE_LEVEL_SET", f"The level is uncertain: anything from {low} to {high} is plausible.")


def _outlier(case: Case) -> Flag | None:
    words, limits = [w.lower for w in case.parsed.words], case.limits
    triples = list(zip(words, words[1:], words[2:], strict=False))
    repeated = 1 - len(set(triples)) / (len(triples) + case.parsed.again) if triples else 0.0
    verbs = sum(c.verb >= 0 for c in case.parsed.clauses) / max(len(words), 1)
    odd = sum(len(w) > limits.outlier_word_length or w.isdigit() for w in words) / max(len(words), 1)
    if len(words) + case.parsed.again < limits.too_short_words:
        return None
    if repeated < limits.outlier_repeated and verbs >= limits.outlier_verbs and odd < limits.outlier_odd_words:
        return None
    what = "it repeats itself" if repeated >= limits.outlier_repeated else "it hardly has the form of speech"
    return Flag("OUTLIER", f"The text is unlike an interview answer ({what}), so its scores say little.")


_RULES: Mapping[str, Callable[[Case], Flag | None]] = {
    "NO_STORY": _no_story,
    "PSEUDO_STORY": _pseudo_story,
    "NO_RESULT": _no_result,
    "WE_ONLY": _we_only,
    "BUZZWORD_DENSE": _buzzword_dense,
    "COPIES_INDICATOR": _copies_indicator,
    "OFF_TOPIC": _off_topic,
    "WRONG_LANGUAGE": _wrong_language,
    "TOO_SHORT": _too_short,
    "WIDE_LEVEL_SET": _wide_level_set,
    "OUTLIER": _outlier,
}
CODES = (*_RULES, "NEAR_DUPLICATE")


def flags_of(case: Case) -> tuple[Flag, ...]:
    """Every flag of one answer that depends on nothing but that answer, in the order of the table above."""
    found: Iterable[Flag | None] = (rule(case) for rule in _RULES.values())
    return tuple(flag for flag in found if flag is not None)
