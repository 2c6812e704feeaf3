"""Whose doing each clause is, and the windows of clauses that are compared with a pack.

Similarity of topics says next to nothing about a level (docs/experiments.md); what tells is what the candidate did.
So every clause gets a share: 1 where the candidate, alone or in a "we", did something or does it as a concrete habit;
0 where it is denied, wished or supposed, or done by somebody else; in between where nobody in particular acts ("a list
was made").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.dimensions.base import saturate
from pipeline.lexicons import Lexicon
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer, Word

_OWN = {Agent.I, Agent.WE}
_OUTSIDE = {Agent.CUSTOMER, Agent.OTHER}
_POINTED = {"he", "she", "him", "her", "they", "them"}
_SIDE = 0.5  # "the team did": the candidate may have had a part
_IMPLIED = 0.8
_NOBODY = 0.7  # of the nearest doer before it
_PASSIVE = 0.4  # "the file was gone through again": somebody on the own side did, told so as to hide who
_WILL = 0.4  # "then I'll ring them": often a habit told
_CLAIM = 0.1
_HABIT = 0.7
_FRAGMENT = 0.3
_PEOPLE = ("customer", "own_side", "peers")
_OTHERS = {
    "he", "she", "they", "him", "her", "them", "his", "their", "himself", "herself", "themselves", "who", "we", "us",
    "our", "someone", "somebody", "everyone", "everybody", "anyone", "others", "another's",
}  # fmt: skip
_NOT = {"n't", "not", "never", "nobody", "nothing", "hardly"}


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring clauses.

    Attributes:
        start: First word.
        end: Last word, exclusive.
        own: How far they are the candidate's doing, 0 to 1.
        voiced: Share of clauses whose subject is the candidate, whatever is said of them; contra-indicators look there.
        first: Index of the first clause.
        clauses: Number of clauses.
    """

    start: int
    end: int
    own: float
    voiced: float
    first: int
    clauses: int


@dataclass(frozen=True)
class Doing:
    """An answer with whose doing it is.

    Attributes:
        shares: Per clause, 0 to 1.
        weights: Per clause, how much of an act by the candidate it is.
        disclaimed: 1 where the candidate says it was not their doing, else 0.
        people: Nouns for people, to tell what is about somebody.
        served: Those of them that name somebody served.
    """

    parsed: ParsedAnswer
    shares: tuple[float, ...]
    weights: tuple[float, ...]
    disclaimed: float
    people: frozenset[str] = frozenset()
    served: frozenset[str] = frozenset()

    def somebody_served(self) -> bool:
        """Whether anybody who may be served is named, pointed at or acts anywhere in the answer."""
        known = self.served | _POINTED
        named = any(w.lemma in known or w.lower in known for w in self.parsed.words)
        return named or any(c.agent in _OUTSIDE for c in self.parsed.clauses)

    def others(self, start: int, end: int) -> bool:
        """Whether a customer or somebody outside does what words ``start`` to ``end`` say."""
        first, last = self.parsed.clause_of(start), self.parsed.clause_of(end - 1)
        return all(c.agent in _OUTSIDE and not c.passive for c in self.parsed.clauses[first : last + 1])

    def about_somebody(self, start: int, end: int) -> bool:
        """Whether words ``start`` to ``end`` name or point at anybody but the candidate."""
        inside = self.parsed.words[start:end]
        return any(w.lower in _OTHERS or w.lemma in self.people or w.lower in self.people for w in inside)

    def own(self, penalty: float, disowned: float = 0.0) -> float:
        """How far the answer as a whole is the candidate's doing: 0 without acts, 0.5 for one, towards 1 for many.

        Args:
            penalty: Acts that disclaiming it takes off.
            disowned: Another measure of that, 0 to 1.
        """
        return saturate(sum(self.weights) - penalty * max(self.disclaimed, disowned), 1.0)

    def without(self, taken: Sequence[bool]) -> Doing:
        """The same with nothing done in clauses that hold words of which ``taken`` says that they are copied."""
        free = [not any(taken[c.start : c.end]) for c in self.parsed.clauses]
        if all(free):
            return self
        shares = tuple(s * f for s, f in zip(self.shares, free, strict=True))
        return Doing(
            self.parsed, shares, tuple(a * f for a, f in zip(self.weights, free, strict=True)), self.disclaimed,
            self.people, self.served,
        )  # fmt: skip

    def share_at(self, start: int, end: int) -> float:
        """The share of the clause in which a stretch of words begins or ends, whichever is more."""
        return max(self.shares[self.parsed.clause_of(start)], self.shares[self.parsed.clause_of(end - 1)])


class DoingReader:
    """Reads whose doing the clauses of an answer are.

    Args:
        lexicon: lexicons/level_cues.yaml, for its families of verbs and nouns that are no acts.
        people: lexicons/people.yaml, to tell what is about somebody; it moves no share.
    """

    def __init__(self, lexicon: Lexicon, people: Lexicon | None = None) -> None:
        families = people.families if people else {}
        self._served = frozenset(families.get("customer", ()))
        self._people = frozenset(n for name in _PEOPLE for n in families.get(name, ())) - {"account", "lead", "head"}
        self._disclaimers = Lexicon("disclaimed", {"disclaimed": lexicon.families["disclaimed"]}, {})
        self._claims, self._states = (frozenset(lexicon.families[f]) for f in ("claim_verbs", "state_verbs"))
        self._collective = frozenset(lexicon.families["collective"])
        self._abstract, self._general = (frozenset(lexicon.families[f]) for f in ("abstract", "general"))

    def read(self, parsed: ParsedAnswer) -> Doing:
        """Shares of all clauses, number of own acts, and whether they are disclaimed."""
        shares: list[float] = []
        for clause in parsed.clauses:
            shares.append(self._share(parsed.words, clause, shares))
        weights = tuple(self._act(c, s) for c, s in zip(parsed.clauses, shares, strict=True))
        disclaimed = float(bool(parsed.hits(self._disclaimers)))
        return Doing(parsed, tuple(shares), weights, disclaimed, self._people, self._served)

    def _share(self, words: Sequence[Word], clause: Clause, before: Sequence[float]) -> float:
        if _denied(words, clause):
            return 0.0
        if clause.mood is Mood.MODAL:
            return _WILL * _will(words, clause)
        own = clause.agent in _OWN and not clause.passive
        if own or clause.agent is Agent.IMPLIED:
            return _CLAIM if self._bare(words, clause) else 1.0 if own else _IMPLIED
        if clause.agent is Agent.OWN_SIDE and not clause.passive:
            return _SIDE if words[clause.subject].lemma in self._collective else 0.0
        if _by_own(words, clause):
            return _IMPLIED
        nearest = _NOBODY * max(before[-2:], default=0.0)
        if clause.passive and clause.agent not in _OWN:
            return max(nearest, _PASSIVE * clause.told_as_done)
        return nearest if clause.agent is Agent.THING else 0.0

    def _bare(self, words: Sequence[Word], clause: Clause) -> bool:
        """A claim, not an act: the verb only claims, or all that it is about are general virtues."""
        if clause.lemma in self._claims and (clause.mood is Mood.PRESENT or clause.habitual):
            return True
        nouns = [w.lemma for w in words[clause.start : clause.end] if w.tag.startswith("NN")]
        known = self._abstract | self._general
        return any(noun in self._abstract for noun in nouns) and all(noun in known for noun in nouns)

    def _act(self, clause: Clause, share: float) -> float:
        if clause.verb < 0:
            return _FRAGMENT * share
        if clause.lemma in self._states or share <= _CLAIM:
            return 0.0
        if clause.passive or clause.agent is Agent.OWN_SIDE:
            return _PASSIVE if share >= _PASSIVE and clause.told_as_done else 0.0
        if share < _IMPLIED:
            return 0.0
        return 1.0 if clause.mood is Mood.PAST else _HABIT


def _denied(words: Sequence[Word], clause: Clause) -> bool:
    """Whether the verb is denied; a "not" before the subject belongs to the clause before."""
    subject_follows = 0 <= clause.subject < clause.verb
    start = clause.subject + 1 if subject_follows else clause.start
    return clause.negated and any(w.lower in _NOT for w in words[start : clause.verb + 1])


def _will(words: Sequence[Word], clause: Clause) -> bool:
    inside = (w.lower for w in words[clause.start : clause.verb])
    return clause.agent in _OWN and clause.marker != "if" and any(w in {"will", "'ll"} for w in inside)


def _by_own(words: Sequence[Word], clause: Clause) -> bool:
    inside = [w.lower for w in words[clause.start : clause.end]]
    return any(a in {"by", "from"} and b in {"me", "us"} for a, b in pairwise(inside))


def windows(doing: Doing, sizes: Sequence[int], least_words: int) -> Iterator[Window]:
    """The windows of an answer; single clauses only where they are own doing or denied by the candidate.

    An answer shorter than every window is one window.
    """
    parsed = doing.parsed
    found = False
    for size in sizes:
        for k in range(len(parsed.clauses) - size + 1):
            one = _window(doing, k, k + size)
            if one.end - one.start >= least_words and (size > 1 or one.voiced):
                found = True
                yield one
    if not found and parsed.words:
        yield _window(doing, 0, len(parsed.clauses))


def _window(doing: Doing, first: int, last: int) -> Window:
    run, size = doing.parsed.clauses[first:last], last - first
    voiced = sum(c.agent in {*_OWN, Agent.IMPLIED} for c in run) / size
    return Window(run[0].start, run[-1].end, sum(doing.shares[first:last]) / size, voiced, first, size)
