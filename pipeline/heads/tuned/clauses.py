"""What the clauses of answers mean, from the pass in which the answers are read."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from pipeline.embed.parts import Parts
from pipeline.heads.tuned.contract import Network, Output
from pipeline.parse import Clause, ParsedAnswer, Word
from pipeline.parse.neutral import neutral

_AGAIN = 200  # words of lost clauses that are read at once: few enough to lose none


def canonical_words(words: Sequence[Word]) -> list[str]:
    """Words as the network reads them."""
    return neutral([word.lower for word in words])


def clauses_of(
    network: Network, answers: Sequence[ParsedAnswer], outputs: Sequence[Output]
) -> list[Parts] | list[None]:
    """What the clauses of each answer mean; those that a long answer lost are read once more, without the others.

    Args:
        network: The tuned network.
        answers: The answers.
        outputs: What it gave for each.

    Returns:
        None for each where the network does not say it.
    """
    import numpy as np

    likeness = network.likeness
    if likeness is None:
        return [None] * len(answers)
    sums = [likeness.sums(o, [c.start for c in a.clauses]) for a, o in zip(answers, outputs, strict=True)]
    lost = [(i, run) for i, answer in enumerate(answers) for run in _lost(answer.clauses, sums[i])]
    places = [(i, answers[i].clauses[run[0]].start, answers[i].clauses[run[-1]].end) for i, run in lost]
    again = network.read([canonical_words(answers[i].words[start:end]) for i, start, end in places])
    for (i, run), output in zip(lost, again, strict=True):
        clauses = [answers[i].clauses[k] for k in run]
        found = likeness.sums(output, [c.start - clauses[0].start for c in clauses])
        nothing = np.zeros_like(likeness.shift)
        sums[i].update((k, found.get(place, nothing)) for place, k in enumerate(run))
    every = zip(answers, sums, strict=True)
    return [
        Parts({a.span(c.start, c.end): own[k] for k, c in enumerate(a.clauses)}, likeness.shift) for a, own in every
    ]


def _lost(clauses: Sequence[Clause], found: Container[int]) -> Iterator[list[int]]:
    """Runs of neighbouring clauses that were not found, each of few words."""
    run: list[int] = []
    for k, clause in enumerate(clauses):
        full = run and clause.end - clauses[run[0]].start > _AGAIN
        if run and (k in found or full):
            yield run
            run = []
        if k not in found:
            run.append(k)
    if run:
        yield run
