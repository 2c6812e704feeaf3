"""What of an answer counts, before anything of it is scored."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.features import Measurer
from pipeline.language import EnglishCheck
from pipeline.levels import PackMatcher
from pipeline.parse import ParsedAnswer, Parser, Piece
from pipeline.types import Answer, Reason, Span


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer and what of it counts.

    Attributes:
        whole: All of it.
        plain: Without filler, repetition and other languages; the pack's own wording is left in, to be found.
        told: Without that too.
        foreign: The first stretch in another language.
    """

    whole: ParsedAnswer
    plain: ParsedAnswer
    told: ParsedAnswer
    foreign: Span | None

    def forget(self) -> None:
        """Let go of what was made of the answer on the way: it holds the answer, which holds it."""
        for parsed in (self.whole, self.plain, self.told):
            parsed.forget()


def said(answer: Answer, parser: Parser, english: EnglishCheck, most: int) -> Sequence[Piece] | Reason:
    """The canonical words of an answer, or why it cannot be scored.

    Args:
        answer: The answer.
        parser: Makes its words.
        english: Knows other languages.
        most: Characters; a longer answer is not scored.
    """
    if answer.reason_code is not None:
        return answer.reason_code
    if not answer.text.strip():
        return Reason.EMPTY
    if len(answer.text) > most:
        return Reason.TOO_LONG
    pieces = parser.pieces(answer.text)
    if not pieces:
        return Reason.NO_WORDS
    return pieces if english.is_english([piece.lower for piece in pieces]) else Reason.WRONG_LANGUAGE


def hear(parsed: ParsedAnswer, measurer: Measurer, english: EnglishCheck, matcher: PackMatcher) -> Heard:
    """An answer with everything set apart that must not raise a score.

    Args:
        parsed: The answer.
        measurer: Knows filler and repetition.
        english: Knows other languages.
        matcher: Knows the pack's wording.
    """
    foreign, plain = None, measurer.told(parsed)
    while stretch := english.foreign_stretch([word.said for word in plain.words]):
        start, end = stretch
        foreign = foreign or Span(plain.words[start].start, plain.words[end - 1].end)
        plain = plain.without({k for k, c in enumerate(plain.clauses) if c.start < end and start < c.end})
    return Heard(parsed, plain, matcher.without_copies(plain), foreign)


def halves(heard: Sequence[Heard]) -> tuple[list[int], list[int]]:
    """Which answers are the shorter and which the longer ones, with as many words in all.

    An encoder's batches hold one length each: fewer batches, where answers of like length go together.
    """
    words = [len(one.whole.words) for one in heard]
    order = sorted(range(len(words)), key=words.__getitem__)
    so_far = list(accumulate(words[i] for i in order))
    middle = bisect_right(so_far, sum(words) / 2)
    return order[:middle], order[middle:]
