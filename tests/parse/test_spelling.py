"""Typing errors are undone; names, other languages and words of today are left alone."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.lexicons import vocabulary
from pipeline.parse import Parser
from pipeline.parse.spelling import Speller

SPELLER = Speller(vocabulary(configs_dir() / "lexicons"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("I rang the custmoer becuase she was realy upset", "I rang the customer because she was really upset"),
        ("the driver said sory and I saw him agian", "the driver said sorry and I saw him again"),
        ("what happend then was that she listend", "what happened then was that she listened"),
        ("we definately got the parcle on the mondsy", "we definitely got the parcel on the monday"),
    ],
)
def test_slips_are_undone(typed: str, meant: str) -> None:
    assert SPELLER.mended(typed.split()) == meant.split()


@pytest.mark.parametrize(
    "right",
    [
        "I apologised to my neighbour and organised the colour samples at the theatre",
        "the wifi at the cafe was down for twenty mins so I emailed the helpdesk",
        "Noor and Kofi and Ngozi waited with Siobhan in the depot",
        "customer's don't won't I'm she'd",
    ],
)
def test_what_is_right_stays(right: str) -> None:
    assert SPELLER.mended(right.lower().split()) == right.lower().split()


def test_other_languages_are_not_made_english() -> None:
    german = "ich habe den kunden angerufen weil die lieferung nicht angekommen ist und wir haben sie ersetzt".split()
    changed = sum(a != b for a, b in zip(german, SPELLER.mended(german), strict=True))
    assert changed <= 1


@given(st.lists(st.text(string.ascii_lowercase + "'é", min_size=1, max_size=12), max_size=30))
def test_as_many_words_come_out_as_went_in_and_mending_twice_changes_nothing(words: list[str]) -> None:
    once = SPELLER.mended(words)
    assert len(once) == len(words)
    assert all(a == b for a, b in zip(words, once, strict=True) if len(a) < 4 or not a.isascii())


def test_offsets_point_at_what_was_typed(parser: Parser) -> None:
    text = "I rang the custmoer."
    piece = parser.pieces(text)[-1]
    assert (piece.lower, text[piece.start : piece.end]) == ("customer", "custmoer")


def test_most_slips_of_the_audit_are_undone(root: Path) -> None:
    words = "customer delivery because manager complaint replacement yesterday explained waiting problem".split()
    rng = random.Random(5)
    slipped = []
    for word in words:
        i = rng.randrange(1, len(word) - 2)
        slipped.append(word[:i] + word[i + 1] + word[i] + word[i + 2 :])
    mended = [SPELLER.mended(["the", slip, "was", "there"])[1] for slip in slipped]
    assert sum(a == b for a, b in zip(mended, words, strict=True)) >= 9
