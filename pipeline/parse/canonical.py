"""Canonical words: what every measure reads, the same for typed text and for raw speech recognition.

Case, punctuation, typographic variants, invisible characters, fillers and immediate restarts are delivery, not content
(rubric: nobody is scored on delivery), so they are gone before the first measure. Each canonical word keeps its place
in the original text. Contractions are split as the Penn Treebank does ("do n't", "it 's"), with or without the
apostrophe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.lexicons import Lexicon
from pipeline.parse.contractions import ALWAYS, DOUBTFUL, split_bare

_APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WORD = re.compile(
    rf"\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s|am|pm|k|m)\b)?|[^\W_][{_INVISIBLE}]*(?:[^\W_\d]|[{_INVISIBLE}]|[{_APOSTROPHES}](?=[^\W_\d])|\d)*"
)
_CLITICS = ("n't", "'s", "'m", "'re", "'ve", "'ll", "'d")
_REPEAT = 3
AGAIN = 6  # words; shorter ones ("I did not know what") are said twice in earnest
_SPLIT = {"i", *ALWAYS, *DOUBTFUL}  # without an apostrophe
_DOUBLES = {"win", "fifty"}  # "a win-win", "fifty-fifty": said twice on purpose


@dataclass(frozen=True, slots=True)
class Piece:
    """A canonical word and where it stands in the original (code points, end exclusive)."""

    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is dropped as delivery: made once from the speech lexicon."""

    fillers: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    keeps_phrase: frozenset[str]
    keeps_kind: frozenset[str]
    before_like: frozenset[str]
    announcements: re.Pattern[str]
    phrases_from: dict[str, list[tuple[str, ...]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases_from", {phrase[0]: [] for phrase in self.phrases})
        for phrase in self.phrases:
            self.phrases_from[phrase[0]].append(phrase)

    @classmethod
    def of(cls, lexicon: Lexicon) -> Delivery:
        """Read the families that say what to drop."""
        families = {name: [e.lower() for e in entries] for name, entries in lexicon.families.items()}
        return cls(
            frozenset(families["fillers"]),
            tuple(tuple(phrase.split()) for phrase in families["filler_phrases"]),
            frozenset(families["keeps_phrase"]),
            frozenset(families["keeps_kind"]),
            frozenset(families["filler_like"]),
            re.compile(rf"(?<!\S)(?:{'|'.join(families['announcements'])})(?!\S)"),
        )


def canonical(text: str, delivery: Delivery) -> list[Piece]:
    """The canonical words of a text, fillers and restarts dropped."""
    return _without_announcements(_without_restarts(_without_fillers(list(_split(text)), delivery)), delivery)


def told_once(words: Sequence[Piece]) -> list[Piece]:
    """The words without runs of ``AGAIN`` and more that stood before: who says a thing twice has said it once."""
    seen: dict[tuple[str, ...], int] = {}
    kept: list[Piece] = []
    said = tuple(word.lower for word in words)
    i = 0
    while i < len(words):
        run = said[i : i + AGAIN]
        first = seen.setdefault(run, i) if len(run) == AGAIN else i
        if first + AGAIN > i:
            kept.append(words[i])
            i += 1
            continue
        length = AGAIN
        while i + length < len(words) and first + length < i and said[first + length] == said[i + length]:
            length += 1
        i += length
    return kept


def _split(text: str) -> Iterable[Piece]:
    raw: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        word, start, end = _fold(match.group()), match.start(), match.end()
        if raw and word.isdigit() and raw[-1][0].isdigit():
            # "6:30", "6 30" and "630" are one number: what parted it was punctuation, or was not.
            before, start, _ = raw.pop()
            word = before + word
        raw.append((word, start, end))
    for i, (word, start, end) in enumerate(raw):
        if word not in _SPLIT and "'" not in word:
            yield Piece(word, start, end)
            continue
        before = raw[i - 1][0] if i else ""
        following = raw[i + 1][0] if i + 1 < len(raw) else ""
        yield from (Piece(part, start, end) for part in _clitics(before, word, following))


@lru_cache(maxsize=1 << 15)
def _fold(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKC", word) if c not in _INVISIBLE).lower()
    plain = re.sub(rf"[{_APOSTROPHES}]", "'", plain)
    return re.sub(r"[.,:]", "", plain) if plain[:1].isdigit() else plain


def _clitics(before: str, word: str, following: str) -> list[str]:
    if word == "i":
        return ["I"]
    if bare := split_bare(before, word, following):
        return bare
    if "'" not in word:
        return [word]
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) > len(clitic):
            stem = word[: -len(clitic)]
            return ["I" if stem == "i" else stem, clitic]
    return [word.replace("'", "")]


def _without_fillers(words: list[Piece], delivery: Delivery) -> list[Piece]:
    kept: list[Piece] = []
    i = 0
    while i < len(words):
        length = _filler_at(words, i, kept, delivery)
        if length == 0:
            kept.append(words[i])
        i += max(length, 1)
    return kept


def _without_announcements(words: list[Piece], delivery: Delivery) -> list[Piece]:
    """Without the words that only announce a part of a story; all of them stay where nothing else is said."""
    starts: dict[int, int] = {}
    place = 0
    for i, word in enumerate(words):
        starts[place] = i
        place += len(word.lower) + 1
    starts[place] = len(words)
    joined = " ".join(word.lower for word in words).lower()
    spans = [(starts[m.start()], starts[m.end() + 1]) for m in delivery.announcements.finditer(joined)]
    dropped = {i for start, end in spans for i in range(start, end)}
    return [word for i, word in enumerate(words) if i not in dropped] if len(dropped) < len(words) else words


def _filler_at(words: Sequence[Piece], i: int, kept: Sequence[Piece], delivery: Delivery) -> int:
    word = words[i].lower
    if word in delivery.fillers:
        return 1
    if word == "like" and kept and kept[-1].lower in delivery.before_like:
        return 1
    for phrase in delivery.phrases_from.get(word.lower(), ()):
        n = len(phrase)
        if tuple(w.lower.lower() for w in words[i : i + n]) != phrase:
            continue
        if phrase[-1] == "of":
            return 0 if kept and kept[-1].lower in delivery.keeps_kind else n
        following = words[i + n].lower if i + n < len(words) else ""
        return 0 if following in delivery.keeps_phrase else n
    return 0


def _without_restarts(words: list[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    for word in words:
        kept.append(word)
        for n in range(_REPEAT, 0, -1):
            if len(kept) < 2 * n or kept[-1 - n].lower != word.lower:
                continue
            tail = [w.lower for w in kept[-n:]]
            if tail == [w.lower for w in kept[-2 * n : -n]] and not (tail[0][0].isdigit() or tail[0] in _DOUBLES):
                del kept[-2 * n : -n]
                break
    return kept
