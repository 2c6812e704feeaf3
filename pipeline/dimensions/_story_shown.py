"""Which told clauses a reader would underline: acts rather than states of mind, ends rather than words of ending.

Only what a person is shown depends on this, never a score.
"""

from __future__ import annotations

from pipeline.dimensions.story import Story
from pipeline.lexicons import Hit
from pipeline.parse import Agent, ParsedAnswer

_SUPPOSED = {"if", "unless", "whether", "whenever", "like", "than"}
_NO_ACT = {
    "face", "realise", "realize", "become", "stress", "thrive", "panic", "encounter", "fear", "acknowledge", "recall",
    "enjoy", "want", "like", "happen", "relate", "involve", "intrigue", "look", "force", "allow", "require", "mean",
    "assume", "expect", "wish", "worry", "hear", "can",
}  # fmt: skip
_WEAK_ACT = {
    "find", "learn", "get", "receive", "struggle", "experience", "notice", "remember", "see", "decide", "deal", "come",
    "handle", "work", "do", "end", "grow", "try", "start", "begin", "share", "miss", "forget", "lose", "fail", "leave",
    "attend", "apply", "let", "keep", "stay", "consider", "resolve", "manage", "proceed", "choose", "navigate",
}  # fmt: skip
_LATER = ("the following", "months|weeks", "a week|month")
_OWN = {Agent.I, Agent.WE, Agent.IMPLIED}
_DEGREE = {"less", "more", "so", "very", "too", "most", "really", "quite"}
_SPOKEN_ABOUT = {"no", "yeah", "yes", "what", "oh", "I", "well", "ok", "okay"}
_MIDDLE = 0.4
_GOES_ON = {"to", "hard", "on", "with", "for", "at", "in", "as", "together", "there", "alongside", "closely"}
_NOT_YET = {"come", "think", "see", "convey", "tell", "say", "choose", "find"}
_GIVEN = {"little", "different", "instruction", "instructions", "step", "some", "advice", "feedback", "the", "a"}


def done(story: Story, k: int) -> float:
    """How much an event clause tells an act that could be seen, 0 to 1: a verb of doing, said of somebody and of what.

    Deciding, handling, learning and the like count a half: they tell that something was done, not what.
    """
    parsed, clause = story.parsed, story.parsed.clauses[k]
    before = parsed.words[clause.verb - 1].lower if clause.verb > 0 else ""
    if clause.marker in _SUPPOSED or clause.lemma in _NO_ACT or clause.negated or before in _DEGREE:
        return 0.0
    if clause.agent is Agent.IMPLIED and parsed.words[clause.verb].tag in {"VBG", "VBZ"}:
        return 0.0
    after = parsed.words[clause.verb + 1 : clause.end]
    full = any(w.tag.startswith("NN") or w.lower in {"him", "her", "them"} for w in after)
    return 1.0 if full and clause.lemma not in _WEAK_ACT and not clause.passive else 0.5


def ends_it(story: Story, hit: Hit) -> bool:
    """Whether an outcome phrase tells an end: late enough, not denied or meant, and not merely a step of the way."""
    parsed = story.parsed
    clause = parsed.clauses[parsed.clause_of(hit.start)]
    first, last = parsed.words[hit.start], parsed.words[hit.end - 1]
    following = parsed.words[hit.end] if hit.end < len(parsed.words) else None
    if not in_sentence(parsed, hit) or first.tag == "VBG":
        return False
    if clause.marker in _SUPPOSED or hit.start < _MIDDLE * len(parsed.words):
        return False
    if clause.negated and not {w.lower for w in parsed.words[hit.start : hit.end]} & {"never", "no", "not", "n't"}:
        return False
    if hit.entry.startswith(_LATER) and clause.agent in _OWN:
        return False
    if following is None:
        return True
    onward = hit.end - hit.start == 1 and first.lemma == "work" and following.lower in _GOES_ON
    able = first.lemma in {"be", "manage"} and last.lower == "to" and following.lemma in _NOT_YET
    able |= hit.entry.startswith("came") and following.lower in {"up", "work", "me", "mind", "the"}
    handed = first.lemma == "give" and following.lower in _GIVEN
    return not (onward or able or handed or _stood_up(first.lemma, last.lower))


def _stood_up(first: str, last: str) -> bool:
    return first in {"go", "come"} and last == "the"


def in_sentence(parsed: ParsedAnswer, hit: Hit) -> bool:
    """Whether a phrase stands in the sentence of its clause's verb; a clause is cut without full stops."""
    verb = parsed.clauses[parsed.clause_of(hit.start)].verb
    left, right = sorted((hit.start, max(verb, 0)))
    text = parsed.answer.text[parsed.words[left].end : parsed.words[right].start]
    return verb < 0 or not any(stop in text for stop in (". ", "! ", "? ", ".\n", "\n"))


def said(parsed: ParsedAnswer, hit: Hit) -> bool:
    """Whether somebody's words follow: "she went no way" says something, "she went to the shop" does not."""
    verb = parsed.words[hit.end - 1]
    if verb.lemma != "go":
        return True
    return hit.end < len(parsed.words) and parsed.words[hit.end].lower in _SPOKEN_ABOUT
