"""Which nouns name people, and where a noun phrase begins when no comma says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.lexicons import Lexicon
from pipeline.parse import Word

_AGENTIVE = ("er", "or", "ist", "ian", "man", "woman", "men", "women", "ee")
_SHORTEST = 5
_INSIDE = ("NN", "JJ", "CD", "POS", "VBN")


class Doer(StrEnum):
    """Who does what a clause says."""

    OWN = "own"
    WE = "we"
    SIDE = "side"
    SERVED = "served"
    OTHER = "other"
    NOBODY = "nobody"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class People:
    """Nouns for people, and the small word lists that tell subjects from objects.

    Attributes:
        served: Those served or concerned.
        side: Colleagues, bosses, departments, other firms.
        human_verbs: Verbs that a thing does not do to something; a thing before one of them is no subject.
        lists: Families of configs/lexicons/ownership_people.yaml.
    """

    served: frozenset[str]
    side: frozenset[str]
    human_verbs: frozenset[str]
    lists: dict[str, frozenset[str]]

    @classmethod
    def of(cls, people: Lexicon, own: Lexicon, human_verbs: frozenset[str]) -> People:
        """Read people.yaml and ownership_people.yaml."""
        served, side, verbs = (frozenset(people.families[name]) for name in ("customer", "own_side", "human_verbs"))
        lists = {name: frozenset(entries) for name, entries in own.families.items()}
        return cls(served, side | (lists["roles"] - served), human_verbs | verbs, lists)

    def kind(self, word: Word) -> Doer | None:
        """Whom a noun names, or None for a thing."""
        if word.lemma in self.side or word.lower in self.side:
            return Doer.SIDE
        if word.lemma in self.served or word.lower in self.served:
            return Doer.SERVED
        if word.tag.startswith("NNP") and word.lower not in self.lists["calendar"]:
            return Doer.OTHER
        if word.lower in self.lists["somebody"]:
            return Doer.OTHER
        ends = word.tag.startswith("NN") and word.lemma.endswith(_AGENTIVE) and len(word.lemma) >= _SHORTEST
        return Doer.SIDE if ends and word.lemma not in self.lists["things"] else None

    def titled(self, words: Sequence[Word], i: int) -> bool:
        """Whether a title ("Mrs") stands before word ``i``."""
        return i > 0 and words[i - 1].lower in self.lists["titles"]

    def antecedent(self, words: Sequence[Word], i: int) -> Doer:
        """Whom "he", "she" or "they" at word ``i`` means: the nearest person before, else the one served."""
        for k in range(i - 1, -1, -1):
            kind = self.kind(words[k]) if words[k].tag.startswith("NN") else None
            if kind is not None:
                return Doer.SERVED if self.titled(words, k) else kind
        return Doer.SERVED

    def phrase_start(self, words: Sequence[Word], i: int) -> int:
        """Where the noun phrase with head ``i`` begins; a time before it ("by Friday branch met") is not part of it."""
        while i > 0 and words[i - 1].tag.startswith(_INSIDE) and words[i].lower not in self.lists["titles"]:
            before = words[i - 1]
            if before.lower in self.lists["calendar"] or (before.tag == "CD" and i > 1 and words[i - 2].tag == "IN"):
                return i
            if (
                words[i].tag.startswith("NNP")
                and before.tag in {"NN", "NNS"}
                and before.lower not in self.lists["titles"]
            ):
                return i
            i -= 1
        return i - 1 if i > 0 and words[i - 1].tag in {"DT", "PRP$", "PDT"} else i
