"""Sentences of a text and the places between them, by punctuation alone."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|Sgt|No|vs|etc|approx|e\.g|i\.e|[A-Z])\.$")


def split(text: str) -> list[str]:
    """The sentences of ``text``, without the white space between them; one sentence where no sentence ends."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if not _TITLE.search(text[start : end.start()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def join(sentences: Sequence[str]) -> str:
    """Sentences as one text."""
    return " ".join(sentences)


def scatter(text: str, extra: Sequence[str], rng: random.Random) -> str:
    """Put each of ``extra`` between two sentences of ``text``, before the first or after the last."""
    sentences = split(text)
    for sentence in extra:
        sentences.insert(rng.randint(0, len(sentences)), sentence)
    return join(sentences)


def sample(items: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """``count`` different items, or all of them where there are fewer."""
    return rng.sample(list(items), min(count, len(items)))


def lower_first(sentence: str) -> str:
    """The sentence as it stands after a colon or comma; "I" and whatever may be a name keep their capital."""
    first = sentence.split(maxsplit=1)[0] if sentence.split() else ""
    return sentence[:1].lower() + sentence[1:] if first.lower() in _OPENERS else sentence


_OPENERS = frozenset(
    "a an the this that these those there he she they we you it my your his her their our one when while after before "
    "as at in on by for from with so and but then because if once since one most some every each all both what who "
    "where how well yes no not just only even still now later eventually finally usually always".split()
)
