from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.detect import resolve
from pipeline.privacy.names import Found
from pipeline.privacy.replaced import Piece, replace_pieces

texts = st.text(min_size=1, max_size=60)


@st.composite
def cases(draw):
    text = draw(texts)
    places = st.integers(0, len(text))
    cuts = sorted(draw(st.lists(places, max_size=8, unique=True)))
    pieces = [Piece(a, b, draw(st.text(max_size=8))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    start, end = sorted((draw(places), draw(places)))
    return text, pieces, start, end


@given(cases())
def test_a_span_holds_what_it_held_with_every_piece_it_touches_replaced_whole(case):
    text, pieces, start, end = case
    replaced = replace_pieces(text, pieces)
    span = replaced.span(start, end)
    touched = [p for p in pieces if p.start < end and start < p.end]
    expected, at = "", start
    for piece in touched:
        expected += text[at : piece.start] + piece.words
        at = piece.end
    expected += text[at:end]
    assert 0 <= span.start <= span.end <= len(replaced.text)
    if start < end:
        assert replaced.text[span.start : span.end] == expected


@given(cases())
def test_what_is_not_replaced_stands_as_it_was(case):
    text, pieces, _, _ = case
    rebuilt, at = "", 0
    for piece in pieces:
        rebuilt += text[at : piece.start] + piece.words
        at = piece.end
    assert replace_pieces(text, pieces).text == rebuilt + text[at:]


def test_pieces_that_overlap_are_refused():
    with pytest.raises(ValueError, match="out of order"):
        replace_pieces("abcdef", [Piece(0, 3, "x"), Piece(2, 4, "y")])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from(["", "ana"])), max_size=8))
def test_resolved_stretches_are_disjoint_and_lose_nothing(raw):
    found = [Found(a, a + n, "PERSON", person) for a, n, person in raw]
    kept = resolve(found)
    assert all(a.end <= b.start for a, b in pairwise(kept))
    covered = {i for f in kept for i in range(f.start, f.end)}
    assert covered == {i for f in found for i in range(f.start, f.end)}
    assert {i for f in kept if f.person for i in range(f.start, f.end)} == {
        i for f in found if f.person for i in range(f.start, f.end)
    }
