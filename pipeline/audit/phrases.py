"""The lists that attacks and invariances draw on, and a pack's indicators as a candidate would paste them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from pipeline.config import Strict
from pipeline.packs import Pack

Part = Literal["train", "audit"]
NameKind = Literal["women", "men", "surnames"]
Share = Annotated[float, Field(ge=0, le=1)]
Some = Annotated[tuple[str, ...], Field(min_length=1)]


class Changes(Strict):
    """What the invariances exchange for what; explained in the file."""

    typing_errors: Share = 0.0
    filler: Share = 0.0
    titles: tuple[str, ...] = ()
    names: dict[str, dict[NameKind, Some]] = Field(default_factory=dict)
    he_to_she: dict[str, str] = Field(default_factory=dict)
    after_her: tuple[str, ...] = ()
    he_to_they: dict[str, str] = Field(default_factory=dict)
    verbs_to_they: dict[str, str] = Field(default_factory=dict)
    not_verbs: tuple[str, ...] = ()
    keyboard: tuple[str, ...] = ()
    spelling: dict[str, str] = Field(default_factory=dict)
    spelling_one_way: dict[str, str] = Field(default_factory=dict)
    endings: tuple[str, ...] = ()


class Phrases(Strict):
    """One part's lists; what each is for stands beside it in the file.

    Attributes:
        star_markers: Part of a story to the words that announce it, in the order of telling.
        other_language: Language to paragraphs in it.
        vague_words: Of both parts; filled in from the file's top level.
        indicators: Sentences of the pack in the first person; filled in from the pack.
        changes: What the invariances exchange; of both parts.
        vocabulary: Words of the lexicons, which no typing error may make.
    """

    buzzwords: Some
    star_markers: Annotated[dict[str, Some], Field(min_length=1)]
    padding: Some
    details: Some
    off_topic: Some
    other_language: Annotated[dict[str, Some], Field(min_length=1)]
    fillers: Some
    vague_words: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    changes: Changes = Changes()
    vocabulary: frozenset[str] = frozenset()


def indicators_of(pack: Pack, part: Part, verbs: Sequence[str] = ()) -> tuple[str, ...]:
    """Every second indicator of the pack's frameworks, in the first person: odd ones to train, even ones to audit.

    Args:
        pack: Contra-indicators are left out, and so is an indicator that does not begin with its verb.
        part: Which half.
        verbs: Forms such as "stands" that are put in the first person inside a sentence too.
    """
    texts = [item.text for framework in pack.frameworks for _, item, contra in framework.items() if not contra]
    chosen = [text for text in texts[part == "audit" :: 2] if _BEGINS.match(text)]
    return tuple(first_person(text, verbs) for text in chosen)


def first_person(text: str, verbs: Sequence[str] = ()) -> str:
    """An indicator ("Gives customers their due") as a candidate would paste it ("I give customers their due.")."""
    first, *rest = text.rstrip(".").split()
    known, words, coordinated = set(verbs), [plain_verb(first.rstrip(",").lower()) + "," * first.endswith(",")], False
    for word in rest:
        words.append(plain_verb(word) if coordinated and word in known else _OWN.get(word, word))
        coordinated = word in {"and", "or"} or word[-1] in ",:"
    return f"I {' '.join(words).replace('their own', 'my own')}."


def plain_verb(form: str) -> str:
    """The verb of a third person singular as it goes with "I" and "they": gives, give; tries, try; is, am."""
    if form in _IRREGULAR:
        return _IRREGULAR[form]
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")):
        return form[:-2]
    return form[:-1] if form.endswith("s") and not form.endswith("ss") else form


_BEGINS = re.compile(r"(?:[A-Z][a-z]+s|Can)\b")
_IRREGULAR = {"is": "am", "has": "have", "was": "was", "can": "can"}
_OWN = {"themselves": "myself", "themself": "myself"}
