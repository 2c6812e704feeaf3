"""Invariances: what may happen to an answer on its way here without anything that counts having changed.

Each is a small pure function like those of ``attacks``: text, random generator, lists. A text in which there is
nothing to change comes back as it was.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from pipeline.audit.attacks import Attack
from pipeline.audit.phrases import Phrases
from pipeline.audit.swaps import names, pronouns, pronouns_they, spelling

_INSIDE_NUMBER = r"(?<=\d)[.,:/](?=\d)"
_MARKS = re.compile(rf"(?!{_INSIDE_NUMBER})[^\w\s'’£$€%&@#+°]")
SHORTEST = 4


def lower_case(text: str, rng: random.Random, lists: Phrases) -> str:
    """No capitals."""
    return text.lower()


def upper_case(text: str, rng: random.Random, lists: Phrases) -> str:
    """Capitals only."""
    return text.upper()


def punctuation(text: str, rng: random.Random, lists: Phrases) -> str:
    """No punctuation but apostrophes, signs of money and the like, and points inside numbers."""
    return re.sub(r"[^\S\n]+", " ", _MARKS.sub(" ", text)).strip()


def recognised(text: str, rng: random.Random, lists: Phrases) -> str:
    """As raw speech recognition writes it: neither capitals nor punctuation."""
    return punctuation(text, rng, lists).lower()


def fillers(text: str, rng: random.Random, lists: Phrases) -> str:
    """A filler before some of the words."""
    rate = lists.changes.filler
    return re.sub(r"\S+", lambda m: f"{rng.choice(lists.fillers)}, {m[0]}" if rng.random() < rate else m[0], text)


def typing_errors(text: str, rng: random.Random, lists: Phrases) -> str:
    """Letters swapped, dropped, doubled, or hit one key beside: one error a word, in words of four letters and more.

    Never in a way that makes a word of the lexicons: that would be another answer.
    """
    letters = len(re.findall(r"[^\W\d_]", text))
    words = list(re.finditer(rf"[^\W\d_]{{{SHORTEST},}}", text))
    wanted = min(round(lists.changes.typing_errors * letters), len(words))
    slips: dict[int, str] = {}
    for word in rng.sample(words, len(words)):
        if len(slips) < wanted and (tried := _mistyped(word[0], rng, lists)) is not None:
            slips[word.start()] = tried
    return re.sub(rf"[^\W\d_]{{{SHORTEST},}}", lambda m: slips.get(m.start(), m[0]), text)


def _mistyped(word: str, rng: random.Random, lists: Phrases) -> str | None:
    """The word with one error, or None where every error at the chosen place makes a word of the lexicons."""
    place = rng.randrange(len(word) - 1)
    letter, following = word[place], word[place + 1]
    slips = [following + letter, following, letter * 2 + following]
    slips += [near + following for near in _neighbours(lists.changes.keyboard).get(letter.lower(), ())]
    made = (word[:place] + slip + word[place + 2 :] for slip in rng.sample(slips, len(slips)))
    return next((m for m in made if m != word and not _is_word(m, lists)), None)


def _is_word(word: str, lists: Phrases) -> bool:
    """Whether it is a word of the lexicons, or an inflection of one."""
    forms = {word.lower().removesuffix(ending) for ending in ("", "s", "es", "d", "ed", "ing")}
    return not forms.isdisjoint(lists.vocabulary)


def _neighbours(rows: tuple[str, ...]) -> Mapping[str, str]:
    return {key: row[max(i - 1, 0) : i] + row[i + 1 : i + 2] for row in rows for i, key in enumerate(row)}


INVARIANCES: Mapping[str, Attack] = {
    "lower_case": lower_case,
    "upper_case": upper_case,
    "punctuation": punctuation,
    "recognised": recognised,
    "fillers": fillers,
    "typing_errors": typing_errors,
    "names": names,
    "pronouns": pronouns,
    "pronouns_they": pronouns_they,
    "spelling": spelling,
}
