from __future__ import annotations

import re
import stat
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from report_make import BAD, LEVELS, batch, example, hostile, many, unscorable
from test_report_html import Page

from pipeline.config import configs_dir
from pipeline.packs import load_pack
from pipeline.report.advice import helps
from pipeline.report.candidate_pages import page_link, page_name
from pipeline.report.candidates import asked_sentence, candidates, deserved_sentence, verdict
from pipeline.report.html import PackInfo, write_report
from pipeline.report.portrait import portrait
from pipeline.report.queue import rank
from pipeline.report.underlined import sentence_spans, underlined
from pipeline.types import AreaCoverage, Coverage, Evidence, LevelResult, Reason, Span

PATHS = ["../../etc/passwd", "a/b", "a\\b", "C:\\x", "..", ".", "con", "NUL.txt", "", " ", "x" * 500, "\0", "\ud800"]
PATHS += [
    "Ana",
    "ana",
    "ANA",
    "Ána",
    "ana ",
    "\u202eana",
    "שלום",
    "\U0001f469\u200d\U0001f4bb",
    "<script>",
    "%2e%2e%2f",
]


@pytest.fixture(scope="module")
def pack():
    return load_pack("customer_orientation", configs_dir() / "packs")


def of(*answers, candidate="C1"):
    return [
        replace(e, answer=replace(e.answer, answer_id=f"A{i}", candidate_id=candidate)) for i, e in enumerate(answers)
    ]


def one(evaluations):
    (candidate,) = candidates(rank(evaluations))
    return candidate


def covering(evaluation, question_id, *touched):
    areas = tuple(
        AreaCoverage(f"{question_id}-A{n}", f"area {n}", n in touched, Span(0, 3) if n in touched else None)
        for n in range(1, 8)
    )
    return replace(evaluation, coverage=Coverage(question_id, areas, ("told before",)))


def render(evaluations, folder, pack, **more):
    info = PackInfo("Customer Orientation", "Five levels", LEVELS)
    report = write_report(evaluations, folder, **({"title": "Run", "pack": info, "competency": pack} | more))
    pages = sorted((folder / "candidates").glob("*"))
    return report.read_bytes().decode("utf-8"), {path.name: path.read_bytes().decode("utf-8") for path in pages}


def test_page_names_are_safe_and_never_collide():
    names = [page_name(candidate_id) for candidate_id in PATHS]
    assert len({name.casefold() for name in names}) == len(PATHS)
    for name in names:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}-[0-9a-f]{12}\.html", name)
        assert Path(name).name == name


def test_each_candidate_has_a_private_page_and_the_batch_page_links_to_it(tmp_path, pack):
    named = [e for name in PATHS if name for e in of(example("joinery"), candidate=name)]
    evaluations = [replace(e, answer=replace(e.answer, answer_id=f"B{i}")) for i, e in enumerate(named)]
    report, pages = render(evaluations, tmp_path, pack)
    links = [url for url in Page(report).urls if url.startswith("candidates/")]
    assert set(pages) == {link.removeprefix("candidates/") for link in links}
    assert len(pages) == len([name for name in PATHS if name])
    assert not list(tmp_path.parent.glob("passwd*"))
    for path in (tmp_path / "candidates").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_hostile_ids_and_words_are_text(tmp_path, pack):
    bad = [replace(e, answer=replace(e.answer, candidate_id=f"<script>alert(1)</script>{BAD}")) for e in [hostile()]]
    report, pages = render(bad, tmp_path, pack, title=BAD)
    for page in (report, *pages.values()):
        assert "<script>alert" not in page
        assert "<b>bold</b>" not in page
    (page,) = pages.values()
    parsed = Page(page)
    assert parsed.scripts == []
    assert "script-src" not in page
    assert parsed.texts("h1") == [f"<script>alert(1)</script>{BAD}"]


def test_answers_without_a_candidate_are_said_to_have_no_page(tmp_path, pack):
    report, pages = render([example("joinery"), unscorable("X", "", Reason.EMPTY)], tmp_path, pack)
    assert len(pages) == 1
    assert "1 answer names no candidate and is on no candidate's page." in report.replace("&#39;", "'")
    only, pages = render([unscorable("X", "", Reason.EMPTY)], tmp_path, pack)
    assert pages == {}
    assert "1 answer names no candidate" in only


def test_a_second_run_leaves_nobody_of_the_first(tmp_path, pack):
    render(of(example("joinery"), candidate="first"), tmp_path, pack)
    (tmp_path / "candidates" / "notes.txt").write_text("mine")
    _, pages = render(of(example("clerk"), candidate="second"), tmp_path, pack)
    assert set(pages) == {page_name("second"), "notes.txt"}


def test_the_same_evaluations_give_the_same_pages(tmp_path, pack):
    assert render(batch(), tmp_path / "a", pack) == render(batch(), tmp_path / "b", pack)


def test_candidates_stand_by_their_ids_with_no_total():
    made = [e for name in ("C10", "C9", "c2", "C-1") for e in of(example("clerk"), candidate=name)]
    assert [c.candidate_id for c in candidates(rank(made))] == ["c2", "C9", "C10", "C-1"]


def test_questions_are_counted_against_what_the_competency_deserves(pack):
    two = one(of(covering(example("joinery"), "CO-Q01"), covering(example("clerk"), "CO-Q02")))
    again = one(of(*[covering(example(n), "CO-Q01") for n in ("joinery", "clerk", "garden")]))
    ask = pack.questions_to_ask
    assert (two.asked, again.asked) == (2, 1)
    assert asked_sentence(again) == "1 question was asked."
    assert "3 to 4 where it is critical for the job, 1 to 2" in deserved_sentence(ask)
    assert verdict(two, ask) == "That is enough where it is less central, and 1 too few where it is critical."
    five = one(of(*[covering(example("clerk"), f"CO-Q0{n}") for n in range(1, 6)]))
    assert verdict(five, ask) == "That is more than enough."
    bare = replace(example("clerk"), coverage=None)
    unknown = one(of(replace(bare, answer=replace(bare.answer, question="", question_id=""))))
    assert asked_sentence(unknown) == "No question is known; 1 answer names no question."
    assert verdict(unknown, ask) == ""
    assert deserved_sentence(None) == ""


def test_areas_are_covered_by_any_answer_and_follow_ups_probe_the_rest(pack):
    candidate = one(of(covering(example("joinery"), "CO-Q01", 1, 2, 3), covering(example("clerk"), "CO-Q01", 5, 7)))
    (found,) = portrait(candidate, pack, pack.framework()).covered
    assert [area.state == "told" for area in found.areas] == [True, True, True, False, True, False, True]
    question = pack.questions[0]
    assert found.question == question.text
    assert found.follow_ups == (question.follow_ups[3].text,)  # the only one about the fourth or sixth area


def test_what_was_not_shown_gets_advice_in_the_packs_words(pack):
    match = replace(example("joinery").level.matches[0], indicator_id="CO-L2-I3", step=2, contra=False)
    level = LevelResult("five_levels", 2, 1, 3, (match,))
    view = portrait(one(of(replace(example("joinery"), level=level))), pack, pack.framework())
    assert view.next_step == 2
    assert [step.step for step in view.steps] == [1, 2]
    assert [i.id for i in view.steps[1].shown] == ["CO-L2-I3"]
    missing = {i.id for step in view.steps for i in step.missing}
    assert "CO-L2-I3" not in missing
    words = {item.text for item in pack.development}
    assert view.advice
    next_ones = {i.id for i in view.steps[1].missing}
    for advice in view.advice:
        assert advice.development.text in words
        assert {i.id for i in advice.helps} <= next_ones  # level 1 was surely reached
    counts = [len(advice.helps) for advice in view.advice]
    assert counts == sorted(counts, reverse=True)


def test_advice_names_things_that_the_pack_has(pack):
    known = helps(configs_dir() / "advice" / "customer_orientation.yaml")
    behaviours = {i.id for f in pack.frameworks for _, i, contra in f.items() if not contra}
    assert set(known) <= {item.id for item in pack.development}
    assert {i for ids in known.values() for i in ids} <= behaviours
    assert behaviours - {i for ids in known.values() for i in ids} <= {
        "CO-L1-I1", "CO-L4-I2", "CO-L4-I5", "CO-L4-I7", "CO-L5-I3", "CO-L5-I4", "CO-L5-I8",
        "CO-S2-B3", "CO-S3-B3",
    }  # fmt: skip


def test_the_strongest_sentences_are_underlined_whole():
    items = rank(of(example("joinery"), example("garden")))
    found = underlined(items, 1, most=3, of_each=2)
    assert [u.weight for u in found] == sorted((u.weight for u in found), reverse=True)
    for u in found:
        shown = "".join(segment.text for segment in u.segments)
        assert shown in u.item.evaluation.answer.text
        assert any(segment.marks for segment in u.segments)
        assert u.before or u.item.evaluation.answer.text.startswith(shown) or shown[0].isupper() or shown[0] in "\"'“"


def test_a_text_without_sentences_is_shown_around_its_evidence():
    (train,) = of(example("train"))
    long = replace(train, answer=replace(train.answer, text=f"{'um and ' * 200}{train.answer.text}"))
    moved = tuple(replace(e, start=e.start + 1400, end=e.end + 1400) for e in train.evidence)
    for u in underlined(rank([replace(long, evidence=moved)]), 1, most=9, of_each=9):
        assert len("".join(s.text for s in u.segments)) <= 700
        assert any(s.marks for s in u.segments)


def test_a_long_sentence_is_cut_at_words_and_holds_its_first_one_where_it_is_shown_from_there():
    (train,) = of(example("train"))
    text = "I rang her and " + "then we waited for the parts and " * 14 + "that was all"
    for quote, before in (("rang her", False), ("that was all", True)):
        start = text.index(quote)
        e = Evidence("ownership", start, start + len(quote), quote, 1, "rule", "acts personally", strength=0.8)
        (u,) = underlined(
            rank([replace(train, answer=replace(train.answer, text=text), evidence=(e,))]), 1, most=1, of_each=1
        )
        shown = "".join(segment.text for segment in u.segments)
        assert u.before is before
        assert shown.startswith("I rang") is not before
        assert set(shown.split()) <= set(text.split())


def test_each_reason_under_a_sentence_is_said_once_and_two_of_a_dimension_at_most():
    (train,) = of(example("train"))
    quote = train.answer.text[:20]
    said = "gives a number; says when; tells something that was done"
    pieces = tuple(
        Evidence("specificity", start, end, "", 1, "rule", said, strength=0.5) for start, end in ((0, 8), (10, 20))
    )
    (u,) = underlined(rank([replace(train, evidence=pieces)]), 1, most=1, of_each=1)
    assert quote in "".join(segment.text for segment in u.segments)
    assert u.reasons == ("gives a number", "says when")


@pytest.mark.parametrize("text", ["", " ", "One. Two! Three", "no end", "A.\n\nB…  C", "\u202e.\U0001f600. x"])
def test_sentences_hold_every_word(text):
    spans = sentence_spans(text)
    assert "".join(text[s.start : s.end] for s in spans).split() == text.split() or "".join(
        "".join(text[s.start : s.end] for s in spans).split()
    ) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_a_long_report_is_whole_without_scripts_and_builds_cards_late(tmp_path, pack):
    report = write_report(many(250), tmp_path / "long", title="Run").read_text("utf-8")
    assert report.count("<noscript>") == 251
    assert len(re.findall(r'<noscript>(?:(?!</noscript>).)*<div class="answer"', report, re.DOTALL)) == 250
    short = write_report(many(20), tmp_path / "short", title="Run").read_text("utf-8")
    assert "<noscript>" not in short
    assert page_link("x") not in short


def test_a_rival_orientation_is_underlined_as_speaking_against_the_level(tmp_path, pack):
    (train,) = of(example("train"))
    e = replace(train.evidence[0], dimension="rival", polarity=-1, source="indicator", indicator_id="", strength=1.0)
    shown = replace(train, evidence=(e,), answer=replace(train.answer, candidate_id="A"))
    write_report([shown], tmp_path, title="Run", competency=pack)
    (page,) = (tmp_path / "candidates").iterdir()
    assert "Rival orientation" in page.read_text("utf-8")
