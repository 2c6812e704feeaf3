"""How far a phrase or an act, once counted, is worth showing: what was done before what is meant, tried or supposed.

Only what a person is shown depends on this, never a score.
"""

from __future__ import annotations

from pipeline.dimensions._ownership_acts import Act
from pipeline.dimensions._ownership_people import Doer
from pipeline.lexicons import Hit
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer, Word

_REAL = {Mood.PAST: 1.0, Mood.NONE: 0.8, Mood.PRESENT: 0.6, Mood.MODAL: 0.6}
_OPEN = {"would", "could", "can", "might", "may", "should", "'d", "ca"}
_SUPPOSED = {"if", "unless", "whether", "like", "than"}
_VAGUE = {"make", "ensure", "manage", "step", "speak"}
_HOW = {"how", "when", "what", "where", "who"}
_ONLY_MEANT = {
    "try", "attempt", "unable", "struggle", "like", "love", "want", "hope", "prefer", "intend", "aim", "tend",
}  # fmt: skip
_ASKING = {"talk", "speak", "ask", "meet", "discuss"}
_DEGREE = {"less", "more", "so", "very", "too", "most", "really", "quite"}
_BEHAVIOUR = {"fault_own", "stake_own", "follow_own", "through_own", "prevent_own"}
_UNDERGONE = {
    "face", "receive", "get", "experience", "encounter", "learn", "realise", "realize", "notice", "forget", "struggle",
    "thrive", "panic", "find", "hear", "recall", "remember", "feel", "see", "come", "leave", "look", "grow", "wake",
    "fall", "lose", "miss", "fail", "become", "attend", "hope", "enjoy", "plan", "navigate", "allow",
}  # fmt: skip
_TRIED = 4
_AFTER = 2
_GROUP = {
    "we", "us", "our", "ours", "ourselves", "team", "group", "crew", "department", "company", "together", "everyone",
    "office", "branch", "shift", "staff", "firm", "lads", "desk", "ward", "collective", "collectively", "shop",
    "teamwork", "hands",
}  # fmt: skip


def phrase(parsed: ParsedAnswer, hit: Hit) -> float:
    """How much a phrase counts as evidence, 0 (not to be shown) to 1."""
    clause = parsed.clauses[parsed.clause_of(hit.start)]
    if hit.family in _BEHAVIOUR:
        return _real(parsed, clause) if _behaved(parsed, hit, clause) else 0.0
    if hit.family == "personally":
        return 0.0 if _reflexive(parsed, hit) else _real(parsed, clause)
    if hit.family == "collective":
        named = any(word.lower in _GROUP for word in parsed.words[clause.start : clause.end])
        return _real(parsed, clause) if named else 0.0
    if hit.family == "handoff_own":
        return float(parsed.words[hit.start].lemma not in _ASKING)
    if hit.family == "disown_own":
        return float(not _no_part(parsed, hit, clause))
    return float(hit.family != "loose_end" or not clause.relative)


def _behaved(parsed: ParsedAnswer, hit: Hit, clause: Clause) -> bool:
    """Whether the phrase tells something done rather than tried, supposed or vaguely meant ("I make sure")."""
    verbs = [word for word in parsed.words[hit.start : hit.end] if word.tag.startswith("V")]
    if not verbs or verbs[0].lemma == "remind" or clause.marker in _SUPPOSED or _tried(parsed, hit.start):
        return False
    return hit.family != "through_own" or verbs[0].lemma not in _VAGUE or clause.mood is Mood.PAST


def act(parsed: ParsedAnswer, one: Act) -> bool:
    """Whether an act is one that a reader would call an act: something done to something, and said of a doer."""
    clause, word = parsed.clauses[parsed.clause_of(one.i)], parsed.words[one.i]
    if not (word.tag.startswith("V") or one.past) or clause.marker in _SUPPOSED:
        return False
    before = parsed.words[one.i - 1].lower if one.i else ""
    if before in _DEGREE or _tried(parsed, one.i):
        return False
    after = parsed.words[one.i + 1 : clause.end]
    if one.doer is not Doer.OWN:
        return not (clause.relative or clause.marker in _HOW or (after and after[0].lower in {"me", "us"}))
    to_me = clause.agent is not Agent.I and after and after[0].lower in {"me", "us"}
    if word.lemma in _UNDERGONE or to_me or clause.passive or clause.marker in _HOW - {"when"}:
        return False
    return clause.mood is Mood.PAST or any(w.tag.startswith("NN") or w.lower in {"him", "her", "them"} for w in after)


def _real(parsed: ParsedAnswer, clause: Clause) -> float:
    group = {word.lower for word in parsed.words[max(clause.start, clause.verb - 3) : clause.verb]}
    return 0.0 if clause.mood is Mood.MODAL and group & _OPEN else _REAL[clause.mood]


def _tried(parsed: ParsedAnswer, i: int) -> bool:
    """Whether words at ``i`` are only tried or able to be done ("to try to solve", "unable to solve")."""
    before = parsed.words[max(0, i - _TRIED) : i]
    tries = [k for k, word in enumerate(before) if word.lemma in _ONLY_MEANT]
    return bool(tries) and all(_between(word) for word in before[tries[-1] + 1 :])


def _between(word: Word) -> bool:
    return word.lower in {"to", "and"} or word.tag.startswith(("RB", "VB"))


def _reflexive(parsed: ParsedAnswer, hit: Hit) -> bool:
    """Whether "myself" is an object ("better myself", "upset at myself"), not the doer ("I drove it myself")."""
    word = parsed.words[hit.start]
    if hit.start == 0 or not word.lower.endswith("self"):
        return False
    before = parsed.words[hit.start - 1]
    return before.tag.startswith(("V", "IN", "TO")) and before.lower != "by"


def _no_part(parsed: ParsedAnswer, hit: Hit, clause: Clause) -> bool:
    gerund = parsed.words[hit.start].tag == "VBG" and not hit.start <= clause.verb < hit.end
    wrong = any(word.lower == "wrong" for word in parsed.words[hit.end : hit.end + _AFTER])
    return clause.passive or gerund or wrong or clause.marker in _SUPPOSED
