"""All that is to be replaced in a candidate's texts, and its replacement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.privacy.grammar import used_as_name
from pipeline.privacy.names import PERSON, Found, NameList
from pipeline.privacy.people import Placeholders
from pipeline.privacy.replaced import Piece, Replaced, replace_pieces
from pipeline.privacy.settings import PrivacySettings

if TYPE_CHECKING:
    from pipeline.privacy.presidio import Detector

REPEATED = 3
TITLES = frozenset("Miss Mrs Mrs. Mr. Doctor Professor Sister Father Captain Sir Dame".split())
_ENDINGS = re.compile(r"(?:['’]s|['’]|[\s.,;:!?])+$")


class CandidateTexts:
    """Redacts the texts of one candidate, with one numbering for all of them.

    Args:
        texts: All of the candidate's texts; a name found in one of them is replaced in every one.
        names: Known names; they have priority over what is detected.
        detector: Finds the rest.
        settings: From configs/privacy.yaml.
    """

    def __init__(self, texts: Iterable[str], names: NameList, detector: Detector, settings: PrivacySettings) -> None:
        self._placeholders = Placeholders(settings)
        self._found = {text: _found(text, names, detector) for text in dict.fromkeys(texts)}
        self._again = _repeats(self._found)
        self._made: dict[str, str] = {}
        self._redacted = {text: self._redact(text, found) for text, found in self._found.items()}
        self._made |= {part: p for words, p in self._made.items() for part in _parts(words) if part not in self._made}
        self._surfaces = _pattern(self._made)

    def redacted(self, text: str) -> Replaced:
        """One of the texts, redacted."""
        return self._redacted[text]

    def sentence(self, text: str) -> str:
        """A sentence about the texts (a reason, a doubt), with what was replaced in them replaced in it too."""
        return self._surfaces.sub(lambda match: self._made[match.group()], text) if self._surfaces else text

    @property
    def counts(self) -> dict[str, int]:
        """How many stretches were replaced, by what the placeholder says."""
        tally: dict[str, int] = {}
        for replaced in self._redacted.values():
            for piece in replaced.pieces:
                kind = piece.words.strip("[]").split()[0]
                tally[kind] = tally.get(kind, 0) + 1
        return tally

    def _redact(self, text: str, found: Sequence[Found]) -> Replaced:
        more = [Found(m.start(), m.end(), self._again[1][m.group()]) for m in self._again[0].finditer(text)] if (
            self._again[0]
        ) else []  # fmt: skip
        pieces = [self._piece(text, one) for one in resolve([*found, *more])]
        return replace_pieces(text, pieces)

    def _piece(self, text: str, found: Found) -> Piece:
        words = text[found.start : found.end]
        placeholder = self._placeholders.of(found, words)
        self._made.setdefault(words, placeholder)
        return Piece(found.start, found.end, placeholder)


def resolve(found: Sequence[Found]) -> list[Found]:
    """Disjoint stretches in order: known names first, then the longer one; what a chosen one leaves over is kept."""
    taken: list[Found] = []
    for one in sorted(found, key=lambda f: (not f.person, f.start - f.end, -f.score, f.start, f.kind)):
        taken += _left_over(one, taken)
    return sorted(taken, key=lambda f: f.start)


def _left_over(one: Found, taken: Sequence[Found]) -> list[Found]:
    """The parts of ``one`` that nothing taken covers."""
    parts = [(one.start, one.end)]
    for other in taken:
        cut = []
        for start, end in parts:
            if other.end <= start or end <= other.start:
                cut.append((start, end))
            else:
                cut += [(a, b) for a, b in ((start, other.start), (other.end, end)) if a < b]
        parts = cut
    return [replace(one, start=start, end=end) for start, end in parts]


def _found(text: str, names: NameList, detector: Detector) -> list[Found]:
    doc = detector.doc(text)
    known = names.find(text, lambda start, end: used_as_name(doc, start, end))
    return resolve([*known, *(trimmed for one in detector.find(text, doc) if (trimmed := _trimmed(one, text)))])


def _trimmed(found: Found, text: str) -> Found | None:
    """Without a possessive ending, or marks and spaces at its ends, which are no part of a name."""
    words = text[found.start : found.end]
    start = found.start + len(words) - len(words.lstrip(" \t\r\n\"“”‘'(,.;:-"))
    end = found.start + len(_ENDINGS.sub("", words)) if found.kind == PERSON else found.start + len(words.rstrip())
    return replace(found, start=start, end=end) if start < end else None


def _repeats(found: dict[str, list[Found]]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """A pattern for every name and place that was found once, and for each part of a name; capitals as they were."""
    kinds: dict[str, str] = {}
    for text, ones in found.items():
        for one in ones:
            words = text[one.start : one.end]
            parts = [words, *(words.split() if one.kind == PERSON else ())]
            kinds |= {p: one.kind for p in parts if len(p) >= REPEATED and p[0].isupper() and p not in kinds}
    return _pattern({words: kind for words, kind in kinds.items() if words not in TITLES}), kinds


def _parts(words: str) -> list[str]:
    """Words of something replaced that alone may give it away: a reason may quote a part of it."""
    parts = {part for chunk in words.split() for part in (chunk, *re.findall(r"\w+", chunk))}
    telling = (part for part in parts if any(char.isupper() or char.isdigit() for char in part))
    return sorted(part for part in telling if len(part) >= REPEATED and part not in TITLES)


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)") if longest else None
