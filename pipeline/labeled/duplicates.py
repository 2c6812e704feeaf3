"""Answers that stand there twice, and leaks: what a tested-on answer shares with one that was learned from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.labeled.findings import Finding, Severity
from pipeline.labeled.likeness import alike, words
from pipeline.labeled.splits import SplitSettings

if TYPE_CHECKING:
    from pandas import Series

    from pipeline.labeled.table import Labeled

ALIKE = 0.3  # of 1,020 answers written one by one, no two share more than 0.14
LIKE_QUESTIONS = 0.75


def duplicates(labeled: Labeled, split: Series[str] | None = None) -> Iterator[Finding]:
    """Answers of the same or nearly the same words: an error across splits, else a warning."""
    ids, batches = labeled.answers.index, labeled.answers["batch"]
    for pair in alike(list(labeled.answers["text"]), ALIKE):
        one, other = ids[pair.first], ids[pair.second]
        same = "the same words as" if pair.share == 1 else f"{pair.share:.0%} of its runs of words in common with"
        leak = split is not None and split[one] != split[other]
        across = f" ({split[other]}, this one {split[one]})" if split is not None and leak else ""
        apart = " of another batch" if batches[one] != batches[other] else ""
        yield Finding(
            "leak" if leak else "duplicate",
            Severity.ERROR if leak else Severity.WARNING,
            f"{same} answer {other}{apart}{across}",
            "remove one of the two" + (", or give both the same batch and question" if leak else ""),
            answer_id=str(one),
        )


def leaks(labeled: Labeled, split: Series[str], settings: SplitSettings | None = None) -> Iterator[Finding]:
    """Author batches and questions on both sides of a cut, and settings that name what is not there.

    The test may share questions with training (its strict part does not); calibration may share batches with it.
    """
    yield from _batches(labeled, split)
    yield from _questions(labeled, split, settings)
    if settings:
        yield from _nowhere("batch", settings.test_batches, set(labeled.answers["batch"]))
        yield from _nowhere("question", settings.held_out_questions, set(labeled.answers["question"]))


def _batches(labeled: Labeled, split: Series[str]) -> Iterator[Finding]:
    tested = set(labeled.answers["batch"][split == "test"])
    for batch in sorted(tested & set(labeled.answers["batch"][split != "test"])):
        sentence = f"author batch {batch} is tested on and learned from"
        yield Finding("leak", Severity.ERROR, sentence, "put the whole batch on one side")


def _questions(labeled: Labeled, split: Series[str], settings: SplitSettings | None) -> Iterator[Finding]:
    asked = labeled.answers["question"]
    learned = {words(q): q for q in sorted(set(asked[split == "train"])) if q}
    held = set(asked[split == "calibrate"]) | set(settings.held_out_questions if settings else ())
    fix = "hold out both, or neither"
    for question in sorted(held - {""}):
        own = words(question)
        if own in learned:
            yield Finding("leak", Severity.ERROR, f"held-out question '{question}' is also learned from", fix)
        elif near := [q for other, q in learned.items() if _like(own, other) >= LIKE_QUESTIONS]:
            yield Finding("leak", Severity.WARNING, f"held-out question '{question}' is much like '{near[0]}'", fix)
    tested = set(asked[split == "test"])
    if tested and held and not tested & held:
        sentence = "no tested-on answer replies to a held-out question"
        yield Finding("leak", Severity.WARNING, sentence, "hold out questions that the test batches answer too")


def _like(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Jaccard index of the words of two questions."""
    return len(set(one) & set(other)) / max(len(set(one) | set(other)), 1)


def _nowhere(kind: str, named: object, there: set[str]) -> Iterator[Finding]:
    for name in sorted(set(named) - there if isinstance(named, list | tuple) else ()):
        sentence = f"the split names the {kind} '{name}', and no answer has it"
        yield Finding("leak", Severity.WARNING, sentence, f"copy the {kind} as the answers have it")
