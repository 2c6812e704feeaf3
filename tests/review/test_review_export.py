from __future__ import annotations

import json
import subprocess
import sys
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.labeled import SCALES, check, read_labeled
from pipeline.review import Decision, Store, read_cases
from pipeline.review.export import export_labeled
from pipeline.review.reviewed import Reviewed, read_reviewed


def reviewed(run, decisions):
    with Store.open(run / "review.sqlite") as store:
        store.add(decisions)
    return read_reviewed(run)


def ratings(folder):
    table = read_labeled(folder).ratings
    return {tuple(row[:3]): row[3] for row in table.itertuples(index=False)}


def test_decisions_become_labels(run, make, find):
    text = read_cases(run)[0].text
    marked = find(text, "lamp", "took the new lamp to her")
    made = [
        make("=1+1", rating=4, spans=marked),
        make("=1+1", scale="level", rating=None),
        make("=1+1", scale="comment", rating=None, comment="warm"),
        make("001", rater="Ben", scale="generic", rating=1),
        make("=1+1", rating=5, stage="informed", spans=marked),
    ]
    done = export_labeled([reviewed(run, made)], run / "labels")
    labeled = read_labeled(run / "labels")
    assert (done.answers, done.ratings, done.raters) == (2, 3, 2)
    assert list(labeled.answers["text"]) == [case.text for case in read_cases(run)[:2]]
    assert list(labeled.answers["batch"]) == ["C1", "C1"]
    rows = {(r.answer_id, r.rater, r.scale): (r.rating, r.quote) for r in labeled.ratings.itertuples()}
    assert rows["'=1+1", "R1", "empathy"] == (5, "took the new lamp to her")
    assert rows["'=1+1", "R1", "level"][0] != rows["'=1+1", "R1", "level"][0]
    assert rows["001", "R2", "generic"] == (1, "")
    assert "2 people (R1, R2)" in labeled.basis
    assert "after the model's scores were seen" in labeled.basis
    assert "Ana" not in "".join(p.read_text() for p in (run / "labels").iterdir() if p.name != "raters.csv")
    everything = [json.loads(line) for line in (run / "labels" / "decisions.jsonl").read_text().splitlines()]
    assert [row["decision_id"] for row in everything] == [d.decision_id for d in made]


def test_settled_ratings_stand_alone_when_asked(run, make):
    made = [make(rating=2), make(rater="Ben", rating=4), make(rater="Cy", rating=3, stage="adjudicated")]
    made.append(make(scale="generic", rating=0))
    both = reviewed(run, made)
    assert export_labeled([both], run / "own").left_out == 1
    assert ratings(run / "own") == {("A3", "R1", "empathy"): 2, ("A3", "R2", "empathy"): 4, ("A3", "R1", "generic"): 0}
    export_labeled([both], run / "settled", adjudicated=True)
    assert ratings(run / "settled") == {("A3", "R3", "empathy"): 3, ("A3", "R1", "generic"): 0}


def test_blind_ones_alone_when_asked(run, make):
    both = reviewed(run, [make(rating=2), make(rating=4, stage="informed")])
    export_labeled([both], run / "all")
    export_labeled([both], run / "blind", blind=True)
    assert ratings(run / "all") == {("A3", "R1", "empathy"): 4}
    assert ratings(run / "blind") == {("A3", "R1", "empathy"): 2}


def test_a_quote_is_never_a_formula(run, make, find):
    text = '=HYPERLINK("http://example.org") was the note she left, and I rang her about it.'
    case = read_cases(run)[2]
    cases = {"A3": type(case)("A3", "", "", text, case.scores)}
    made = make(rating=4, spans=find(text, text[:40]))
    export_labeled([Reviewed(run, cases, (made,))], run / "labels")
    quote = read_labeled(run / "labels").ratings["quote"].iloc[0]
    assert quote.startswith("HYPERLINK")
    assert quote in text


def test_runs_are_joined_and_told_apart(run, make, tmp_path):
    other = tmp_path / "june"
    other.mkdir()
    for file in run.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    lines = (other / "answers.jsonl").read_text(encoding="ascii").replace("torn bag", "torn coat")
    (other / "answers.jsonl").write_text(lines, encoding="ascii")
    two = [reviewed(run, [make(), make("001")]), reviewed(other, [make(rater="Ben"), make("001", rater="Ben")])]
    export_labeled(two, tmp_path / "labels")
    assert set(ratings(tmp_path / "labels")) == {
        ("may/A3", "R1", "empathy"), ("june/A3", "R2", "empathy"),
        ("001", "R1", "empathy"), ("001", "R2", "empathy"),
    }  # fmt: skip


def test_without_decisions_it_says_so(run):
    with pytest.raises(InputError, match="nobody has decided"):
        read_reviewed(run)


def test_data_check_and_agree_accept_what_a_review_wrote(run, make, tmp_path, root):
    case = read_cases(run)[2]
    words = ("cup", "bag", "coat", "lamp", "shoe", "book", "chair", "clock", "kettle", "ring", "phone", "bike")
    cases = {
        f"N{n}": type(case)(f"N{n}", f"P{n}", "", f"I mended a {w} " * (n + 2), case.scores)
        for n, w in enumerate(words)
    }
    made = [
        make(key, rater=rater, rating=1 + (n + shift) % 5, stage=stage)
        for n, key in enumerate(cases)
        for rater, stage, shift in (("Ana", "blind", 0), ("Ben", "second", n % 2))
    ]
    export_labeled([Reviewed(run, cases, tuple(made))], tmp_path / "labels")
    for command in ("check", "agree"):
        code = "from pipeline.cli.main import main; main()"
        line = [sys.executable, "-c", code, "data", command, str(tmp_path / "labels")]
        done = subprocess.run(line, capture_output=True, text=True, cwd=root, check=False)
        assert done.returncode == 0, done.stderr
        assert ("24 ratings, 2 raters: 0 errors" if command == "check" else "R1 R2") in done.stdout + done.stderr
    assert "error" not in [finding.severity for finding in check(read_labeled(tmp_path / "labels"))]


RATINGS = st.sampled_from(list(SCALES.values())).flatmap(
    lambda scale: st.tuples(st.just(scale.name), st.none() | st.integers(scale.low, scale.high))
)

IDS = st.sampled_from(["=1+1", "001", "A3"])
NAMES = st.sampled_from(["=X Ünal", "Ana", "R2", ",\"'"])
STAGES = st.sampled_from(["blind", "second", "informed"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(IDS, NAMES, RATINGS, STAGES), min_size=1, max_size=12))
def test_every_last_rating_comes_back(scored, tmp_path_factory, drawn):
    cases = {case.answer_id: case for case in read_cases(scored)}
    made = tuple(Decision(str(uuid4()), i, rater, scale, rating, stage) for i, rater, (scale, rating), stage in drawn)
    out = tmp_path_factory.mktemp("labels")
    export_labeled([Reviewed(scored, cases, made)], out)
    names = {f"R{n}": rater for n, rater in enumerate(sorted({d.rater for d in made}), 1)}
    table = read_labeled(out, strict=True).ratings
    found = {(r.answer_id.lstrip("'"), names[r.rater], r.scale): r.rating for r in table.itertuples()}
    wanted = {(d.answer_id, d.rater, d.scale): d.rating for d in made}
    assert found.keys() == wanted.keys()
    for key, rating in wanted.items():
        assert found[key] == rating or (rating is None and found[key] != found[key])
