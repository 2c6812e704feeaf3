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
from dataclasses import dataclass

from pipeline.lexicons import Lexicon

_APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WORD = re.compile(
    rf"\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s|am|pm|k|m)\b)?|[^\W_][{_INVISIBLE}]*(?:[^\W_\d]|[{_INVISIBLE}]|[{_APOSTROPHES}](?=[^\W_\d])|\d)*"
)
_CLITICS = ("n't", "'s", "'m", "'re", "'ve", "'ll", "'d")
_BARE = {
    "dont": "do n't", "doesnt": "does n't", "didnt": "did n't", "wont": "wo n't", "cant": "ca n't", "cannot": "can not",
    "couldnt": "could n't", "wouldnt": "would n't", "shouldnt": "should n't", "isnt": "is n't", "arent": "are n't",
    "wasnt": "was n't", "werent": "were n't", "havent": "have n't", "hasnt": "has n't", "hadnt": "had n't",
    "aint": "ai n't",
    "im": "I 'm", "ive": "I 've", "youre": "you 're", "youve": "you 've", "youll": "you 'll", "weve": "we 've",
    "theyre": "they 're", "theyve": "they 've", "theyll": "they 'll", "thats": "that 's", "theres": "there 's",
    "whats": "what 's", "hes": "he 's", "shes": "she 's", "heres": "here 's", "theyd": "they 'd", "youd": "you 'd",
    "itll": "it 'll", "wouldve": "would 've", "couldve": "could 've", "shouldve": "should 've", "lets": "let 's",
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "whos": "who 's", "thatd": "that 'd", "itd": "it 'd",
    "hed": "he 'd", "whod": "who 'd",
}  # fmt: skip
# Words that are also something else: read as a contraction before one of the first set, unless after one of the second.
_BEFORE_ITS = {
    "a",
    "an",
    "the",
    "not",
    "been",
    "just",
    "all",
    "about",
    "what",
    "my",
    "our",
    "really",
    "so",
    "like",
    "very",
    "too",
    "going",
    "always",
    "only",
    "more",
    "no",
    "never",
    "that",
    "hard",
    "important",
    "easy",
    "because",
    "good",
    "better",
    "how",
    "where",
    "when",
    "why",
    "still",
    "also",
    "in",
    "on",
    "n't",
    "okay",
    "ok",
    "fine",
    "wrong",
    "done",
    "gone",
    "now",
    "nothing",
    "something",
    "pretty",
    "quite",
    "me",
    "him",
    "her",
    "them",
    "one",
    "two",
    "three",
    "time",
    "closed",
    "broken",
    "late",
    "ready",
    "over",
    "as",
    "called",
    "made",
    "right",
    "true",
    "for",
    "to",
    "at",
    "with",
    "from",
    "out",
    "up",
    "down",
    "there",
    "here",
    "this",
    "you",
    "we",
    "they",
    "he",
    "she",
    "i",
    "your",
    "his",
    "their",
    "sort",
    "kind",
    "maybe",
    "but",
    "and",
    "if",
    "nice",
    "bad",
    "big",
    "got",
    "come",
    "worth",
    "working",
    "getting",
    "being",
    "taken",
    "part",
    "mine",
    "yours",
}
_AFTER_NO_ITS = {"of", "in", "with", "to", "on", "for", "from", "at", "by", "into", "and"}
_VERBAL = {
    "be",
    "been",
    "have",
    "had",
    "never",
    "just",
    "always",
    "already",
    "also",
    "only",
    "even",
    "like",
    "say",
    "said",
    "tell",
    "told",
    "get",
    "got",
    "go",
    "gone",
    "do",
    "done",
    "come",
    "take",
    "taken",
    "call",
    "called",
    "give",
    "given",
    "make",
    "made",
    "try",
    "put",
    "seen",
    "see",
    "rather",
    "love",
    "want",
    "think",
    "thought",
    "ask",
    "asked",
    "expect",
    "left",
    "let",
    "look",
    "found",
    "find",
    "know",
    "known",
    "booked",
    "bought",
    "forgotten",
    "rung",
    "written",
    "paid",
    "promised",
    "started",
    "stopped",
    "worked",
    "lost",
    "heard",
    "still",
    "probably",
    "sit",
    "wait",
    "feel",
    "felt",
    "talk",
    "start",
    "ring",
    "write",
    "check",
    "admit",
    "n't",
    "not",
    "all",
    "both",
    "better",
    "best",
    "planned",
    "missed",
    "kept",
    "sent",
}
_ARTICLES = {
    "the",
    "a",
    "an",
    "my",
    "his",
    "her",
    "our",
    "your",
    "their",
    "no",
    "photo",
    "student",
    "user",
    "garden",
    "bike",
}
_SICK = {
    "was",
    "is",
    "been",
    "were",
    "be",
    "am",
    "feel",
    "felt",
    "fell",
    "very",
    "so",
    "too",
    "got",
    "get",
    "became",
    "off",
    "'s",
}
_AMBIGUOUS = {
    "its": ("it 's", _BEFORE_ITS, _AFTER_NO_ITS),
    "ill": ("I 'll", _VERBAL, _SICK),
    "id": ("I 'd", _VERBAL, _ARTICLES),
    "shed": ("she 'd", _VERBAL, _ARTICLES),
    "wed": ("we 'd", _VERBAL, {"be", "get", "newly", "got"}),
}  # fmt: skip
_REPEAT = 3
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
        )


def canonical(text: str, delivery: Delivery) -> list[Piece]:
    """The canonical words of a text, fillers and restarts dropped."""
    return _without_restarts(_without_fillers(list(_split(text)), delivery))


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
        before = raw[i - 1][0] if i else ""
        following = raw[i + 1][0] if i + 1 < len(raw) else ""
        yield from (Piece(part, start, end) for part in _clitics(before, word, following))


def _fold(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKC", word) if c not in _INVISIBLE).lower()
    plain = re.sub(rf"[{_APOSTROPHES}]", "'", plain)
    return re.sub(r"[.,:]", "", plain) if plain[:1].isdigit() else plain


def _clitics(before: str, word: str, following: str) -> list[str]:
    if word == "i":
        return ["I"]
    if word in _BARE:
        return _BARE[word].split()
    if word in _AMBIGUOUS:
        contraction, followers, never_after = _AMBIGUOUS[word]
        if following in followers and before not in never_after:
            return contraction.split()
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


def _filler_at(words: Sequence[Piece], i: int, kept: Sequence[Piece], delivery: Delivery) -> int:
    word = words[i].lower
    if word in delivery.fillers:
        return 1
    if word == "like" and kept and kept[-1].lower in delivery.before_like:
        return 1
    for phrase in delivery.phrases:
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
            tail = [w.lower for w in kept[-n:]]
            if (
                len(kept) >= 2 * n
                and tail == [w.lower for w in kept[-2 * n : -n]]
                and not (tail[0][0].isdigit() or tail[0] in _DOUBLES)
            ):
                del kept[-2 * n : -n]
                break
    return kept
