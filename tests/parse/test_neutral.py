"""Encoders read everybody as "they": he and she make the same words, and nothing else changes."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.neutral import as_text, neutral

SHE = "she told me her husband was late and she 's tired so I helped her herself mrs lee is a lady".split()
HE = "he told me his wife was late and he 's tired so I helped him himself mr lee is a gentleman".split()
THEY = "they told me their partner was late and they 're tired so I helped them themselves mx lee is a person".split()


def test_he_she_and_they_read_the_same() -> None:
    assert neutral(SHE) == neutral(HE) == neutral(THEY)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("she was n't in and it was late", "they weren't in and it was late"),
        ("he has not called and the customer has", "they have not called and the customer has"),
        ("I do n't miss the manager", "I don't miss the manager"),
        ("", ""),
    ],
)
def test_the_verb_goes_with_it_and_clitics_are_joined(words: str, text: str) -> None:
    assert as_text(words.split()) == text


@given(st.lists(st.text(string.ascii_lowercase + "'", min_size=1, max_size=8) | st.sampled_from(SHE + HE), max_size=30))
def test_as_many_words_come_out_and_twice_is_once(words: list[str]) -> None:
    once = neutral(words)
    assert len(once) == len(words)
    assert neutral(once) == once
