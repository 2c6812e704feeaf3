"""Canonical words: delivery is gone, every word keeps its place."""

from __future__ import annotations

import re
import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.lexicons import load_lexicon
from pipeline.parse.canonical import Delivery, canonical

DELIVERY = Delivery.of(load_lexicon(configs_dir() / "lexicons" / "speech.yaml"))


def words(text: str) -> list[str]:
    return [piece.lower for piece in canonical(text, DELIVERY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I didn't, um, call HIM.", "I did n't call him"),
        ("i didnt call him", "I did n't call him"),
        ("It\u2019s the customer\u2019s fault", "it 's the customer 's fault"),
        ("its not mine and id never say that", "it 's not mine and I 'd never say that"),
        ("the dog lost its ball", "the dog lost its ball"),
        ("We, we, we paid \u00a33,500 at 6:30", "we paid 3500 at 630"),
        ("the, the department, it was, it was late", "the department it was late"),
        ("You know, I rang her. You know what happened", "I rang her you know what happened"),
        ("it was kind of late, the same kind of bread", "it was late the same kind of bread"),
        ("cus\u200btomer self-study", "customer self study"),
        ("so, like, I like bread", "so I like bread"),
        ("10 10 times", "1010 times"),
        ("at 6 30, then 3.5 metres", "at 630 then 35 metres"),
        ("a win-win, fifty-fifty", "a win win fifty fifty"),
        ("\u200b\u202e!?", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


@given(st.text())
def test_every_word_stands_where_it_says(text: str) -> None:
    pieces = canonical(text, DELIVERY)
    assert all(0 <= p.start < p.end <= len(text) for p in pieces)
    assert all(a.start <= b.start for a, b in pairwise(pieces))


@given(
    st.lists(
        st.sampled_from("I we rang the customer because she was late and fine 3 days don't won't".split()), min_size=1
    )
)
def test_case_and_punctuation_change_nothing(parts: list[str]) -> None:
    plain = " ".join(parts)
    dressed = "... ".join(part.upper() for part in parts) + "!"
    assert words(plain) == words(dressed)
    bare = re.sub(rf"[{re.escape(string.punctuation)}]", "", plain).lower()
    assert words(bare) == words(plain)


STORY = "On Friday a man rang because his boiler had failed. I asked who was in the house and drove out with a heater."


@pytest.mark.parametrize("times", [2, 5])
def test_what_is_said_again_is_heard_once(parser, times):
    once, again = (parser.parse_text(text) for text in (STORY, " ".join([STORY] * times)))
    assert [(w.lower, w.start, w.tag) for w in again.words] == [(w.lower, w.start, w.tag) for w in once.words]


def test_short_runs_may_be_said_twice(parser):
    text = "I don't know. She cried. I don't know. I gave her my chair."
    assert len(parser.parse_text(text).words) == len(parser.pieces(text))
