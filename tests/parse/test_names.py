"""Nobody's name has a say: answers that differ in names alone are read the same, and are shown as they were given."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audit import load_audit
from pipeline.config import configs_dir
from pipeline.evaluator import Evaluator
from pipeline.lexicons import vocabulary
from pipeline.parse import Parser
from pipeline.parse.names import STAND_INS, known_names, nameless, plain_letters
from pipeline.parse.spelling import Speller
from pipeline.types import Answer

LEXICONS = configs_dir() / "lexicons"
NAMES = known_names(LEXICONS)
SPELLER = Speller(vocabulary(LEXICONS), NAMES)
STORY = (
    "A customer called {a} came in upset because her order was late. I sat down with {a}, listened, and rang {b} in "
    "the depot myself. {b} found the parcel the same evening, and I drove it to {a}'s house. She thanked me and my "
    "colleague {c} wrote the steps down."
)


def told(text: str) -> list[str]:
    return nameless(text.split(), SPELLER.is_name, SPELLER.is_right)


@settings(deadline=None)  # the first one loads spaCy
@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=3, max_size=3, unique=True))
def test_whoever_it_is_the_words_and_their_tags_are_the_same(parser: Parser, names: list[str]) -> None:
    plain = [name for name in names if SPELLER.is_name(name)]
    if len(plain) == len(names):
        a, b, c = plain
        swapped, sarahs = (parser.parse_text(STORY.format(a=a, b=b, c=c)) for a, b, c in ((a, b, c), TRIO))
        assert [(w.lower, w.tag) for w in swapped.words] == [(w.lower, w.tag) for w in sarahs.words]
        assert swapped.clauses == sarahs.clauses


TRIO = ("sarah", "john", "emma")


@pytest.mark.slow
@pytest.mark.parametrize(
    "names", [("Nguyen", "Kwame", "Priya"), ("Agnieszka", "Siobhan", "Mehmet"), ("li", "wu", "ng")]
)
def test_no_score_level_or_flag_moves_with_a_name(trained: Evaluator, names: tuple[str, str, str]) -> None:
    if names[0] == "li":  # two letters are a name after a title alone
        names = ("Mr Li", "Ms Wu", "Mrs Ng")
        english = ("Mr Grant", "Ms Hope", "Mrs Park")
    else:
        english = ("Sarah", "John", "Emma")
    one, other = (STORY.format(a=a, b=b, c=c) for a, b, c in (names, english))
    left, right = trained.evaluate([Answer("one", one), Answer("other", other)])
    assert left.scores == right.scores
    assert left.level is not None
    assert right.level is not None
    assert (left.level.level, left.level.low, left.level.high) == (right.level.level, right.level.low, right.level.high)
    assert {flag.code for flag in left.flags} - {"NEAR_DUPLICATE"} == {flag.code for flag in right.flags} - {
        "NEAR_DUPLICATE"
    }
    quoted = [span.of(one) for span in left.evidence] if hasattr(left.evidence[0], "of") else []
    assert all(quote in one for quote in quoted)


def test_each_person_keeps_one_stand_in_throughout() -> None:
    assert told("sarah rang john and john rang sarah") == "dana rang lee and lee rang dana".split()
    many = sorted(name for name in NAMES if len(name) > 7)[: len(STAND_INS) + 3]
    assert set(told(" ".join(many))) == set(STAND_INS)


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


def test_accents_do_not_matter() -> None:
    assert told("josé zoë björn łukasz") == told("jose zoe bjorn lukasz")
    assert plain_letters("Ærøskøbing") != "Ærøskøbing"


@given(st.lists(st.sampled_from([*sorted(NAMES)[::97], *STAND_INS, "mr", "and", "called", "'s", "qzx"]), max_size=25))
def test_as_many_words_come_out_and_twice_is_once(words: list[str]) -> None:
    once = nameless(words, SPELLER.is_name, SPELLER.is_right)
    assert len(once) == len(words)
    assert nameless(once, SPELLER.is_name, SPELLER.is_right) == once


def test_the_list_holds_no_word_of_the_lexicons_and_most_of_the_audits_names_of_every_origin() -> None:
    assert NAMES & vocabulary(LEXICONS) == {"ken", "smith"}  # names by far more often
    for origin, kinds in load_audit().lists.changes.names.items():
        names = [name.lower() for listed in kinds.values() for name in listed]
        known = [name for name in names if all(SPELLER.is_name(part) for part in name.split("-"))]
        assert len(known) >= 0.7 * len(names), origin


def test_a_folder_without_the_list_knows_no_names(tmp_path: Path) -> None:
    assert known_names(tmp_path) == frozenset()


def test_chance_makes_no_difference_to_what_is_a_name() -> None:
    words = random.Random(0).sample(sorted(NAMES), 500)
    share = sum(map(SPELLER.is_name, words)) / len(words)
    assert share > 0.9
    assert not math.isnan(share)
