from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.errors import InputError
from pipeline.report.queue import rank
from pipeline.report.run import read_run
from pipeline.report.tables import write_answers, write_evidence, write_scores
from pipeline.review import ranked, read_cases
from pipeline.review.queue import need
from pipeline.types import Answer, Evaluation, Evidence, Origin, Span, Status


@pytest.fixture
def cases(scored):
    return read_cases(scored)


def test_cases_hold_the_run(scored, cases):
    evaluations = read_run(scored).evaluations
    assert [case.answer_id for case in cases] == ["=1+1", "001", "A3", "A4"]
    for case, evaluation in zip(cases, evaluations, strict=True):
        assert case.text == evaluation.answer.text
        assert case.evidence == evaluation.evidence
        assert case.flags == tuple(flag.code for flag in evaluation.flags)
        assert case.scores["answer_id"] == case.answer_id
        assert all(case.text[e.start : e.end] == e.text for e in case.evidence)
    assert cases[3].scores["status"] == "unscorable"


def test_a_spoken_answer_is_read_with_its_doubtful_words(tmp_path, scored):
    text = "I rang her again that evening."
    spoken = Answer("v1", text, "ana", origin=(Origin(0, 30, "ana.vtt", "Ana", 5.0, 9.0, 4),), doubtful=(Span(7, 10),))
    found = Evidence("specificity", 0, 6, "I rang", 1, "rule", "tells an act")
    made = [
        Evaluation(spoken, Status.SCORED, words=6, scores=read_run(scored).evaluations[2].scores, evidence=(found,))
    ]
    write_answers(made, tmp_path)
    write_scores(made, tmp_path, "test")
    write_evidence(made, tmp_path)
    assert '"speaker": "Ana"' in (tmp_path / "evidence.jsonl").read_text(encoding="ascii")
    (case,) = read_cases(tmp_path)
    assert case.evidence == (found,)
    assert [case.text[s.start : s.end] for s in case.doubtful] == ["her"]


def test_answers_jsonl_holds_what_came_in(scored):
    rows = [json.loads(line) for line in (scored / "answers.jsonl").read_text(encoding="ascii").splitlines()]
    keys = "answer_id candidate_id question_id question text status reason_code place doubts origin doubtful".split()
    assert [list(row) for row in rows] == [keys] * 4
    assert rows[0]["question"] == "Whom did you help?"
    assert (scored / "answers.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_no_run_is_named(tmp_path, run):
    with pytest.raises(InputError, match=r"answers\.jsonl"):
        read_cases(tmp_path)
    lines = (run / "answers.jsonl").read_text(encoding="ascii").splitlines(keepends=True)
    (run / "answers.jsonl").write_text("".join(lines[1:]), encoding="ascii")
    with pytest.raises(InputError, match="different runs"):
        read_cases(run)
    (run / "answers.jsonl").write_text("{}\n[\n", encoding="ascii")
    with pytest.raises(InputError, match="line 2"):
        read_cases(run)


def test_without_an_audit_the_order_is_that_of_the_report(scored, cases):
    wanted = [item.evaluation.answer.answer_id for item in rank(read_run(scored).evaluations)]
    assert [case.answer_id for case in ranked(cases, audit_share=0, seed=1)] == wanted
    assert [need(case) for case in ranked(cases, audit_share=0, seed=1)] == pytest.approx(
        [item.need for item in rank(read_run(scored).evaluations)], abs=1e-3
    )


def many(case, count=200):
    """Cases with ids of their own and needs that fall with their number."""
    made = [f"{1 - n / count:.4f}" for n in range(count)]
    return [
        replace(case, answer_id=f"Q{n:03}", flags=(), scores={**case.scores, "generic_probability": made[n]})
        for n in range(count)
    ]


def test_every_tenth_place_is_drawn_by_chance(cases):
    batch = many(cases[2])
    order = ranked(batch, audit_share=0.1, seed=1)
    assert sorted(case.answer_id for case in order) == [case.answer_id for case in batch]
    drawn = [case.answer_id for case in order[9:100:10]]
    rest = [case.answer_id for place, case in enumerate(order[:100], 1) if place % 10]
    assert rest == sorted(rest), "the others stand by need"
    assert any(answer_id > "Q100" for answer_id in drawn), "chance reaches where need does not"


def test_the_order_depends_on_ids_and_seed_alone(cases):
    batch = many(cases[2])
    order = [case.answer_id for case in ranked(batch, audit_share=0.1, seed=1)]
    assert [case.answer_id for case in ranked(batch[::-1], audit_share=0.1, seed=1)] == order
    assert [case.answer_id for case in ranked(batch, audit_share=0.1, seed=2)] != order
    assert len(ranked(batch, audit_share=1, seed=1)) == len(batch)
    with pytest.raises(InputError, match="audit share"):
        ranked(batch, audit_share=10, seed=1)


def test_nothing_to_read_comes_last(cases):
    assert ranked(cases, audit_share=0.5, seed=3)[-1].answer_id == "A4"
