"""The one path as a whole: nothing vanishes, nothing depends on neighbours, delivery moves no score."""

from __future__ import annotations

import gc
import math
import random
import re
import statistics
import string
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.evaluator import Evaluator
from pipeline.hearing import Heard, halves
from pipeline.types import Answer, Evaluation, Reason, Status

SCORES = ("specificity", "empathy", "ownership", "buzzwords")
FILLERS = ("um", "uh", "you know", "like", "I mean", "so", "well")


@pytest.fixture(scope="module")
def texts(root: Path) -> list[str]:
    found = yaml.safe_load((root / "tests/data/punctuation.yaml").read_text(encoding="utf-8"))["answers"]
    return [answer["text"] for answer in found]


@pytest.fixture(scope="module")
def stuffing(root: Path) -> dict[str, list[str]]:
    return yaml.safe_load((root / "tests/data/stuffing.yaml").read_text(encoding="utf-8"))


def batch(texts: list[str]) -> list[Answer]:
    return [Answer(f"a{i}", text) for i, text in enumerate(texts)]


def numbers(evaluation: Evaluation) -> list[float]:
    assert evaluation.scores is not None
    scores = evaluation.scores
    plain = [getattr(scores, name) for name in (*SCORES, "buzzword_density", "generic_probability")]
    assert evaluation.level is not None
    return [*plain, *scores.star.values(), float(evaluation.level.level or 0), *evaluation.features.values()]


def same(left: Evaluation, right: Evaluation) -> bool:
    pairs = zip(numbers(left), numbers(right), strict=True)
    return all(math.isclose(a, b, abs_tol=1e-6) or (math.isnan(a) and math.isnan(b)) for a, b in pairs)


def moves(evaluator: Evaluator, before: list[str], after: list[str]) -> list[float]:
    """The largest move of the four scores, answer by answer."""
    done = evaluator.evaluate(batch([*before, *after]))
    pairs = zip(done[: len(before)], done[len(before) :], strict=True)
    return [max(abs(getattr(a.scores, s) - getattr(b.scores, s)) for s in SCORES) for a, b in pairs]


def test_evidence_is_exact_and_every_answer_has_scores(evaluator: Evaluator, texts: list[str]) -> None:
    done = evaluator.evaluate(batch(texts))
    assert [e.answer.text for e in done] == texts
    for evaluation in done:
        assert evaluation.status is Status.SCORED
        assert evaluation.evidence
        assert all(e.text == evaluation.answer.text[e.start : e.end] for e in evaluation.evidence)
        assert all(0 <= s.start < s.end <= len(evaluation.answer.text) for f in evaluation.flags for s in f.spans)


def test_scores_do_not_depend_on_neighbours_order_or_batch(evaluator: Evaluator, texts: list[str]) -> None:
    together = evaluator.evaluate(batch(texts))
    order = list(range(len(texts)))
    random.Random(1).shuffle(order)
    shuffled = evaluator.evaluate([together[i].answer for i in order])
    assert all(same(together[i], shuffled[k]) for k, i in enumerate(order))
    small = replace(
        evaluator,
        settings=evaluator.settings.model_copy(
            update={"batches": evaluator.settings.batches.model_copy(update={"parse": 3})}
        ),
    )
    assert all(same(a, b) for a, b in zip(together, small.evaluate(batch(texts)), strict=True))
    assert all(same(together[i], evaluator.evaluate([together[i].answer])[0]) for i in (0, 7))


def test_case_and_punctuation_change_nothing_at_all(evaluator: Evaluator, texts: list[str]) -> None:
    marks = re.escape(string.punctuation.replace("'", "")) + "\u201c\u201d\u2013\u2014\u2026"
    bare = [re.sub(rf"[{marks}]", " ", t).lower() for t in texts]
    done = evaluator.evaluate(batch([*texts, *bare]))
    assert all(same(done[i], done[i + len(texts)]) for i in range(len(texts)))


def test_missing_apostrophes_hardly_move_a_score(evaluator: Evaluator, texts: list[str]) -> None:
    bare = [re.sub(r"[^\w\s]", "", t.replace("-", " ")).lower() for t in texts]
    moved = moves(evaluator, texts, bare)
    assert len(moved) == 20
    assert statistics.median(moved) <= 0.05, moved
    assert max(moved) <= 0.5, moved


def test_fillers_move_no_score(evaluator: Evaluator, texts: list[str]) -> None:
    chance = random.Random(7)
    spoken = [
        " ".join(f"{chance.choice(FILLERS)}, {w}" if chance.random() < 0.08 else w for w in t.split()) for t in texts
    ]
    moved = moves(evaluator, texts, spoken)
    assert sum(m <= 0.5 for m in moved) >= 0.95 * len(moved), moved


def test_stuffed_buzzwords_raise_none_of_the_three_scores(
    evaluator: Evaluator, texts: list[str], stuffing: dict[str, list[str]]
) -> None:
    chance = random.Random(3)
    stuffed = []
    for text in texts:
        sentences = re.split(r"(?<=[.!?])\s+", text)
        for phrase in chance.sample(stuffing["phrases"], 10):
            sentences.insert(chance.randrange(len(sentences) + 1), phrase)
        stuffed.append(" ".join(sentences))
    done = evaluator.evaluate(batch([*texts, *stuffed]))
    before, after = done[: len(texts)], done[len(texts) :]
    for name in SCORES[:3]:
        gains = [getattr(b.scores, name) - getattr(a.scores, name) for a, b in zip(before, after, strict=True)]
        assert sum(gain > 0.1 for gain in gains) <= 0.05 * len(gains), (name, gains)
        assert max(gains) < 0.5, (name, gains)
    assert all(
        b.scores.buzzwords > a.scores.buzzwords for a, b in zip(before, after, strict=True) if a.scores and b.scores
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY), (" \n\t", Reason.EMPTY), ("!!! ...", Reason.NO_WORDS), ("\u202e\u200b", Reason.NO_WORDS),
        ("word " * 20_000, Reason.TOO_LONG),
        ("Ich habe den Kunden angerufen und ihm gesagt, dass wir am Freitag liefern.", Reason.WRONG_LANGUAGE),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_says_why(evaluator: Evaluator, text: str, reason: Reason) -> None:
    found = evaluator.evaluate([Answer("a", text)])
    assert [(e.status, e.reason_code) for e in found] == [(Status.UNSCORABLE, reason.value)]


def test_no_row_vanishes_in_a_mixed_batch(evaluator: Evaluator, texts: list[str]) -> None:
    mixed = [Answer("x", ""), *batch(texts[:2]), Answer("y", "kept", reason_code=Reason.BROKEN_ROW), *batch(texts[2:3])]
    done = evaluator.evaluate(mixed)
    assert [e.answer for e in done] == mixed
    assert [e.status for e in done] == [
        Status.UNSCORABLE,
        Status.SCORED,
        Status.SCORED,
        Status.UNSCORABLE,
        Status.SCORED,
    ]
    assert done[3].reason_code == Reason.BROKEN_ROW.value


def test_hostile_text_is_scored_or_refused_but_never_breaks(
    evaluator: Evaluator, stuffing: dict[str, list[str]]
) -> None:
    done = evaluator.evaluate(batch([str(h) for h in stuffing["hostile"]]))
    assert len(done) == len(stuffing["hostile"])
    assert all(e.text == d.answer.text[e.start : e.end] for d in done for e in d.evidence)


def test_a_poison_answer_takes_no_other_with_it(
    evaluator: Evaluator, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = type(evaluator._measurer).measure

    def broken(self, parsed, told=None):
        if "poison" in parsed.answer.text:
            raise ZeroDivisionError
        return measure(self, parsed, told)

    monkeypatch.setattr(type(evaluator._measurer), "measure", broken)
    done = evaluator.evaluate([*batch(texts[:1]), Answer("bad", "I drank the poison."), *batch(texts[1:2])])
    assert [e.reason_code for e in done] == ["", Reason.FAILED.value, ""]
    assert "ZeroDivisionError" in done[1].reason_sentence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The situation was this: I was late. My task was clear: ring him. As a result, he left.",
         "I was late ring him he left"),
        ("The result was a refund. As a result of this he left.",
         "the result was a refund as a result of this he left"),
        ("I rang him on Monday about it. I rang him on Monday about it. He paid.",
         "I rang him on monday about it he paid"),
    ],
)  # fmt: skip
def test_announcing_and_repeating_tell_nothing(evaluator: Evaluator, text: str, told: str) -> None:
    ((_, its_own),) = evaluator.tell([Answer("a", text)])
    assert " ".join(word.lower for word in its_own.words) == told


def test_another_language_and_the_packs_wording_are_not_told(evaluator: Evaluator) -> None:
    foreign = (
        "Ich habe immer sehr gerne mit den Kunden gearbeitet und dabei viel gelernt, weil sie mir immer wieder gesagt "
        "haben, was ihnen gefällt und was nicht, und darum war es gut so wie es war. "
    )
    pasted = evaluator.pack.framework(None).levels[0].indicators[0].text
    own = "I rang him on Monday, sorted the bill with him, and he was pleased that it was done before the weekend."
    for text in (f"{foreign}{own}", f"{own} I {pasted[0].lower()}{pasted[1:]}"):
        ((parsed, told),) = evaluator.tell([Answer("a", text)])
        words = [word.lower for word in told.words]
        assert "kunden" not in words
        assert "rang" in words
        assert "weekend" in words
        assert len(words) < len(parsed.words)


def test_groups_reach_no_feature(evaluator: Evaluator, texts: list[str]) -> None:
    plain, grouped = evaluator.evaluate([Answer("a", texts[0]), Answer("b", texts[0] + " ", groups={"group_sex": "f"})])
    assert same(plain, grouped)


def test_words_that_anyone_could_say_hold_the_level_down(evaluator: Evaluator, stuffing: dict[str, list[str]]) -> None:
    claims = Answer("a", " ".join(stuffing["phrases"][:12]))
    plain = evaluator.evaluate([claims])[0]
    assert plain.scores is not None
    assert plain.level is not None
    assert plain.scores.generic_probability >= evaluator.settings.generic_level.probability
    assert (plain.level.level or 0) <= evaluator.settings.generic_level.at_most


def test_nothing_of_an_answer_waits_for_the_search_for_cyclic_garbage(evaluator: Evaluator, texts: list[str]) -> None:
    answers = batch([text for text in texts if text])
    assert len(answers) > 5
    for _ in evaluator.stream(answers):
        pass
    gc.collect()
    gc.disable()
    try:
        for _ in evaluator.stream(answers):
            pass
        assert gc.collect() < len(answers)
    finally:
        gc.enable()


def test_shorter_and_longer_answers_are_read_apart_and_weigh_alike(evaluator: Evaluator, texts: list[str]) -> None:
    heard = [Heard(parsed, parsed, parsed, None) for parsed, _ in evaluator.tell(batch([*texts, "We did.", "I ran."]))]
    words = [len(one.whole.words) for one in heard]
    shorter, longer = halves(heard)
    assert sorted([*shorter, *longer]) == list(range(len(heard)))
    assert max(words[i] for i in shorter) <= min(words[i] for i in longer)
    assert abs(sum(words[i] for i in shorter) - sum(words[i] for i in longer)) <= 2 * max(words)
    assert halves([]) == ([], [])
    assert halves(heard[:1]) == ([], [0])
    longest = words.index(max(words))
    assert halves([heard[longest], heard[-1]]) == ([1], [0])
