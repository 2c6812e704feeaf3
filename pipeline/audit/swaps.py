"""Words for words: names of one origin for another's, he for she or they, British spelling for American."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.audit.phrases import Changes, NameKind, Phrases, plain_verb

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def names(text: str, rng: random.Random, lists: Phrases) -> str:
    """Known given names, and surnames after a title, replaced by names of another origin, the same one throughout."""
    changes = lists.changes
    given = _origins(changes)
    after_title = re.compile(rf"\b(?:{'|'.join(changes.titles)})\.?\s+([A-Z][\w'’-]+)")
    found: dict[str, tuple[NameKind, str]] = {m[1]: ("surnames", "") for m in after_title.finditer(text)}
    found |= {m[0]: given[m[0]] for m in re.finditer(r"\b[A-Z][a-z]+(?:-[a-z]+)?\b", text) if m[0] in given}
    mapping = {name: _other(kind, origin, text, rng, changes) for name, (kind, origin) in sorted(found.items())}
    return re.sub(r"\b[A-Z][\w’-]*\w", lambda m: mapping.get(m[0], m[0]), text) if mapping else text


def _other(kind: NameKind, origin: str, text: str, rng: random.Random, changes: Changes) -> str:
    """A name of this kind and another origin that does not stand in the text."""
    free = [n for other in changes.names if other != origin for n in changes.names[other][kind] if n not in text]
    return rng.choice(free)


def _origins(changes: Changes) -> Mapping[str, tuple[NameKind, str]]:
    """Name to its kind and origin."""
    return {n: (kind, o) for o, kinds in changes.names.items() for kind, known in kinds.items() for n in known}


def pronouns(text: str, rng: random.Random, lists: Phrases) -> str:
    """He to she and she to he, with man and woman, husband and wife and the like."""
    to_she = lists.changes.he_to_she
    to_he = {b: a for a, b in to_she.items() if b != "her"}
    both = {**to_she, **to_he, "hers": "his", "ms": "mr"}

    def swapped(match: re.Match[str]) -> str:
        word = match[0]
        low = word.lower()
        if low == "her":
            return _like(word, "him" if _is_object(text[match.end() :], lists.changes) else "his")
        if low == "his" and re.match(r"\s*(?:[.,;:!?]|$)", text[match.end() :]):
            return _like(word, "hers")
        return _like(word, both[low]) if low in both else word

    return re.sub(r"[^\W\d_]+", swapped, text)


def _is_object(rest: str, changes: Changes) -> bool:
    """Whether "her" before ``rest`` stands for "him"."""
    following = re.match(r"[^\S\n]+([\w'’]+)", rest)
    return following is None or following[1].lower() in changes.after_her


def pronouns_they(text: str, rng: random.Random, lists: Phrases) -> str:
    """He and she to they, with the verb that follows."""
    changes = lists.changes
    words = list(_WORD.finditer(text))
    made: list[str] = []
    end = 0
    subject = False
    for i, match in enumerate(words):
        low = match[0].lower().replace("’", "'")
        rest = text[match.end() :]
        if low == "her":
            new = "them" if _is_object(rest, changes) else "their"
        elif subject:
            new = _plural(low, changes)
        else:
            new = _with_ending(low, words[i + 1][0] if i + 1 < len(words) else "", changes)
        subject = low in {"he", "she"} and rest[:1] == " "
        made += [text[end : match.start()], _like(match[0], new) if new != low else match[0]]
        end = match.end()
    return "".join([*made, text[end:]])


def _with_ending(low: str, following: str, changes: Changes) -> str:
    """A pronoun as it is with "they"; "he's" is "they've" before a participle in -ed or "been", else "they're"."""
    stem, apostrophe, ending = low.partition("'")
    if apostrophe and stem in {"he", "she"}:
        perfect = ending == "s" and (following.lower().endswith("ed") or following.lower() in {"been", "got", "had"})
        return f"they'{'ve' if perfect else 're' if ending == 's' else ending}"
    return changes.he_to_they.get(low, low)


def _plural(low: str, changes: Changes) -> str:
    """The verb after "they"; whatever cannot be a verb of the third person stays."""
    if low in changes.verbs_to_they:
        return changes.verbs_to_they[low]
    if low in changes.not_verbs or not low.endswith("s") or low.endswith("ss"):
        return low
    return plain_verb(low)


def spelling(text: str, rng: random.Random, lists: Phrases) -> str:
    """British spelling to American, and American to British."""
    table = _spellings(lists.changes)
    return _WORD.sub(lambda m: _like(m[0], table.get(m[0].lower(), m[0])), text)


@lru_cache(maxsize=4)
def _table(
    pairs: tuple[tuple[str, str], ...], one_way: tuple[tuple[str, str], ...], ends: tuple[str, ...]
) -> dict[str, str]:
    full = [(a[:-1] + e, b[:-1] + e) if a.endswith("-") else (a, b) for a, b in pairs for e in _ends(a, ends)]
    return {b: a for a, b in full} | dict(full) | dict(one_way)


def _ends(stem: str, ends: tuple[str, ...]) -> tuple[str, ...]:
    return ("", *ends) if stem.endswith("-") else ("",)


def _spellings(changes: Changes) -> Mapping[str, str]:
    """Every spelling to the other one."""
    return _table(tuple(changes.spelling.items()), tuple(changes.spelling_one_way.items()), changes.endings)


def _like(old: str, new: str) -> str:
    """``new`` with the capitals of ``old``."""
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
