"""Buzzwords: how much of the answer is customer-service cliche and corporate filler.

Phrases of configs/lexicons/buzzwords.yaml, matched by lemma and pattern on canonical words. A phrase is *supported*
when its own clause or the next one makes it concrete: an act told as done together with a name, number, time or
somebody's words. Features:

* ``count``: unsupported phrases, plus a third for each supported one.
* ``density``: unsupported phrases per 100 canonical words.
* ``several``: saturate(count, 2).
* ``filler_share``: share of the words that stand in clauses with a phrase, weighted as in ``count`` and by how much of
  the clause the phrase fills (all of it from a half up).
* ``platitudes``: saturate(clauses of opinion, advice, definition or platitude outside told ones, beyond the first, 1):
  filler that is no stock phrase ("it is important to be consistent").
* ``abstract_share``: share of words that are abstract nouns by their ending (-tion, -ment, -ity, -ness, -ance, -ship)
  in clauses that tell no event; the register that stock phrases come in (nominal style: Biber, 1988, Variation across
  Speech and Writing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.dimensions.base import evidence, saturate, share
from pipeline.dimensions.story import PARTICULARS, Story, StoryReader
from pipeline.lexicons import Hit, Lexicon, load_lexicon
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence, Measurement

SUPPORTED_WEIGHT = 1 / 3
TOLD_FILL = 0.2
CLAIM_FILL = 0.15
TAIL = 3  # words; "in everything | I do"
_TALK = ("opinion_markers", "definition_talk", "how_to_talk", "platitudes_of_reflection")
_ABSTRACT = ("tion", "sion", "ment", "ity", "ness", "ance", "ence", "ship", "tions", "sions", "ments", "ities", "ences")


class Buzzwords:
    """Measures buzzwords with buzzwords.yaml; story.yaml says what makes a phrase concrete."""

    name = "buzzwords"

    def __init__(self, lexicons: Path) -> None:
        self._lexicon = load_lexicon(lexicons / "buzzwords.yaml")
        self._reader = StoryReader(lexicons)

    def without_filler(self, parsed: ParsedAnswer) -> ParsedAnswer:
        """The answer without its filler clauses.

        A clause told as done is filler when unsupported stock phrases make up ``TOLD_FILL`` of its words; one that
        tells nothing (a claim, a habit in general) already at ``CLAIM_FILL``.

        The other dimensions read this, so that filler poured into an answer neither lifts nor thins what is told.
        """
        story = self._reader.read(parsed)
        filler: Counter[int] = Counter()
        for hit in _merged(self._lexicon, parsed):
            if not (story.told[parsed.clause_of(hit.start)] and _supported(story, hit)):
                filler.update(parsed.clause_of(i) for i in range(hit.start, hit.end))
        sizes = {k: parsed.clauses[k].end - parsed.clauses[k].start for k in filler}
        least = {k: TOLD_FILL if story.told[k] else CLAIM_FILL for k in filler}
        dropped = {k for k, n in filler.items() if n >= least[k] * sizes[k]}
        return parsed.without(
            dropped | {k for k, told in enumerate(story.told) if not told and _torn(parsed, k, dropped)}
        )

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features and evidence of one answer."""
        story = self._reader.read(parsed)
        hits = _merged(self._lexicon, parsed)
        supported = [_supported(story, hit) for hit in hits]
        count = sum(SUPPORTED_WEIGHT if s else 1.0 for s in supported)
        n = len(parsed.words)
        features = {
            "buzzwords.count": count,
            "buzzwords.density": 100 * share(sum(not s for s in supported), n),
            "buzzwords.several": saturate(count, 2),
            "buzzwords.filler_share": share(_filler_words(parsed, hits, supported), n),
            "buzzwords.platitudes": saturate(_platitudes(story) - 1, 1),
            "buzzwords.abstract_share": share(_abstract(story), n),
        }
        return Measurement(features, tuple(_evidence(parsed, hits, supported)))


def _merged(lexicon: Lexicon, parsed: ParsedAnswer) -> list[Hit]:
    """One hit where families overlap: the longest."""
    taken: set[int] = set()
    kept = []
    for hit in sorted(parsed.hits(lexicon), key=lambda h: (h.start - h.end, h.start, h.family)):
        places = set(range(hit.start, hit.end))
        if not places & taken:
            taken |= places
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _torn(parsed: ParsedAnswer, k: int, dropped: Collection[int]) -> bool:
    """Whether a clause is only a loose end of a dropped one: "in everything | I do", "I bring a | can-do attitude"."""
    clause = parsed.clauses[k]
    tail = k - 1 in dropped and clause.end - clause.start <= TAIL
    return tail or (k + 1 in dropped and parsed.words[clause.end - 1].tag == "DT")


def _supported(story: Story, hit: Hit) -> bool:
    first = story.parsed.clause_of(hit.start)
    near = {
        first,
        story.parsed.clause_of(hit.end - 1),
        min(story.parsed.clause_of(hit.end - 1) + 1, len(story.told) - 1),
    }
    acted = any(k in story.events for k in near)
    concrete = any(story.parsed.clause_of(h.start) in near for family in PARTICULARS for h in story.hits[family])
    return acted and concrete


def _filler_words(parsed: ParsedAnswer, hits: list[Hit], supported: list[bool]) -> float:
    weight: dict[int, float] = {}
    for hit, backed in zip(hits, supported, strict=True):
        k = parsed.clause_of(hit.start)
        clause = parsed.clauses[k]
        size = clause.end - clause.start
        fill = min(1.0, 2 * (hit.end - hit.start) / size) * size * (SUPPORTED_WEIGHT if backed else 1.0)
        weight[k] = min(float(size), weight.get(k, 0.0) + fill)
    return sum(weight.values())


def _platitudes(story: Story) -> int:
    clauses = {story.parsed.clause_of(h.start) for family in _TALK for h in story.hits[family]}
    return sum(not story.told[k] for k in clauses)


def _abstract(story: Story) -> int:
    events = set(story.events)
    return sum(
        w.tag.startswith("NN") and len(w.lower) > 6 and w.lower.endswith(_ABSTRACT)
        and story.parsed.clause_of(w.i) not in events
        for w in story.parsed.words
    )  # fmt: skip


def _evidence(parsed: ParsedAnswer, hits: list[Hit], supported: list[bool]) -> Iterable[Evidence]:
    for hit, backed in zip(hits, supported, strict=True):
        family = hit.family.replace("_", " ")
        reason = f"stock phrase ({family}), made concrete nearby" if backed else f"stock phrase ({family})"
        # Polarity +1: it speaks for a higher buzzword score, which is no praise.
        yield evidence(
            parsed,
            "buzzwords",
            (hit.start, hit.end),
            1,
            reason,
            strength=SUPPORTED_WEIGHT if backed else 1.0,
            exact=True,
        )
