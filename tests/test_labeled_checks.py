from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.labeled import Labeled, Severity, SplitSettings, check, read_labeled
from pipeline.labeled.cells import empty_cells, quotes
from pipeline.labeled.duplicates import duplicates, leaks
from pipeline.labeled.likeness import alike
from pipeline.labeled.raters import drift, drift_table, severity, severity_table

WORDS = "river lamp copper window garden letter engine pocket silver market paper bridge winter button".split()
Rating = tuple[str, str, str, float, str]
NONE = float("nan")


def text(number: int) -> str:
    """Words that share no run of three with those of another number."""
    return " ".join(f"{word}{number}" for word in WORDS) + "."


def data(
    texts: Sequence[str] = (),
    ratings: Sequence[Rating] = (),
    batches: Sequence[str] = (),
    questions: Sequence[str] = (),
    order: Sequence[tuple[str, str, int]] = (),
) -> Labeled:
    """Answers a0, a1, ... with the given ratings."""
    count = len(texts)
    answers = pd.DataFrame(
        {
            "batch": batches or ["b0"] * count,
            "question": questions or ["Why?"] * count,
            "style": [""] * count,
            "text": list(texts),
        },
        index=pd.Index([f"a{n}" for n in range(count)], name="answer_id"),
    )
    table = pd.DataFrame(list(ratings), columns=["answer_id", "rater", "scale", "rating", "quote"])
    positions = pd.DataFrame(list(order), columns=["answer_id", "rater", "position"])
    return Labeled("here", answers, table.astype({"rating": float}), positions)


def two_raters(
    own: Sequence[float], other: Sequence[float], scale: str = "empathy", *, ordered: bool = True
) -> Labeled:
    rows = [(f"a{n}", "A", scale, value, "") for n, value in enumerate(own)]
    rows += [(f"a{n}", "B", scale, value, "") for n, value in enumerate(other)]
    order = [(f"a{n}", "A", n + 1) for n in range(len(own))] if ordered else []
    return data([text(n) for n in range(len(own))], rows, order=order)


def test_only_texts_that_share_words_in_order_are_alike():
    near = text(1).replace("river1", "stream").upper()
    found = list(alike([text(1), text(2), near, " ".join(reversed(text(1).split()))], 0.3))
    assert [(pair.first, pair.second) for pair in found] == [(0, 2)]
    assert found[0].share == pytest.approx(11 / 12)


def test_short_texts_are_alike_only_when_their_words_are_the_same():
    assert list(alike(["I would help.", "i would HELP", "I would help her"], 0.3)) == [(0, 1, 1.0)]


def test_an_answer_inside_another_is_found():
    assert [pair.share for pair in alike([text(1), text(2) + text(1)], 0.3)] == [1.0]


def test_a_duplicate_is_a_warning_and_across_splits_an_error():
    labeled = data([text(1), text(2), text(1)], batches=["b1", "b1", "b2"])
    (finding,) = duplicates(labeled)
    assert (finding.severity, finding.check, finding.answer_id) == (Severity.WARNING, "duplicate", "a0")
    assert "a2 of another batch" in finding.sentence
    split = pd.Series(["train", "train", "test"], index=labeled.answers.index)
    (finding,) = duplicates(labeled, split)
    assert (finding.severity, finding.check) == (Severity.ERROR, "leak")
    assert "test" in finding.sentence


def test_a_batch_on_both_sides_is_an_error():
    labeled = data([text(1), text(2), text(3)], batches=["b1", "b2", "b1"], questions=["P", "Q", "R"])
    split = pd.Series(["train", "train", "test"], index=labeled.answers.index)
    assert [(f.severity, "b1" in f.sentence) for f in leaks(labeled, split)] == [(Severity.ERROR, True)]


def test_a_held_out_question_in_other_letters_is_an_error_and_in_other_words_a_warning():
    asked = ["Tell me about a time you took the lead.", "tell me about a time you took the lead", "Why us?"]
    labeled = data([text(n) for n in range(3)], questions=asked)
    settings = SplitSettings((), asked[:1])
    found = check(labeled, settings)
    assert [f.severity for f in found if f.check == "leak"] == [Severity.ERROR]
    labeled.answers.loc["a1", "question"] = "Tell me about a time when you took the lead."
    assert [f.severity for f in check(labeled, settings) if f.check == "leak"] == [Severity.WARNING]
    labeled.answers.loc["a1", "question"] = "How do you learn?"
    assert [f for f in check(labeled, settings) if f.check == "leak"] == []


def test_a_split_that_names_what_is_not_there_or_tests_no_new_question_is_said():
    labeled = data([text(1), text(2), text(3)], batches=["b1", "b2", "b1"], questions=["Who is it?", "Why?", "Why?"])
    sentences = " ".join(f.sentence for f in check(labeled, SplitSettings(["b2", "b9"], ["Who is it?", "What?"])))
    assert "'b9'" in sentences
    assert "'What?'" in sentences
    assert "no tested-on answer" in sentences


def test_an_empty_cell_beside_a_filled_one_is_a_note_and_many_are_a_warning():
    full: list[float] = [3.0] * 40
    one = two_raters(full, [NONE, *full[1:]])
    (finding,) = empty_cells(one)
    assert (finding.severity, finding.place) == (Severity.NOTE, "answer a0, rater B, scale empathy")
    found = list(empty_cells(two_raters(full, [NONE] * 3 + full[3:])))
    assert [f.severity for f in found].count(Severity.WARNING) == 1
    assert "3 of 40" in found[0].sentence
    assert list(empty_cells(two_raters([NONE] * 5, [NONE] * 5))) == []


def test_quotes_have_to_stand_in_the_answer():
    rows = [("a0", "A", "empathy", 3.0, quote) for quote in ("lamp1 copper1", "Lamp1  copper1", "no such", "")]
    found = list(quotes(data([text(1)], rows)))
    assert [("but for case" in f.sentence) for f in found] == [True, False]
    assert [f.place for f in found] == ["answer a0, rater A, scale empathy"] * 2
    assert len(list(quotes(data([text(1)], [("a0", "A", "empathy", NONE, "lamp1")])))) == 1


def test_a_more_severe_rater_is_found_with_an_interval():
    other = [1, 2, 3, 4, 5] * 8
    own = [max(1, value - (n % 2)) for n, value in enumerate(other)]
    (row,) = severity_table(two_raters(own, other)).itertuples()
    gaps = pd.Series(own) - pd.Series(other)
    assert row.difference == pytest.approx(gaps.mean())
    assert row.high - row.difference == pytest.approx(1.96 * gaps.std() / 40**0.5)
    (finding,) = severity(two_raters(own, other))
    assert "A rates 0.40 points lower than B" in finding.sentence
    assert list(severity(two_raters(other, other))) == []


def test_a_rater_who_drifts_is_found_and_a_steady_one_is_not():
    other = [2, 3, 4, 3] * 20
    steady = [value + (1 if n % 7 == 0 else 0) for n, value in enumerate(other)]
    drifting = [value + (1 if n >= 40 else 0) for n, value in enumerate(other)]
    assert [f for f in drift(two_raters(steady, other)) if f.severity is Severity.WARNING] == []
    found = [f for f in drift(two_raters(drifting, other)) if "first to last" in f.sentence]
    assert [f.place for f in found] == ["rater A, scale empathy"]
    assert "+1.48" in found[0].sentence


def test_blocks_hold_means_and_qwk_in_the_order_of_reading():
    from sklearn.metrics import cohen_kappa_score

    other = [1, 2, 3, 4, 5] * 16
    own = [value if n < 60 else 6 - value for n, value in enumerate(other)]
    table = drift_table(two_raters(own, other))
    assert table["n"].tolist() == [20] * 4
    assert table["qwk"].tolist()[:3] == [1, 1, 1]
    assert table["qwk"].iloc[3] == pytest.approx(cohen_kappa_score(own[60:], other[60:], weights="quadratic"))
    assert any("block 4" in f.sentence for f in drift(two_raters(own, other)))


def test_an_unknown_order_of_reading_is_said():
    found = list(drift(two_raters([1, 2] * 20, [1, 2] * 20, ordered=False)))
    assert [f.severity for f in found] == [Severity.NOTE]
    assert "A, B" in found[0].sentence


def test_unfit_values_are_listed_worst_first():
    rows = [("a0", "A", "empathy", 9.0, "none"), ("a0", "A", "generic", 0.5, ""), ("zz", "A", "level", 1.0, "")]
    found = check(data([text(1)], rows))
    assert [f.check for f in found] == ["unknown answer", "range", "range", "quote"]
    assert [f.severity for f in found] == [Severity.ERROR] * 3 + [Severity.WARNING]


def test_the_projects_own_data_has_no_copies_and_no_false_quotes(root: Path):
    labeled = read_labeled(root / "data" / "labeled")
    assert list(duplicates(labeled)) == []
    assert list(quotes(labeled)) == []


def test_a_wrong_label_is_suspected():
    pytest.importorskip("cleanlab")
    from pipeline.labeled.suspects import suspects

    kinds = ["plain calm kind gentle warm patient soft", "angry rude cold harsh loud bitter sharp"]
    texts = [f"{kinds[n % 2]} {text(n % 9)}" for n in range(200)]
    labels = [float(n % 2) for n in range(200)]
    labels[10] = 1.0
    rows = [(f"a{n}", "A", "generic", label, "") for n, label in enumerate(labels)]
    batches = [f"b{n // 40}" for n in range(200)]
    assert [f.answer_id for f in suspects(data(texts, rows, batches))] == ["a10"]


def test_too_few_answers_to_suspect_labels():
    pytest.importorskip("cleanlab")
    with pytest.raises(InputError, match="too few answers"):
        check(data([text(1)], [("a0", "A", "generic", 1.0, "")]), suspicious=True)
