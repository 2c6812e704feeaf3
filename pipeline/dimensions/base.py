"""What a dimension is: it turns a parsed answer into named features and evidence; deterministic, no training."""

from __future__ import annotations

from typing import Literal, Protocol

from pipeline.parse import Clause, ParsedAnswer
from pipeline.types import Evidence, Measurement, Span

_LEANING = {"that", "what", "who", "which", "whom", "whose", "where", "how", "whether", "than", "like"}
_OPEN = {"IN", "TO", "DT", "CC", "WRB", "WP", "WDT", "PRP$", "PDT"}
_JOINED = 3  # clauses shown together at most
_GAP = 12  # characters between two clauses that are shown together


class Dimension(Protocol):
    """One thing measured about an answer, in a file of its own.

    Attributes:
        name: Prefix of its features ("empathy.named_feelings") and the ``dimension`` of its evidence.
    """

    name: str

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features (finite, or NaN where undefined) and evidence spans of one answer."""
        ...


def evidence(
    parsed: ParsedAnswer, dimension: str, words: tuple[int, int], polarity: Literal[1, -1], reason: str,
    *, strength: float = 1.0, exact: bool = False,
) -> Evidence:  # fmt: skip
    """Evidence on words ``words[0]`` to ``words[1]`` (exclusive): their clause, or with ``exact`` just these words."""
    span = parsed.span(*words) if exact else readable(parsed, *words)
    text = parsed.answer.text[span.start : span.end]
    return Evidence(dimension, span.start, span.end, text, polarity, "rule", reason, strength=round(strength, 4))


def readable(parsed: ParsedAnswer, start: int, end: int) -> Span:
    """The clauses of words ``start`` to ``end`` with those that they cannot be read without, within one sentence.

    A clause that leans on the one before it ("that I turned eighteen", "what she said") is shown with it, and one that
    breaks off ("the dilemma that I faced at") with the next.
    """
    span, clauses = parsed.sentence_span(start, end), parsed.clauses
    first, last = parsed.clause_of(start), parsed.clause_of(end - 1)
    while first > 0 and _leans(clauses[first]) and last - first < _JOINED and _meet(parsed, first, span.start):
        first -= 1
        span = Span(min(parsed.sentence_span(*_around(clauses[first])).start, span.start), span.end)
    while last + 1 < len(clauses) and last - first < _JOINED and _open(parsed, last) and _ends(parsed, last, span.end):
        last += 1
        span = Span(span.start, max(parsed.sentence_span(*_around(clauses[last])).end, span.end))
    return span


def _around(clause: Clause) -> tuple[int, int]:
    place = clause.verb if clause.verb >= 0 else clause.start
    return place, place + 1


def _leans(clause: Clause) -> bool:
    return clause.relative or clause.marker in _LEANING


def _open(parsed: ParsedAnswer, k: int) -> bool:
    return parsed.words[parsed.clauses[k].end - 1].tag in _OPEN or _leans(parsed.clauses[k + 1])


def _meet(parsed: ParsedAnswer, k: int, start: int) -> bool:
    """Whether clause ``k`` is shown from its first word and goes on in the sentence of the clause before it."""
    before = parsed.sentence_span(*_around(parsed.clauses[k - 1]))
    return start <= parsed.words[parsed.clauses[k].start].start and _same_sentence(parsed, before.end, start)


def _ends(parsed: ParsedAnswer, k: int, end: int) -> bool:
    """Whether clause ``k`` is shown to its last word and its sentence goes on in the next clause."""
    after = parsed.sentence_span(*_around(parsed.clauses[k + 1]))
    return end >= parsed.words[parsed.clauses[k].end - 1].end and _same_sentence(parsed, end, after.start)


def _same_sentence(parsed: ParsedAnswer, left: int, right: int) -> bool:
    return right - left < _GAP and not any(c in ".!?;\n\u2026" for c in parsed.answer.text[left:right])


def share(part: float, whole: float) -> float:
    """``part / whole``, 0 where there is nothing to share."""
    return part / whole if whole else 0.0


def saturate(count: float, half: float) -> float:
    """``count / (count + half)``: 0 at none, 0.5 at ``half``, never 1; the tenth of something adds little.

    Keeps a count from growing with mere length (rubric: length moves no score).
    """
    return count / (count + half) if count > 0 else 0.0
