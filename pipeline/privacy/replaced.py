"""A text with some of its stretches replaced, and where every other offset went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.types import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Code points ``start`` to ``end`` of a text, and what stands there instead."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """The new text; ``pieces`` are in order, ``begins`` says where each begins in it."""

    text: str
    pieces: tuple[Piece, ...]
    begins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of the old text stands in the new one; what cuts into a replaced piece covers all of it."""
        first = self._at(start, after=False)
        return Span(first, max(first, self._at(end, after=True)))

    def _at(self, place: int, *, after: bool) -> int:
        """The new offset of ``place``; inside a piece, its beginning, or with ``after`` its end."""
        i = bisect_right(self.pieces, place - after, key=lambda piece: piece.start) - 1
        if i < 0:
            return place
        piece, begin = self.pieces[i], self.begins[i]
        past = place - piece.end
        if past >= 0:
            return begin + len(piece.words) + past
        return begin + len(piece.words) if after else begin


def replace_pieces(text: str, pieces: Sequence[Piece]) -> Replaced:
    """Replace disjoint pieces, given in order.

    Args:
        text: Anything.
        pieces: Each with 0 <= start < end <= len(text), and none before the end of the one before it.
    """
    parts: list[str] = []
    begins: list[int] = []
    done = length = 0
    for piece in pieces:
        if not done <= piece.start < piece.end <= len(text):
            raise ValueError(f"piece {piece.start}-{piece.end} is out of order or out of the text")
        parts += [text[done : piece.start], piece.words]
        begins.append(length + piece.start - done)
        length = begins[-1] + len(piece.words)
        done = piece.end
    return Replaced("".join([*parts, text[done:]]), tuple(pieces), tuple(begins))
