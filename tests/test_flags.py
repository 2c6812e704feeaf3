"""Flags: each code is raised by what it names, and not by its near miss."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from pipeline.evaluator import Evaluator
from pipeline.flags import Case, flags_of, near_duplicates, runs_of
from pipeline.parse import Parser
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
        ("NO_STORY", "I can't think of any. I always listen to people.", f"I can't think of a worse day. {STORY}"),
        (
            "NO_STORY",
            "I don't remember such a one. Our shop sells lamps and I unpacked forty of them on Monday with Tom.",
            "I don't remember the day. Our shop sells lamps and I unpacked forty of them on Monday with Tom.",
        ),
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


@pytest.mark.parametrize(("specificity", "flagged"), [(3.4, True), (3.6, False)])
def test_an_event_that_is_told_is_no_pseudo_story(
    evaluator: Evaluator, parser: Parser, specificity: float, flagged: bool
) -> None:
    (found,) = evaluator.evaluate([Answer("a", CLAIMS)])
    assert found.scores is not None
    assert found.level is not None
    scores, limits = replace(found.scores, specificity=specificity), evaluator.settings.flags
    parsed = parser.parse_text(CLAIMS)
    case = Case(parsed, found.features, found.evidence, scores, found.level, float("nan"), None, limits)
    assert ("PSEUDO_STORY" in {flag.code for flag in flags_of(case)}) is flagged


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


def duplicates(*answers: str) -> dict[int, str]:
    ids = [f"n{i}" for i in range(len(answers))]
    return {i: f.sentence for i, f in near_duplicates(ids, [runs_of(a.split()) for a in answers], 0.5)}


def test_many_equal_openings_are_no_duplicates() -> None:
    opening = "thank you for the question i will tell you"
    assert not duplicates(*(" ".join([opening, *(f"w{i}x{k}" for k in range(40))]) for i in range(60)))


def test_a_text_that_many_hand_in_is_flagged_in_all_of_them() -> None:
    copied, own = " ".join(f"c{k}" for k in range(80)), " ".join(f"o{k}" for k in range(80))
    found = duplicates(*[copied] * 70, own)
    assert sorted(found) == list(range(70))
    assert all(sentence.endswith(" and others.") for sentence in found.values())


def test_duplicates_are_those_of_comparing_everybody_with_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    answers = []
    for i in range(60):
        words = [f"w{i}x{k}" for k in range(120)]
        answers += [words, [*words[: chance.randrange(30, 120)], *(f"v{i}x{k}" for k in range(60))]]
    runs = [runs_of(words) for words in answers]
    close = {(a, b) for a, b in combinations(range(len(runs)), 2) if jaccard(runs[a], runs[b]) >= 0.5}
    assert 10 < len(close) < 50
    for rows in (1 << 21, 100):  # at once, and a part of the digests at a time
        monkeypatch.setattr("pipeline.flags.batch.ROWS", rows)
        found = duplicates(*map(" ".join, answers))
        assert sorted(found) == sorted({i for pair in close for i in pair})


def jaccard(a: Any, b: Any) -> float:
    return len({*a.tolist()} & {*b.tolist()}) / len({*a.tolist()} | {*b.tolist()})


def test_empty_answers_are_no_duplicates() -> None:
    assert not duplicates("", "")
