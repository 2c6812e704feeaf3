"""What grammar adds to named entities: names the model left out, lower-case transcripts, and findings that are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.privacy.names import PERSON, Found

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PLACE = "LOCATION"
TOWARDS_PLACES = {"in", "from", "near", "outside", "around", "across"}
TOWARDS_PEOPLE = {"to", "with", "by", "for", "of", "at", "about"}
PEOPLE_DO = {"nsubj", "nsubjpass", "dative", "dobj", "poss", "appos", "npadvmod", "conj"}
LABELS = {"PERSON": PERSON, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE}
SHORTEST = 3


def sensible(doc: Doc, start: int, end: int) -> bool:
    """Whether a model's finding may be a name: it has a capital, or no word of the text has one."""
    words = doc.text[start:end]
    return words != words.lower() or not _has_capitals(doc)


def used_as_name(doc: Doc, start: int, end: int) -> bool:
    """Whether the words are tagged as a proper noun."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span is not None and any(token.pos_ == "PROPN" for token in span)


def unmarked_names(doc: Doc, others: frozenset[str]) -> Iterator[Found]:
    """Single capitalised proper nouns that do or undergo something and that the model did not mark as such."""
    for token in doc:
        if token.pos_ == "PROPN" and token.ent_type_ not in LABELS and _stands_alone(token, others):
            before = token.head.lower_ if token.dep_ == "pobj" else ""
            if before in TOWARDS_PLACES:
                yield Found(token.idx, token.idx + len(token.text), PLACE)
            elif not token.ent_type_ and (token.dep_ in PEOPLE_DO or before in TOWARDS_PEOPLE):
                yield Found(token.idx, token.idx + len(token.text), PERSON)


def _stands_alone(token: Token, others: frozenset[str]) -> bool:
    capital = token.text[0].isupper() and token.text[1:].islower() and token.text.isalpha()
    alone = not any(child.dep_ in {"det", "compound", "amod", "nummod"} for child in token.children)
    return capital and alone and token.text.lower() not in others


def lower_case_names(doc: Doc, nlp: Any) -> Iterator[Found]:
    """Names of a text without capitals: bare nouns are capitalised, and the model is asked again."""
    if _has_capitals(doc):
        return
    text = doc.text
    for token in doc:
        if token.pos_ in {"NOUN", "PROPN"} and len(token.text) >= SHORTEST and not list(token.lefts):
            capital = token.text.capitalize()
            if len(capital) == len(token.text):
                text = text[: token.idx] + capital + text[token.idx + len(capital) :]
    for entity in nlp(text).ents if text != doc.text else ():
        if entity.label_ in LABELS and all(token.pos_ == "PROPN" for token in entity):
            yield Found(entity.start_char, entity.end_char, LABELS[entity.label_])


def _has_capitals(doc: Doc) -> bool:
    return any(token.text[0].isupper() and token.text != "I" for token in doc if token.text[0].isalpha())
