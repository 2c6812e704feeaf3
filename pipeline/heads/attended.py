"""Evidence from the encoder's attention: the clauses it looked at, where it looked at them rather than at all alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.heads.tuned import Reading
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence

MOST = 2  # clauses a scale
LEAST_SHARE = 0.2  # of the attention
LEAST_LIFT = 2.0  # times the clause's share of the words
LEAST_WORDS = 4
MIDDLE = {"specificity": 3.0, "empathy": 3.0, "ownership": 3.0}
SAYS = {
    ("specificity", 1): "what the model read as a concrete event",
    ("specificity", -1): "what the model read as no concrete event",
    ("empathy", 1): "what the model read as understanding somebody",
    ("empathy", -1): "what the model read as little understanding of somebody",
    ("ownership", 1): "what the model read as the candidate's own doing",
    ("ownership", -1): "what the model read as not the candidate's own doing",
}


def attended(parsed: ParsedAnswer, reading: Reading, scores: Mapping[str, float]) -> Iterator[Evidence]:
    """The clauses that weighed most on each scale, for or against by the side of the scale's middle the score is on.

    Args:
        parsed: The answer.
        reading: What the encoder read.
        scores: Scores by scale.
    """
    for scale, middle in MIDDLE.items():
        if scale not in reading.weights:
            continue
        weights = reading.weights[scale]
        polarity = 1 if scores[scale] >= middle else -1
        shares = [(float(weights[c.start : c.end].sum()), k) for k, c in enumerate(parsed.clauses)]
        for share, k in sorted(shares, key=lambda pair: (-pair[0], pair[1]))[:MOST]:
            clause = parsed.clauses[k]
            expected = (clause.end - clause.start) / max(len(parsed.words), 1)
            span = parsed.sentence_span(clause.start, clause.end)
            text = parsed.answer.text[span.start : span.end]
            if share >= LEAST_SHARE and share >= LEAST_LIFT * expected and len(text.split()) >= LEAST_WORDS:
                yield Evidence(
                    scale, span.start, span.end, text, 1 if polarity > 0 else -1, "model",
                    SAYS[scale, polarity], strength=min(share, 1.0),
                )  # fmt: skip
