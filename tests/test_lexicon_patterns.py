"""The pattern language of lexicons: every entry is found wherever it stands, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicons import Lexicon
from pipeline.patterns import GAP, element_of, forms_of

ENTRIES = (
    "rang", "ring back", "ring|call her", "=rang back", "call:V back", "call .. back", "call * back", "call her? back",
    "her call|=rang:V", "back *", "ring up? her? .. back",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    lower: str
    lemma: str
    tag: str


WORDS = [
    Said("rang", "ring", "VBD"), Said("rings", "ring", "NNS"), Said("call", "call", "NN"),
    Said("called", "call", "VBD"), Said("calls", "call", "VBZ"), Said("her", "her", "PRP"), Said("up", "up", "RP"),
    Said("back", "back", "RB"),
]  # fmt: skip


def fits(part: str, word: Said) -> bool:
    for option in part.rstrip("?").split("|"):
        form, _, pos = option.lstrip("=").partition(":")
        known = {word.lower} if option.startswith("=") else {word.lower, word.lemma}
        if form in known and word.tag.startswith(pos):
            return True
    return False


def ends(parts: list[str], words: list[Said], i: int) -> set[int]:
    """Every place at which a pattern that begins at ``i`` can end, by the words of the manual alone."""
    if not parts:
        return {i}
    first, rest = parts[0], parts[1:]
    if first == "..":
        return {e for n in range(GAP + 1) if i + n <= len(words) for e in ends(rest, words, i + n)}
    found = ends(rest, words, i) if first.endswith("?") else set()
    if i < len(words) and (first == "*" or fits(first, words[i])):
        found |= ends(rest, words, i + 1)
    return found


@given(st.lists(st.sampled_from(WORDS), max_size=9), st.sampled_from(ENTRIES))
def test_an_entry_is_found_where_it_can_stand_and_nowhere_else(words: list[Said], entry: str) -> None:
    hits = Lexicon("one", {"family": (entry,)}, {}).find(words)
    possible = {i: ends(entry.split(), words, i) for i in range(len(words))}
    assert all(hit.end in possible[hit.start] for hit in hits)
    covered = {i for hit in hits for i in range(hit.start, hit.end)}
    assert all(covered & set(range(i, min(found))) for i, found in possible.items() if found)


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_is_found_beside_all_others(entry: str) -> None:
    words = [WORDS[k] for k in (0, 5, 3, 5, 7, 0, 7, 2, 6, 5, 7)]
    alone = Lexicon("one", {entry: (entry,)}, {}).find(words)
    together = Lexicon("all", {other: (other,) for other in ENTRIES}, {}).find(words)
    assert [hit for hit in together if hit.family == entry] == alone


@pytest.mark.parametrize(
    "part", [*sorted({part for entry in ENTRIES for part in entry.split()} - {"*", ".."}), "I", "I'm"]
)
def test_the_forms_of_a_part_are_those_of_its_element(part: str) -> None:
    assert forms_of(part) == element_of(part).forms


def test_only_entries_are_compiled_that_begin_with_a_word_that_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    monkeypatch.setattr("pipeline.lexicons.element_of", lambda part: compiled.append(part) or element_of(part))
    lexicon = Lexicon("one", {"family": ENTRIES}, {})
    assert compiled == []
    for _ in range(2):
        lexicon.find(WORDS[-2:])
    assert compiled == ["back", "*"]
