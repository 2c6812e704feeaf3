from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, InputError
from pipeline.labeled import QUOTED, SCALES, SplitSettings, read_labeled, split_of
from pipeline.labeled.splits import read_splits

LONG = "text,scale,rating\nShe rang.,specificity,3\nShe rang.,empathy,\nHe wrote.,specificity,1\n"


def csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    answers = [{"answer_id": f"00{i}", "batch": "b1", "question": "Why?", "style": "s", "text": "NA"} for i in (2, 1)]
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(a) + "\n" for a in answers))
    csv(tmp_path / "ratings.csv", "answer_id,rater,scale,rating,quote\n001,A,empathy,4,NA\n001,B,empathy,,\n")
    return tmp_path


def test_a_folder_is_read_as_text_in_its_own_order(folder: Path):
    data = read_labeled(folder)
    assert list(data.answers.index) == ["002", "001"]
    assert list(data.answers.columns) == ["batch", "question", "style", "text"]
    assert set(data.answers["text"]) == {"NA"}
    assert list(data.ratings.columns) == ["answer_id", "rater", "scale", "rating", "quote"]
    assert data.ratings["quote"].tolist() == ["NA", ""]
    assert data.ratings["rating"].isna().tolist() == [False, True]
    assert "not recorded" in data.basis
    assert len(data.order) == 0


def test_who_made_the_labels_and_the_order_of_reading_come_along(folder: Path):
    csv(folder / "basis.txt", "Rated by\npeople.\n")
    csv(folder / "reading_order.csv", "answer_id,rater,position\n001,A,2\n002,A,1\n")
    data = read_labeled(folder)
    assert data.basis == "Rated by people."
    assert data.order["position"].tolist() == [2, 1]


def test_three_columns_are_enough_and_the_same_text_is_the_same_answer(tmp_path: Path):
    data = read_labeled(csv(tmp_path / "mine.csv", LONG))
    assert data.answers["text"].tolist() == ["She rang.", "He wrote."]
    assert data.answers["batch"].tolist() == list(data.answers.index)
    assert data.ratings["answer_id"].tolist() == [data.answers.index[0]] * 2 + [data.answers.index[1]]
    assert set(data.ratings["rater"]) == {"R1"}


def test_wide_form_with_aliases_semicolons_and_windows_letters(tmp_path: Path):
    path = tmp_path / "mine.csv"
    path.write_bytes(
        "Response;Participant;Empathy;Action;quote_empathy\ncafé; p1;2;1;caf\nno;p1;NA;0;\n".encode("cp1252")
    )
    data = read_labeled(path)
    assert data.answers["text"].tolist() == ["café", "no"]
    assert data.ratings["scale"].tolist() == ["empathy", "action", "empathy", "action"]
    assert data.ratings["quote"].tolist() == ["caf", "", "", ""]
    assert data.ratings["rating"].isna().tolist() == [False, False, True, False]


def test_wide_rows_of_one_rater_are_answers_of_their_own(tmp_path: Path):
    data = read_labeled(csv(tmp_path / "a.csv", "text,empathy\nno,2\nno,3\n"))
    assert len(data.answers) == 2


def test_wide_rows_of_two_raters_are_one_answer(tmp_path: Path):
    data = read_labeled(csv(tmp_path / "a.csv", "text,rater,empathy\nno,A,2\nno,B,3\n"))
    assert len(data.answers) == 1
    assert data.pairs("empathy")[["first", "second"]].to_numpy().tolist() == [[2, 3]]


@pytest.mark.parametrize(
    ("content", "place", "word"),
    [
        ("text,scale,rating\na,empathy,good\n", "row 2", "good"),
        ("text,scale,rating\na,empathy,7\n", "scale empathy", "1 to 5"),
        ("text,scale,rating\na,empathy,inf\n", "scale empathy", "1 to 5"),
        ("text,scale,rating\na,empathy,2.5\n", "scale empathy", "whole"),
        ("text,scale,rating\na,charm,2\n", "scale charm", "no scale"),
        ("text,scale,rating\na,empathy,2\na,empathy,2\n", "rater R1", "twice"),
        ("text,scale,rating\n ,empathy,2\n", "answer A0001", "no words"),
        ("text,rater,scale,rating\na,,empathy,2\n", "answer A0001", "no rater"),
        ("answer_id,text,empathy\n1,a,2\n1,b,2\n", "row 3", "two different texts"),
        ("text,empathy\na,2,3\n", "row 2", "3 cells"),
        ('text,empathy\n"a,2\n', "after row 1", "quotes"),
        ("text,rating\na,2\n", "mine.csv", "no column holds ratings"),
        ("text,answer,empathy\na,b,2\n", "mine.csv", "two columns"),
        ("words,empathy\na,2\n", "mine.csv", "no column 'text'"),
        ("text,empathy\n", "mine.csv", "no row"),
        ("", "mine.csv", "no column 'text'"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_with_its_place(tmp_path: Path, content: str, place: str, word: str):
    with pytest.raises(InputError) as error:
        read_labeled(csv(tmp_path / "mine.csv", content))
    assert place in error.value.where
    assert word in error.value.what
    assert error.value.fix


def test_a_rating_of_an_unknown_answer_is_refused(folder: Path):
    csv(folder / "ratings.csv", "answer_id,rater,scale,rating\n9,A,empathy,4\n")
    with pytest.raises(InputError, match="no answer has this id"):
        read_labeled(folder)
    assert len(read_labeled(folder, strict=False).ratings) == 1


@pytest.mark.parametrize("lines", ["{", "[1]", '{"answer_id": "1"}'])
def test_broken_answers_are_refused(folder: Path, lines: str):
    csv(folder / "answers.jsonl", lines)
    with pytest.raises(InputError):
        read_labeled(folder)


def test_no_file(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        read_labeled(tmp_path / "none.csv")


def test_means_are_empty_where_fewer_than_half_rated(tmp_path: Path):
    rows = ["a,A,level,2", "a,B,level,", "b,A,level,2", "b,B,level,", "b,C,level,", "c,A,level,2", "c,B,level,3"]
    data = read_labeled(csv(tmp_path / "a.csv", "\n".join(["text,rater,scale,rating", *rows])))
    means = data.mean()
    assert list(means.columns) == list(SCALES)
    assert means["level"].fillna(-1).tolist() == [2, -1, 2.5]
    assert all(math.isnan(value) for value in means["empathy"])


def test_pairs_follow_the_order_of_the_raters_names(tmp_path: Path):
    rows = ["b,Z,level,1", "b,A,level,4", "b,M,level,", "a,Z,level,5", "a,M,level,3", "a,A,level,2", "c,A,level,1"]
    data = read_labeled(csv(tmp_path / "a.csv", "\n".join(["text,rater,scale,rating", *rows])))
    assert data.pairs("level").to_numpy().tolist() == [["A0001", 4, 1], ["A0002", 2, 3]]
    assert data.pairs("empathy").to_numpy().tolist() == []


def test_splits_go_by_batch_then_by_question(tmp_path: Path):
    rows = ["text,batch,question,level", "a,b1,Q1,1", "b,b1,Q2,1", "c,b2,Q1,1", "d,b2,Q2,1"]
    data = read_labeled(csv(tmp_path / "a.csv", "\n".join(rows)))
    assert split_of(data, SplitSettings(("b2",), ("Q2",))).tolist() == ["train", "calibrate", "test", "test"]
    assert split_of(data, SplitSettings()).tolist() == ["train"] * 4
    assert split_of(data, SplitSettings()).name == "split"


def test_splits_are_read_from_their_section_of_a_file(tmp_path: Path):
    path = csv(tmp_path / "s.yaml", "other: 1\nsplit:\n  test_batches: [b2]\n  held_out_questions:\n    - 'Why?'\n")
    assert read_splits(path) == SplitSettings(("b2",), ("Why?",))


@pytest.mark.parametrize(
    "text",
    ["other: 1\n", "split: {other: 1}\n", "split: {test_batches: b2}\n", "split: {test_batches: [1]}\n", "a: [\n"],
)
def test_unfit_splits_are_refused(tmp_path: Path, text: str):
    with pytest.raises(ConfigError):
        read_splits(csv(tmp_path / "s.yaml", text))


def test_the_projects_own_data_is_complete(root: Path):
    data = read_labeled(root / "data" / "labeled")
    assert len(data.answers) >= 1000
    assert data.answers.map(lambda cell: bool(cell.strip())).all(axis=None)
    assert (data.ratings.groupby("answer_id").size() == 2 * len(SCALES)).all()
    assert (data.ratings.groupby(["answer_id", "scale"])["rater"].nunique() == 2).all()
    assert set(data.ratings["answer_id"]) == set(data.answers.index)
    assert set(data.ratings.loc[data.ratings["rating"].isna(), "scale"]) <= {"empathy", "level"}
    assert set(data.ratings.loc[data.ratings["quote"] != "", "scale"]) <= set(QUOTED)
    assert "language model" in data.basis
    position = {answer_id: n for n, answer_id in enumerate(data.answers.index)}
    scales = list(SCALES)
    keys = [(position[i], rater, scales.index(s)) for i, rater, s, *_ in data.ratings.itertuples(index=False)]
    assert keys == sorted(keys)
