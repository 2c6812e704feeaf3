"""Evidence from the encoder's attention: the clauses it looked at, where it looked at them rather than at all alike.

Nothing speaks against empathy here: that nobody is understood stands in no words, wherever the encoder looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from pipeline.dimensions.base import readable
from pipeline.heads.tuned import Reading
from pipeline.parse import Agent, Clause, ParsedAnswer
from pipeline.types import Evidence, Span

MOST = 2  # clauses a scale
LEAST_SHARE = 0.2  # of the attention
LEAST_LIFT = 2.0  # times the clause's share of the words
LEAST_WORDS = 4
MIDDLE = {"specificity": 3.0, "empathy": 3.0, "ownership": 3.0}
SAYS = {
    ("specificity", 1): "weighed most in the model: a concrete event",
    ("specificity", -1): "weighed most in the model: no concrete event",
    ("empathy", 1): "weighed most in the model: understanding of somebody",
    ("ownership", 1): "weighed most in the model: the candidate's own doing",
    ("ownership", -1): "weighed most in the model: not the candidate's own doing",
}


def attended(parsed: ParsedAnswer, reading: Reading, scores: Mapping[str, float]) -> Iterator[Evidence]:
    """The clauses that weighed most on each scale, for or against by the side of the scale's middle the score is on.

    Args:
        parsed: The answer.
        reading: What the encoder read.
        scores: Scores by scale.
    """
    for scale, middle in MIDDLE.items():
        polarity: Literal[1, -1] = 1 if scores[scale] >= middle else -1
        if scale in reading.weights and (scale, polarity) in SAYS:
            yield from _weighed(parsed, reading, scale, polarity)


def joined(measured: Sequence[Evidence], attended: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence of rules and of the model, without attended words of which a rule says the contrary of the same scale.

    What a rule says can be read in the words, what weighed in the model cannot.
    """
    return (*measured, *(one for one in attended if not any(_contrary(one, rule) for rule in measured)))


def _contrary(one: Evidence, other: Evidence) -> bool:
    overlap = one.start < other.end and other.start < one.end
    return overlap and one.dimension == other.dimension and one.polarity != other.polarity


def _weighed(parsed: ParsedAnswer, reading: Reading, scale: str, polarity: Literal[1, -1]) -> Iterator[Evidence]:
    weights, says, last = reading.weights[scale], SAYS[scale, polarity], Span(-1, -1)
    shares = [(float(weights[c.start : c.end].sum()), k) for k, c in enumerate(parsed.clauses)]
    for share, k in sorted(shares, key=lambda pair: (-pair[0], pair[1]))[:MOST]:
        clause = parsed.clauses[k]
        expected = (clause.end - clause.start) / max(len(parsed.words), 1)
        span = readable(parsed, clause.start, clause.end)
        text = parsed.answer.text[span.start : span.end]
        weighs = share >= LEAST_SHARE and share >= LEAST_LIFT * expected and len(text.split()) >= LEAST_WORDS
        again = span.start < last.end and last.start < span.end
        if weighs and not again and not (polarity < 0 and scale == "ownership" and _own_act(clause)):
            yield Evidence(scale, span.start, span.end, text, polarity, "model", says, strength=min(share, 1.0))
            last = span


def _own_act(clause: Clause) -> bool:
    """Whether the candidate tells what they did, which is no sign that others did it."""
    return clause.agent is Agent.I and clause.told_as_done and not clause.negated
