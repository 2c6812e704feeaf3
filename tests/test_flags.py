"""Flags: each code is raised by what it names, and not by its near miss."""

from __future__ import annotations

import pytest

from pipeline.evaluator import Evaluator
from pipeline.flags import near_duplicates
from pipeline.types import Answer, Evaluation

STORY = (
    "In March Mrs Prosser rang because her boiler had stopped. I drove over with a spare pump, fitted it in her "
    "kitchen and bled the radiators. The next morning she rang again and said it was the warmest night in weeks."
)
WE = (
    "Last June we had a wedding for ninety guests and the ovens failed. We rang the bakery, we carried the trays over "
    "in two vans and we served at nine. We got a card from the bride."
)
CLAIMS = (
    "In a previous role I encountered a challenging situation. I leveraged open communication, fostered a "
    "collaborative environment and went above and beyond, "
    "which ultimately led to a positive outcome and enhanced satisfaction."
)


def codes(evaluation: Evaluation) -> set[str]:
    return {flag.code for flag in evaluation.flags}


@pytest.mark.parametrize(
    ("code", "raises", "does_not"),
    [
        ("NO_STORY", "I always listen to people and I try to find a solution that works for them and for us.", STORY),
        ("PSEUDO_STORY", CLAIMS, STORY),
        (
            "NO_RESULT",
            "Last week a man wanted to send a parcel to Leeds without a stamp. I read the scales and weighed the box.",
            STORY,
        ),
        ("WE_ONLY", WE, WE.replace("We ", "I ").replace(" we ", " I ")),
        (
            "BUZZWORD_DENSE",
            "I am a people person and a team player who always goes the extra mile and exceeds expectations.",
            STORY,
        ),
        ("TOO_SHORT", "I rang her back.", STORY),
        ("OUTLIER", "I rang her and she paid. " * 12, STORY),
    ],
)
def test_code(evaluator: Evaluator, code: str, raises: str, does_not: str) -> None:
    hit, miss = evaluator.evaluate([Answer("hit", raises), Answer("miss", does_not)])
    assert code in codes(hit), codes(hit)
    assert code not in codes(miss)
    flag = next(f for f in hit.flags if f.code == code)
    assert flag.sentence.endswith(".")
    assert all(raises[s.start : s.end].strip() for s in flag.spans)


def test_sentences_say_generic_never_dishonest(evaluator: Evaluator) -> None:
    sentences = " ".join(
        f.sentence.lower() for e in evaluator.evaluate([Answer("a", CLAIMS), Answer("b", WE)]) for f in e.flags
    )
    assert sentences
    assert not {"dishonest", "fake", "lie", "lying", "ai-written", "cheat"} & set(sentences.split())


def test_near_duplicates_flag_both_and_only_them(evaluator: Evaluator) -> None:
    other = STORY.replace("March", "April").replace("Prosser", "Jones")
    done = evaluator.evaluate([Answer("first", STORY), Answer("copy", other), Answer("we", WE)])
    assert ["NEAR_DUPLICATE" in codes(e) for e in done] == [True, True, False]
    assert "copy" in next(f for f in done[0].flags if f.code == "NEAR_DUPLICATE").sentence


def test_many_equal_openings_are_no_duplicates() -> None:
    opening = "thank you for the question i will tell you".split()
    words = [[*opening, *(f"w{i}x{k}" for k in range(40))] for i in range(60)]
    assert not near_duplicates([str(i) for i in range(60)], words, 0.5)


def test_empty_answers_are_no_duplicates() -> None:
    assert not near_duplicates(["a", "b"], [[], []], 0.5)
