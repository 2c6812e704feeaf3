"""What a verb is worth as an act, in any inflection and whatever the tagger took it for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.lexicons import Lexicon
from pipeline.parse import Word

UNKNOWN = 0.6
_WEIGHTS = {
    "handoff": 0.2, "change": 1.0, "contact": 1.0, "follow": 1.0, "presence": 0.5, "speech": 0.55, "passive_verbs": 0.0,
}  # fmt: skip
_GENERAL = 0.3
_DOUBLED = "bdglmnprt"
_WORKED_ON = {"with", "on", "hard", "out", "through", "together", "closely", "around"}


class Verbs:
    """The verb lexicon, with every inflected form.

    Args:
        lexicon: configs/lexicons/ownership_verbs.yaml.
        general: Nouns too general for an act on them to be one.
    """

    def __init__(self, lexicon: Lexicon, general: frozenset[str]) -> None:
        families = lexicon.families
        self._weight: dict[str, float] = {}
        for name, weight in _WEIGHTS.items():
            for verb in families[name]:
                self._weight.setdefault(verb, weight)
        self.claims = frozenset(families["claim"])
        self.light = frozenset(families["light"])
        self.human = frozenset(v for v, w in self._weight.items() if w > 0) - frozenset(families["things_do"])
        self._general = general
        self._forms = {**_regular(self._weight), **dict(_irregular(families["irregular"]))}

    def base(self, word: Word) -> str:
        """The base form of a word that may be a verb."""
        return self._forms.get(word.lower, word.lemma)

    def is_past(self, word: Word) -> bool:
        """Whether the form is the past or the participle of a listed verb."""
        base = self._forms.get(word.lower, word.lower)
        return base != word.lower and not word.lower.endswith(("s", "ing"))

    def worth(self, words: Sequence[Word], i: int) -> float:
        """How much of an act the verb at ``i`` is, 0 to 1; one that only leads to another ("decided to") is none."""
        base = self.base(words[i])
        rest = [w for w in words[i + 1 : i + 4] if not w.tag.startswith("RB") and w.lower != "up"]
        after = rest[0].lower if rest else ""
        if rest and base in self.light:
            leads = after == "to" and len(rest) > 1 and rest[1].tag.startswith("VB")
            if leads or after == "sure" or rest[0].tag == "VBG":
                return 0.0
        if base == "work":
            return UNKNOWN if after in _WORKED_ON else 0.0
        return self._weight.get(base, UNKNOWN if words[i].tag.startswith("V") else 0.0) * self._concrete(words, i)

    def _concrete(self, words: Sequence[Word], i: int) -> float:
        """Less where the object is a general noun ("delivered value")."""
        for word in words[i + 1 : i + 5]:
            if word.tag.startswith(("V", "MD", "IN")) or word.lower in {"and", "but", "so", "to", "that", "when"}:
                return 1.0
            if word.tag.startswith("NN"):
                return _GENERAL if word.lemma in self._general or word.lower in self._general else 1.0
        return 1.0


def _regular(verbs: Mapping[str, float]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for verb in verbs:
        stem = verb[:-1] if verb.endswith("e") else verb
        forms |= {verb: verb, verb + ("es" if verb.endswith(("s", "x", "ch", "sh")) else "s"): verb}
        if verb.endswith("y") and verb[-2:-1] not in "aeou":
            forms |= {verb[:-1] + "ied": verb, verb[:-1] + "ies": verb, verb + "ing": verb}
            continue
        forms |= {stem + "ed": verb, stem + "ing": verb}
        if len(verb) > 2 and verb[-1] in _DOUBLED and verb[-2] in "aeiou":
            forms |= {verb + verb[-1] + "ed": verb, verb + verb[-1] + "ing": verb}
    return forms


def _irregular(entries: Iterable[str]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        base, *forms = entry.split()
        for form in forms:
            yield form, base
