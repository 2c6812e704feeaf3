"""What the audit counts, on evaluations made up for the purpose: a scorer whose weaknesses are known."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit import ATTACKS, INVARIANCES, Robustness, load_audit, robustness, write
from pipeline.audit.files import FORMATS, through
from pipeline.audit.intervals import wilson
from pipeline.audit.measures import gained, gains, moves
from pipeline.audit.page import stretches
from pipeline.audit.samples import chosen, read
from pipeline.errors import InputError
from pipeline.types import Answer, Evaluation, Flag, LevelResult, Scores, Status

SETTINGS = load_audit()
AT = SETTINGS.thresholds
PLAIN = [
    "A man came in on Monday. He wanted a tyre. I always try to help. So I drove to Leeds. Then he was happy, he said.",
    "Mrs Adeyemi rang us. She was cold. Her boiler broke. I would say that is usual. I sent Priya over at once.",
    "No full stops here at all just words about her parcel",
    "I apologised to the woman. She cried. We organised a lift. Everyone should do that. It took an hour.",
]
ANSWERS = [Answer(f"a{i}", text, question="What did you do?") for i, text in enumerate(PLAIN)]


def evaluation(answer: Answer, *, level: int = 1, generic: float = 0.2, flags: Sequence[str] = (), **given: float):
    values = {"specificity": 2.0, "empathy": 2.0, "ownership": 2.0, "buzzwords": 0.0} | given
    scores = Scores(**values, buzzword_density=0.0, star={}, generic_probability=generic)
    return Evaluation(
        answer, Status.SCORED, scores=scores, level=LevelResult("f", level, level, level),
        flags=tuple(Flag(code, "") for code in flags),
    )  # fmt: skip


def steady(answers: Sequence[Answer]) -> list[Evaluation]:
    """Says the same of everything in English; refuses the rest."""
    foreign = {t for texts in SETTINGS.lists.other_language.values() for t in texts}
    refused = [Evaluation(a, Status.UNSCORABLE, "WRONG_LANGUAGE") if a.text in foreign else None for a in answers]
    return [
        r or evaluation(a, specificity=1.0, empathy=1.0, ownership=1.0, level=0)
        for r, a in zip(refused, answers, strict=True)
    ]


def fooled(answers: Sequence[Answer]) -> list[Evaluation]:
    """Pays half a point for a stock sentence, a level for an indicator (which it flags), and reads capitals."""
    return [_fooled(answer) for answer in answers]


def _fooled(answer: Answer) -> Evaluation:
    stuffed = any(phrase in answer.text for phrase in SETTINGS.lists.buzzwords)
    pasted = any(phrase in answer.text for phrase in SETTINGS.lists.indicators)
    shouted = answer.text.isupper()
    return evaluation(
        answer, empathy=2.5 if stuffed else 2.0, level=3 if pasted else 1, ownership=1.4 if shouted else 2.0,
        flags=["COPIES_INDICATOR"] if pasted else [],
    )  # fmt: skip


def outcomes(audit: Robustness) -> dict[str, tuple[float, int]]:
    return {outcome.probe: (outcome.share.value, outcome.share.n) for outcome in audit.outcomes}


@pytest.fixture(scope="module")
def audit() -> Robustness:
    return robustness(ANSWERS, fooled, SETTINGS)


def test_a_scorer_that_pays_for_phrases_is_found_out(audit: Robustness):
    found = outcomes(audit)
    assert found["buzzwords"] == (1.0, 3)  # the third answer has no place between sentences
    assert found["indicators"] == (1.0, 3)
    assert found["upper_case"] == (1.0, 4)
    assert found["padding"] == (0.0, 3)
    assert found["other_language_alone"] == (1.0, len(SETTINGS.lists.other_language) * 2)
    by_name = {outcome.probe: outcome for outcome in audit.outcomes}
    assert by_name["buzzwords"].left_out == 1
    assert by_name["buzzwords"].scales()["empathy"].value == 1.0
    assert by_name["buzzwords"].scales()["specificity"].value == 0.0
    assert by_name["buzzwords"].unflagged.value == 1.0
    assert by_name["indicators"].unflagged.value == 0.0
    assert by_name["upper_case"].mean_shift()["ownership"] == pytest.approx(-0.6)


def test_a_scorer_that_says_the_same_of_everything_passes():
    audit = robustness(ANSWERS, steady, SETTINGS)
    assert {share for share, n in outcomes(audit).values() if n} == {0.0}
    assert {o.probe: o.refused for o in audit.outcomes if o.refused} == {"other_language_alone": 6}


def test_every_probe_is_there_once(audit: Robustness):
    names = [outcome.probe for outcome in audit.outcomes]
    alone = ["off_topic_alone", "other_language_alone"]
    assert names == [*ATTACKS, *alone, *INVARIANCES, *(f"file_{f}" for f in FORMATS), "batch_and_order"]


def test_the_order_of_the_answers_leaves_no_trace(audit: Robustness, tmp_path: Path):
    write(audit, tmp_path / "one")
    write(robustness(ANSWERS[::-1], fooled, SETTINGS), tmp_path / "two")
    for name in ("robustness.json", "robustness.csv", "robustness.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_scorer_that_looks_at_neighbours_is_found_out():
    def ranked(answers: Sequence[Answer]) -> list[Evaluation]:
        return [evaluation(answer, empathy=1.0 + i) for i, answer in enumerate(answers)]

    found = outcomes(robustness(ANSWERS, ranked, SETTINGS))
    assert found["batch_and_order"][0] > 0


def test_answers_without_a_score_are_left_out_and_counted():
    def half(answers: Sequence[Answer]) -> list[Evaluation]:
        return [Evaluation(a, Status.UNSCORABLE, "EMPTY") if a.answer_id == "a1" else evaluation(a) for a in answers]

    audit = robustness(ANSWERS, half, SETTINGS)
    assert (audit.answers, audit.unscorable) == (4, 1)
    assert outcomes(audit)["lower_case"][1] == 3


@pytest.mark.parametrize(
    ("scale", "before", "after", "counts"),
    [
        ("specificity", 2.0, 2.5, True), ("specificity", 2.1, 2.6, True), ("specificity", 2.0, 2.49, False),
        ("empathy", 3.0, 1.0, False), ("level", 1.0, 2.0, True), ("level", 2.0, 2.0, False),
        ("generic", 0.9, 0.4, True), ("generic", 0.9, 0.5, False), ("generic", 0.7, 0.3, False),
        ("generic", 0.4, 0.9, False), ("ownership", math.nan, 3.0, False),
    ],
)  # fmt: skip
def test_when_an_attack_counts(scale: str, before: float, after: float, counts: bool):
    assert gained(scale, before, after, AT) is counts


def test_a_refused_answer_gains_nothing_and_moves_on_every_scale():
    values = {"specificity": 2.0, "empathy": 2.0, "ownership": 2.0, "buzzwords": 1.0, "level": 1.0, "generic": 0.9}
    assert not any(shift.moved for shift in gains("a", "p", values, {}, AT))
    assert all(shift.moved for shift in moves("a", "p", values, {}, AT))
    nearly = values | {"specificity": 2.5, "buzzwords": 0.4}
    assert [shift.scale for shift in moves("a", "p", values, nearly, AT) if shift.moved] == ["buzzwords"]


def test_wilson_is_the_published_interval():
    # Newcombe, 1998, Statistics in Medicine 17:857-872, table I: 81 of 263, and 0 of 20.
    assert (round(wilson(81, 263).low, 4), round(wilson(81, 263).high, 4)) == (0.2553, 0.3662)
    assert (wilson(0, 20).low, round(wilson(0, 20).high, 4)) == (0.0, 0.1611)
    assert math.isnan(wilson(0, 0).value)


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_holds_the_share(hits: int, more: int):
    share = wilson(hits, hits + more)
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_files_hold_the_contract(audit: Robustness, tmp_path: Path):
    path = write(audit, tmp_path, scorer="<b>me", answers="mine")
    raw = (tmp_path / "robustness.json").read_text()
    metrics = json.loads(raw)
    assert raw == json.dumps(metrics, indent=2, sort_keys=True) + "\n"
    assert set(metrics["attacks"]["padding"]) >= {"share", "low", "high", "n", "unflagged", "scales"}
    assert set(metrics["invariances"]["names"]) >= {"share", "low", "high", "n", "scales"}
    lines = (tmp_path / "robustness.csv").read_text().splitlines()
    assert lines[0] == "answer_id,probe,scale,before,after,moved"
    assert "a0,buzzwords,empathy,2,2.5,true" in lines
    page = path.read_text()
    assert "&lt;b&gt;me" in page
    assert "<b>me" not in page
    assert "language model" in page
    assert not any(outside in page for outside in ("http://", "https://", "<script", "src="))


def test_hostile_text_cannot_leave_its_place(tmp_path: Path):
    hostile = [Answer("=1+1", "<script>alert(1)</script> He rang. I rang back. It was \x00 fine.\ud800")]
    page = write(robustness(hostile, fooled, SETTINGS), tmp_path).read_text()
    assert "<script" not in page
    assert "\n'=1+1," in (tmp_path / "robustness.csv").read_text()


def test_the_worst_come_first_with_what_changed(audit: Robustness):
    outcome = next(o for o in audit.outcomes if o.probe == "buzzwords")
    case = outcome.worst()[0]
    assert case.hit
    parts = stretches(case)
    assert " ".join("".join(p.text for p in parts if p.kind != "gone").split()) == " ".join(case.after.split())
    assert " ".join("".join(p.text for p in parts if p.kind != "new").split()) == " ".join(case.before.split())


@pytest.mark.parametrize("name", FORMATS)
def test_answers_survive_every_format(name: str):
    odd = [Answer("NA", 'NA, "quoted"; null'), Answer("001", "Línea uno\nline two\n\nlast", question="Why?"), *ANSWERS]
    assert through(name, odd) == odd
    assert through(name, []) == []


def test_a_sample_does_not_depend_on_order_or_company():
    assert chosen(ANSWERS[::-1], 2) == chosen(ANSWERS, 2)
    assert chosen(ANSWERS, None) == ANSWERS
    alone = [a for a in ANSWERS if a not in chosen(ANSWERS, 2)]
    assert chosen(alone, 1) == [chosen(ANSWERS, 3)[2]]


def test_answers_come_from_labelled_folders_and_plain_files(root: Path, tmp_path: Path):
    labelled = read(str(root / "data/labeled"))
    assert len(labelled) >= 540
    assert all(a.text and a.question for a in labelled)
    (tmp_path / "mine.csv").write_text("answer_id,text\nx,I rang her back.\n")
    assert [(a.answer_id, a.text) for a in read(str(tmp_path / "mine.csv"))] == [("x", "I rang her back.")]
    with pytest.raises(InputError, match="no author batch 'nobody'"):
        read(str(root / "data/labeled"), ["nobody"])
    with pytest.raises(InputError, match="only labelled answers"):
        read(str(tmp_path / "mine.csv"), ["b1"])


def test_groups_and_ids_are_those_of_the_originals():
    grouped = replace(ANSWERS[0], groups={"group_sex": "f"}, candidate_id="c")
    assert through("docx", [grouped]) == [grouped]
