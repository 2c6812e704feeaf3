"""Ownership: does the candidate personally act, follow through and take responsibility?

The candidate counts as the one who acts where "I" (alone or in "X and I"), or the unnamed teller of terse notes ("Rang
the supplier. Booked the van."), is the subject of a verb that changes something: the proto-agent's volition and causing
a change of state (Dowty 1991, Thematic proto-roles and argument selection). Each verb has a weight (change, contact and
checking 1; unlisted verbs .6; speech .55; going, staying, finding .5; passing on .2; mental and stative verbs 0), times
how real it is told to be (done 1, habit and "will" .6, "would" .4, "can" .3, denied 0; less in an if-clause, for a
stated virtue, and on a general object such as "value"): what was done before what would be done, as in behaviour
description interviewing (Janz 1982). The phrase families stand in configs/lexicons/ownership.yaml; those whose name
ends in _own count only in the candidate's own clauses. Answering for things or blaming: locus of control (Rotter 1966).

Features (all 0 to 1; s(x, h) = x / (x + h), and at most 2 hits a family, keep mere length from counting):

* ``ownership.acts``       s(summed weight of own acts, 2)
* ``ownership.done``       s(summed weight of own acts told as done, 1.5)
* ``ownership.share``      own / (own + we + colleagues + half of agentless passives and unknown others + 1), in weights
* ``ownership.through``    s(seeing it through + in person, 1)
* ``ownership.beyond``     s(weighted: own mistake answered for, own time or name, unasked, follow-up, cause removed; 1)
* ``ownership.disowned``   s("not my job", "not me", no part in it + .7 keeping to the least, 1)
* ``ownership.blame``      s(the cause put on others or circumstances, 2; at most 4)
* ``ownership.handed_on``  s(others took over + .7 passed on, 1); telling somebody of an own mistake is no passing on
* ``ownership.refused``    s(the rule has the last word + .5 only refused, 1)
* ``ownership.we``         "we" acts / (own + "we" acts + .5), in weights
* ``ownership.collective`` s(the group in place of the person, 2; at most 4)
* ``ownership.loose_end``  s(what became of it is left open, 1)
* ``ownership.claims``     s(bare claims, 2; at most 4); verbs inside a bare claim are no acts
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from pipeline.dimensions._ownership_acts import find_acts
from pipeline.dimensions._ownership_evidence import Reading, find_evidence
from pipeline.dimensions._ownership_people import Doer, People
from pipeline.dimensions._ownership_subjects import doers
from pipeline.dimensions._ownership_verbs import Verbs
from pipeline.dimensions.base import saturate, share
from pipeline.lexicons import Hit, load_lexicon
from pipeline.parse import Clause, Mood, ParsedAnswer
from pipeline.types import Measurement

_NOT = {"not", "n't", "never", "no", "hardly", "neither", "nor", "apparently", "supposedly", "allegedly"}
_DENIABLE = {"fault", "fault_own", "handoff_own", "refusal_own", "disown_own"}
_SUPPOSED = {"if", "unless"}
_BY_VERB = {"fault_own", "prevent_own"}
_OBJECTS = {"me", "him", "her", "them", "us", "you"}
_NEAR = 12
_BEYOND = {
    "fault": 1.0, "told_own": 1.0, "fault_own": 0.8, "stake": 0.8, "stake_own": 0.8, "stake_near": 0.8, "unasked": 0.8,
    "follow_own": 0.6, "prevent_own": 0.6, "prevent": 0.3, "follow_note": 0.2,
}  # fmt: skip


class Ownership:
    """Measures ownership.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    name = "ownership"

    def __init__(self, lexicons: Path) -> None:
        self._phrases = load_lexicon(lexicons / "ownership.yaml")
        self._verbs = Verbs(
            load_lexicon(lexicons / "ownership_verbs.yaml"), frozenset(self._phrases.families["general_nouns"])
        )
        names = load_lexicon(lexicons / "people.yaml"), load_lexicon(lexicons / "ownership_people.yaml")
        self._people = People.of(*names, self._verbs.human)

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features and evidence of one answer."""
        reading = self._read(parsed)
        return Measurement(_features(reading), tuple(find_evidence(reading)))

    def _read(self, parsed: ParsedAnswer) -> Reading:
        found = parsed.hits(self._phrases)
        empty = {i for hit in found if hit.family == "claim" for i in range(hit.start, hit.end)}
        who = list(doers(parsed, self._people, frozenset(parsed.clause_of(i) for i in empty)))
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in found:
            if _counts(parsed, hit, who) and (hit.family == "claim" or hit.end - 1 not in empty):
                hits[hit.family].append(hit)
        owned = [hit.start for name in ("fault", "fault_own", "told_own") for hit in hits[name]]
        unasked = {i for hit in hits["unasked"] for i in range(hit.start, hit.end)}
        hits["disown"] = [hit for hit in hits["disown"] if hit.start not in unasked]
        hits["handoff_own"] = [hit for hit in hits["handoff_own"] if all(abs(hit.start - i) > _NEAR for i in owned)]
        acts = [act for act in find_acts(parsed, who, self._verbs, self._people) if act.i not in empty]
        return Reading(parsed, acts, hits)


def _counts(parsed: ParsedAnswer, hit: Hit, who: Sequence[Doer]) -> bool:
    """Families ending in _own need the candidate as subject; a denied fault is none."""
    k = parsed.clause_of(hit.start)
    left_over = k > 0 and parsed.clauses[k].start < hit.start < parsed.clauses[k].subject
    k -= left_over
    doer = who[k]
    if hit.family.endswith("_own") and (doer is not Doer.OWN or _imagined(parsed, parsed.clauses[k])):
        return False
    if _unreal(parsed, hit, parsed.clauses[k]):
        return False
    if hit.family.endswith("_near") and doer not in {Doer.OWN, Doer.THING, Doer.NOBODY}:
        return False
    if _of_another(parsed, hit) or (hit.family == "collective" and _only_named(parsed, hit)):
        return False
    before = parsed.words[max(0, hit.start - 2) : hit.start]
    return not (hit.family in _DENIABLE and any(word.lower in _NOT for word in before))


def _unreal(parsed: ParsedAnswer, hit: Hit, clause: Clause) -> bool:
    """Whether an own fault is only supposed, or coming back to it denied ("it was my fault, not hers" is neither)."""
    if hit.family == "fault":
        return clause.marker in _SUPPOSED or _imagined(parsed, clause)
    return hit.family == "follow_own" and clause.negated


def _of_another(parsed: ParsedAnswer, hit: Hit) -> bool:
    """Whether a fault is somebody's else, or none: "allows me to forget", "a customer being rude"."""
    if hit.family not in _BY_VERB or hit.start < 2:
        return False
    first, (person, joint) = parsed.words[hit.start], parsed.words[hit.start - 2 : hit.start]
    let = first.tag == "VB" and joint.lower == "to" and person.lower in _OBJECTS
    return let or (hit.family == "fault_own" and first.lower == "being" and joint.tag.startswith("NN"))


def _only_named(parsed: ParsedAnswer, hit: Hit) -> bool:
    """Whether "the team" is only talked about: it neither acts nor is what the candidate acts as."""
    clause = parsed.clauses[parsed.clause_of(hit.start)]
    if not hit.entry.startswith("the team"):
        return False
    before = parsed.words[hit.start - 1].lower if hit.start else ""
    return not (hit.start <= clause.subject < hit.end or before in {"as", "in"})


def _imagined(parsed: ParsedAnswer, clause: Clause) -> bool:
    """Whether the clause is only thought of ("I would ring back"); "I'll" and "I had to" are not."""
    group = {word.lower for word in parsed.words[max(clause.start, clause.verb - 3) : clause.verb]}
    return clause.mood is Mood.MODAL and bool(group & {"would", "could", "might", "may"})


def _features(r: Reading) -> dict[str, float]:
    own, we = r.total(Doer.OWN), r.total(Doer.WE)
    done = sum(act.weight for act in r.acts if act.doer is Doer.OWN and act.past)
    return {
        "ownership.acts": saturate(own, 2.0),
        "ownership.done": saturate(done, 1.5),
        "ownership.share": r.share,
        "ownership.beyond": saturate(r.count(_BEYOND), 1.0),
        "ownership.through": saturate(r.count({"through_own": 1, "personally": 1}), 1.0),
        "ownership.disowned": saturate(r.count({"disown": 1, "disown_own": 0.7}), 1.0),
        "ownership.blame": saturate(r.count({"blame": 1}, 4), 2.0),
        "ownership.handed_on": saturate(r.count({"handoff": 1, "handoff_own": 0.7}), 1.0),
        "ownership.refused": saturate(r.count({"refusal": 1, "refusal_own": 0.5}), 1.0),
        "ownership.we": share(we, own + we + 0.5),
        "ownership.collective": saturate(r.count({"collective": 1}, 4), 2.0),
        "ownership.loose_end": saturate(r.count({"loose_end": 1}), 1.0),
        "ownership.claims": saturate(r.count({"claim": 1}, 4), 2.0),
    }
