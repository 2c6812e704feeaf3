"""Nobody's name has a say: answers that differ in names alone are read the same, and are shown as they were given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.audit import load_audit
from pipeline.config import configs_dir
from pipeline.evaluator import Evaluator
from pipeline.lexicons import vocabulary
from pipeline.parse import Parser
from pipeline.parse.names import STAND_INS, known_names, nameless
from pipeline.parse.spelling import Speller, plain_letters
from pipeline.types import Answer

LEXICONS = configs_dir() / "lexicons"
NAMES = known_names(LEXICONS)
SPELLER = Speller(vocabulary(LEXICONS), NAMES)
STORY = (
    "A customer called {0} came in upset because her order was late. I sat down with {0}, listened, and rang {1} in "
    "the depot myself. {1} found the parcel the same evening, and I drove it to {0}'s house. She thanked me and my "
    "colleague {2} wrote the steps down."
)
TRIO = ("Sarah", "John", "Emma")
Trio = tuple[str, str, str]


def told(text: str) -> list[str]:
    return nameless(text.split(), SPELLER.is_name, SPELLER.is_known)


@settings(deadline=None)  # the first one loads spaCy
@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=3, max_size=3, unique=True))
def test_whoever_it_is_the_words_and_their_tags_are_the_same(parser: Parser, names: list[str]) -> None:
    assume(all(map(SPELLER.is_name, names)))
    one, other = (parser.parse_text(STORY.format(*three)) for three in (names, TRIO))
    assert [(w.lower, w.tag) for w in one.words] == [(w.lower, w.tag) for w in other.words]
    assert one.clauses == other.clauses


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "others"),
    [
        (("Nguyen", "Kwame", "Priya"), TRIO),
        (("Agnieszka", "Siobhan", "Mehmet"), TRIO),
        (("Mr Li", "Ms Wu", "Mrs Ng"), ("Mr Grant", "Ms Hope", "Mrs Park")),  # names after a title alone
    ],
)
def test_no_score_level_or_flag_moves_with_a_name(trained: Evaluator, names: Trio, others: Trio) -> None:
    left, right = trained.evaluate([Answer("left", STORY.format(*names)), Answer("right", STORY.format(*others))])
    assert left.scores == right.scores
    assert left.level is not None
    assert right.level is not None
    assert (left.level.level, left.level.low, left.level.high) == (right.level.level, right.level.low, right.level.high)
    assert [(e.dimension, e.reason, e.indicator_id) for e in left.evidence] == [
        (e.dimension, e.reason, e.indicator_id) for e in right.evidence
    ]
    assert all(left.answer.text[e.start : e.end] == e.text for e in left.evidence)  # as it was given, names and all


def test_each_person_keeps_one_stand_in_throughout() -> None:
    assert told("sarah rang john and john rang sarah") == "dana rang lee and lee rang dana".split()
    many = sorted(name for name in NAMES if len(name) > 7)[: len(STAND_INS) + 3]
    assert set(told(" and then came ".join(many))) - {"and", "then", "came"} == set(STAND_INS)


@pytest.mark.parametrize(
    "plain",
    [
        "grace and hope will mark the rose at the park in may",
        "the german customer wrote in june about a faith that I can not bill",
        "I met nobody at the bank and she was frank",
        "taht is waht thier manager siad",
    ],
)
def test_a_word_is_no_name_though_some_are_called_so(plain: str) -> None:
    assert told(plain) == plain.split()


def test_what_follows_a_title_is_a_name_and_so_is_an_unknown_word_after_a_name() -> None:
    assert told("mrs park and mr and mrs grant") == "mrs dana and mr and mrs lee".split()
    assert told("sarah whitcombe rang") == "dana lee rang".split()


def test_names_are_no_typing_errors_and_no_word_is_mended_to_one() -> None:
    assert SPELLER.mended("orla boateng kavita".split()) == "orla boateng kavita".split()
    assert SPELLER.mended("the custmoer was realy late".split()) == "the customer was really late".split()


@pytest.mark.parametrize(
    "foreign",
    [
        "dann habe ich mario gesagt dass die ware bald kommt und er hat bis montag auf den lars gewartet der gut ist",
        "entonces maria me dijo que el pedido llega tarde y juan llama a la clienta para pedir perdón por todo esto",
    ],
)
def test_words_of_other_languages_are_no_names_though_many_are_called_so(foreign: str) -> None:
    assert told(foreign) == foreign.split()


def test_accents_do_not_matter() -> None:
    assert told("josé zoë björn łukasz") == told("jose zoe bjorn lukasz")
    assert plain_letters("Ærøskøbing") != "Ærøskøbing"


@given(st.lists(st.sampled_from([*sorted(NAMES)[::97], *STAND_INS, "mr", "and", "called", "'s", "qzx"]), max_size=25))
def test_as_many_words_come_out_and_twice_is_once(words: list[str]) -> None:
    once = nameless(words, SPELLER.is_name, SPELLER.is_known)
    assert len(once) == len(words)
    assert nameless(once, SPELLER.is_name, SPELLER.is_known) == once


def test_the_list_holds_no_word_of_the_lexicons_and_most_of_the_audits_names_of_every_origin() -> None:
    assert NAMES & vocabulary(LEXICONS) == {"ken", "smith"}  # names by far more often
    for origin, kinds in load_audit().lists.changes.names.items():
        names = [name.lower() for listed in kinds.values() for name in listed]
        known = [name for name in names if all(SPELLER.is_name(part) for part in name.split("-"))]
        assert len(known) >= 0.7 * len(names), origin


def test_a_folder_without_the_list_knows_no_names(tmp_path: Path) -> None:
    assert known_names(tmp_path) == frozenset()
