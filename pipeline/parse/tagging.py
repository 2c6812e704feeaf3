"""Tags and lemmas of words by a spaCy package; what follows from a word and its tag alone is worked out once.

Behind the tagger, which reads the whole answer, spaCy's English packages have an attribute ruler and a lemmatizer. Both
look at nothing but a word and its tag, save for a few patterns over several words ("gon na"), and take twice as long as
the tagger. So a word with its tag goes through them as a text of its own, and what comes of it is remembered. An answer
in which one of those patterns might match goes through them as it is, and so does every answer of another package.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

T = TypeVar("T")
_REMEMBERED = 1 << 16  # words with their tags
_READ_BY_TAGGER = {"tok2vec", "transformer", "curated_transformer"}  # components that set nothing that a person sees
_TOLD_BY_WORD = {"TAG", "LOWER", "ORTH", "TEXT", "IS_SPACE", "DEP"}  # without a parser, no word has a DEP


class Tagged(NamedTuple):
    """What a package says of a word."""

    lemma: str
    tag: str


class Tagging:
    """Tags and lemmas of canonical words.

    Args:
        nlp: A spaCy package with a tagger and a lemmatizer.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._alone = _Alone(nlp, nlp.pipe_names[-2:]) if _by_word(nlp) else None

    @property
    def by_word(self) -> bool:
        """Whether the package is one of those whose lemmas are remembered."""
        return self._alone is not None

    def of(self, said: Iterable[tuple[Sequence[str], T]], batch_size: int) -> Iterator[tuple[list[Tagged], T]]:
        """Tags and lemmas of texts, in order.

        Args:
            said: The words of each text, and what is to come out beside their tags.
            batch_size: Texts that go through the network at once.
        """
        from spacy.tokens import Doc

        docs = ((Doc(self._nlp.vocab, words=list(words)), (words, beside)) for words, beside in said)
        later = self._alone.components if self._alone else ()
        for doc, (words, beside) in self._nlp.pipe(docs, as_tuples=True, batch_size=batch_size, disable=later):
            yield self._alone.read(doc, words) if self._alone else _read(doc), beside


@dataclass(frozen=True, slots=True)
class _Known:
    """What comes of a word with its tag; in which patterns over several words it may be the first, or a later one."""

    tagged: Tagged
    first: frozenset[int]
    later: frozenset[int]


class _Alone:
    """The attribute ruler and the lemmatizer of a package, asked about each word with its tag once.

    Args:
        nlp: The package.
        components: The names of the two.
    """

    def __init__(self, nlp: Language, components: Sequence[str]) -> None:
        from spacy.matcher import Matcher

        self.components = components
        self._vocab, self._pipes = nlp.vocab, [nlp.get_pipe(name) for name in components]
        _as_sets(self._pipes[-1])
        self._places = Matcher(nlp.vocab)
        for number, pattern in enumerate(p for p in _patterns(nlp, components[0]) if len(p) > 1):
            for place, word in enumerate(pattern):
                self._places.add(f"{number} {place}", [[dict(word)]])
        self._known = lru_cache(_REMEMBERED)(self._ask)

    def read(self, doc: Doc, words: Sequence[str]) -> list[Tagged]:
        """Tags and lemmas of a text that has been tagged."""
        known = list(map(self._known, words, doc.to_array("TAG").tolist()))
        if any(one.first and one.first & following.later for one, following in pairwise(known)):
            return _read(self._through(doc))
        return [one.tagged for one in known]

    def _ask(self, word: str, tag: int) -> _Known:
        from spacy.tokens import Doc

        strings, doc = self._vocab.strings, Doc(self._vocab, words=[word])
        doc[0].tag = tag
        found = [strings[key].split() for key, _, _ in self._places(doc, allow_missing=True)] if self._places else []
        first = frozenset(int(number) for number, place in found if place == "0")
        later = frozenset(int(number) for number, place in found if place != "0")
        return _Known(_read(self._through(doc))[0], first, later)

    def _through(self, doc: Doc) -> Doc:
        for pipe in self._pipes:
            doc = pipe(doc)
        return doc


def _by_word(nlp: Language) -> bool:
    """Whether all that stands behind the tagger are the two components, and their patterns ask for nothing else."""
    from spacy.lang.en.lemmatizer import EnglishLemmatizer
    from spacy.pipeline import AttributeRuler

    *before, tagger, ruler, lemmatizer = ["", "", "", *nlp.pipe_names]
    factories = {name: nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    if factories.get(tagger) != "tagger" or not {factories[name] for name in before if name} <= _READ_BY_TAGGER:
        return False
    last = nlp.get_pipe(lemmatizer)
    if type(nlp.get_pipe(ruler)) is not AttributeRuler or type(last) is not EnglishLemmatizer or last.mode != "rule":
        return False
    return all(word.keys() <= _TOLD_BY_WORD for pattern in _patterns(nlp, ruler) for word in pattern)


def _as_sets(lemmatizer: Any) -> None:
    """The lemmatizer looks whether a word is among a part of speech's tens of thousands: in a list, as it comes."""
    index: dict[str, Any] = lemmatizer.lookups.get_table("lemma_index", {})
    for part_of_speech, words in list(index.items()):
        index[part_of_speech] = frozenset(words)


def _patterns(nlp: Language, ruler: str) -> list[Sequence[Mapping[Any, Any]]]:
    ruled: Any = nlp.get_pipe(ruler)
    return [pattern for rule in ruled.patterns for pattern in rule["patterns"]]


def _read(doc: Doc) -> list[Tagged]:
    return [Tagged(token.lemma_, token.tag_) for token in doc]
