"""Words as encoders read them: nobody spoken of is a he or a she, so no reading and no similarity can depend on that.

An encoder has its own notions of men and women from the texts it was trained on (Bolukbasi et al., 2016, NeurIPS).
Every pronoun of the third person becomes that of "they", titles and words for people become one for all, and the verb
that follows goes with it. Word for word, so that places in the answer stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

THEY = "they"
PEOPLE = {
    THEY: "he she",
    "them": "him her his hers their theirs",  # "her" is both object and possessive, so all of them have to be one
    "themselves": "himself herself themself",
    "mr": "mrs ms mx",
    "sir": "madam maam",
    "person": "man woman gentleman lady guy bloke chap",
    "people": "men women gentlemen ladies guys blokes chaps",
    "child": "boy girl son daughter",
    "children": "boys girls sons daughters",
    "partner": "husband wife boyfriend girlfriend",
    "partners": "husbands wives",
    "parent": "father mother dad mum mom",
    "parents": "fathers mothers",
    "grandparent": "grandfather grandmother grandad grandpa grandma gran",
    "sibling": "brother sister",
}
_NEUTRAL = {word: one for one, words in PEOPLE.items() for word in words.split()}
_AFTER_THEY = {"was": "were", "is": "are", "has": "have", "does": "do", "'s": "'re"}
_CLITICS = {"n't", "'s", "'m", "'re", "'ve", "'ll", "'d"}


def neutral(words: Sequence[str]) -> list[str]:
    """Canonical words with everyone "they"; as many as before."""
    found = [_NEUTRAL.get(word, word) for word in words]
    before = ["", *found]
    return [_AFTER_THEY.get(word, word) if last == THEY else word for last, word in zip(before, found, strict=False)]


def as_text(words: Iterable[str]) -> str:
    """Canonical words as the text that an encoder compares: neutral, clitics joined as written."""
    parts: list[str] = []
    for word in neutral(list(words)):
        if word in _CLITICS and parts:
            parts[-1] += word
        else:
            parts.append(word)
    return " ".join(parts)
