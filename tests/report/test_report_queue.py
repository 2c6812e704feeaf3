from __future__ import annotations

import random
from dataclasses import replace

import pytest
from report_make import batch, example, many, unscorable

from pipeline.errors import InputError
from pipeline.report.queue import rank, review_need, within_budget
from pipeline.report.wording import review_policy
from pipeline.types import Flag, Reason

CALM = replace(example("joinery"), flags=(), level=None)


def with_flags(*codes):
    return replace(CALM, flags=tuple(Flag(code, f"{code} said.") for code in codes))


def with_generic(probability):
    return replace(CALM, scores=replace(CALM.scores, generic_probability=probability))


def test_the_formula_on_one_case_by_hand():
    level = replace(example("joinery").level, level=2, low=1, high=4)
    answer = replace(with_flags("NO_STORY", "NO_RESULT"), level=level)
    expected = 0.99 * (1 - (1 - 0.03) * (1 - 0.45) * (1 - 0.15) * (1 - 0.06) ** 2)
    assert review_need(answer) == pytest.approx(expected)


def test_every_flag_and_every_rise_of_generic_raises_the_need():
    for code in review_policy().flags:
        assert review_need(with_flags(code)) > review_need(CALM)
    needs = [review_need(with_generic(p / 10)) for p in range(11)]
    assert needs == sorted(set(needs))


def test_the_same_flag_twice_counts_once_and_an_unlisted_one_counts():
    assert review_need(with_flags("WE_ONLY", "WE_ONLY")) == review_need(with_flags("WE_ONLY"))
    assert review_need(with_flags("SOMETHING_NEW")) > review_need(CALM)


def test_an_undefined_generic_probability_counts_nothing():
    assert review_need(with_generic(float("nan"))) == 0


def test_unscorable_with_words_first_and_without_words_last():
    ranked = rank(batch())
    assert [item.rank for item in ranked] == list(range(1, 9))
    assert ranked[0].evaluation.answer.answer_id == "L901"
    assert ranked[-1].evaluation.answer.answer_id == "L900"
    assert ranked[1].evaluation.answer.answer_id == "L182"
    worst = replace(with_flags(*review_policy().flags), scores=replace(CALM.scores, generic_probability=1.0))
    assert review_need(worst) < review_need(unscorable("A", "?!", Reason.FAILED)) == 1


def test_input_order_does_not_matter_and_positions_lead_back():
    evaluations = many(40)
    shuffled = random.Random(3).sample(evaluations, len(evaluations))
    ids = [item.evaluation.answer.answer_id for item in rank(evaluations)]
    again = rank(shuffled)
    assert [item.evaluation.answer.answer_id for item in again] == ids
    assert all(shuffled[item.position] is item.evaluation for item in again)


def test_every_place_has_a_reason_in_words():
    for item in rank([*batch(), CALM, with_generic(0.9)]):
        assert item.reasons
        assert all(reason.strip() for reason in item.reasons)
    assert "Anyone" in rank([with_generic(0.9)])[0].reasons[0]
    assert rank([unscorable("A", "", Reason.EMPTY)])[0].reasons == ("There are no words.",)


@pytest.mark.parametrize(
    ("budget", "count"), [("15%", 6), ("100%", 40), ("0.1%", 1), ("2.5%", 1), ("7", 7), ("999", 40), (" 10 % ", 4)]
)
def test_budgets(budget, count):
    ranked = rank(many(40))
    assert within_budget(ranked, budget) == ranked[:count]


@pytest.mark.parametrize(
    "budget", ["", "0", "0%", "101%", "-5", "ten", "0.15", "15%%", "1e3", "٣%", "nan%", "\x1b[31m"]
)
def test_nonsense_budgets_say_the_fix_in_one_line(budget):
    with pytest.raises(InputError, match="15%, or a number such as 20") as error:
        within_budget(rank(many(3)), budget)
    assert "\n" not in str(error.value)
    assert "\x1b" not in str(error.value)
