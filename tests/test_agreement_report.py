from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score
from typer.testing import CliRunner

from pipeline.agreement import Agreement, baselines, build, embeddings, predictions, read_predictions
from pipeline.agreement.report import figure_text, metrics_json, write
from pipeline.agreement.settings import AgreementSettings, Measure, load_agreement_settings
from pipeline.cli.main import app
from pipeline.errors import InputError
from pipeline.labeled import SCALES, Labeled, read_labeled
from pipeline.types import Answer, Evaluation, LevelResult, Scores, Status

WORDS = "then I rang the customer back and we mended the old pump before noon on that cold day".split()


@pytest.fixture(scope="module")
def labeled(tmp_path_factory) -> Labeled:
    """120 invented answers whose words follow a hidden quality, read twice."""
    random = np.random.default_rng(11)
    folder = tmp_path_factory.mktemp("labeled")
    answers, ratings = [], []
    for i in range(120):
        quality = random.uniform(0, 1)
        words = ["pump" if random.uniform() < quality else "thing" for _ in range(20)]
        text = " ".join([*words, *random.choice(WORDS, 10 + i % 40)]) + f" {i}."
        row = {"answer_id": f"A{i:03}", "batch": f"b{i % 4}", "question": f"Q{i % 3}", "style": "typed", "text": text}
        answers.append(json.dumps(row))
        for rater in ("R1", "R2"):
            for scale in SCALES.values():
                value = scale.low + quality * (scale.high - scale.low) + random.normal(0, 0.2)
                ratings.append(
                    [f"A{i:03}", rater, scale.name, int(np.clip(np.floor(value + 0.5), scale.low, scale.high)), ""]
                )
    (folder / "answers.jsonl").write_text("\n".join(answers), encoding="utf-8")
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["answer_id", "rater", "scale", "rating", "quote"], *ratings])
    return read_labeled(folder)


@pytest.fixture(scope="module")
def split(labeled: Labeled) -> pd.Series:
    return labeled.answers["batch"].map({"b0": "train", "b1": "train", "b2": "calibrate", "b3": "test"})


@pytest.fixture(scope="module")
def scores(labeled: Labeled) -> pd.DataFrame:
    made = labeled.mean() + np.random.default_rng(2).normal(0, 0.25, (len(labeled.answers), len(SCALES)))
    return made.assign(level_low=made["level"] - 1, level_high=made["level"] + 1)


@pytest.fixture(scope="module")
def settings() -> AgreementSettings:
    full = load_agreement_settings()
    return full.model_copy(update={"bootstrap": full.bootstrap.model_copy(update={"draws": 200}), "least_group": 5})


@pytest.fixture(scope="module")
def agreement(labeled: Labeled, split: pd.Series, scores: pd.DataFrame, settings: AgreementSettings) -> Agreement:
    learn, test = labeled.in_split(split, "train", "calibrate"), labeled.in_split(split, "test")
    simple = baselines(learn, test, embeddings([learn, test], Bag()))
    curve = pd.DataFrame({"n": [30, 60, 90], "scale": "empathy", "qwk": [0.2, 0.5, 0.6]})
    return build(labeled, split, {"rules": scores, "model": scores, **simple}, settings=settings, curve=curve)


class Bag:
    """Vectors of two numbers: how often the two telling words stand in a text."""

    def encode(self, texts):
        return np.array([[text.count("pump"), text.count("thing")] for text in texts], float)


def test_figures_are_of_the_test_split_and_the_mean_over_both_readings(agreement, labeled, split, scores):
    pairs = labeled.pairs("empathy").set_index("answer_id").loc[split.index[split == "test"]]
    own = np.clip(np.floor(scores["empathy"].loc[pairs.index] + 0.5), 1, 5)
    each = [
        cohen_kappa_score(own, pairs[name], weights="quadratic", labels=[1, 2, 3, 4, 5]) for name in ("first", "second")
    ]
    found = agreement.figures["model"]["empathy"]["qwk"]
    assert (found.n, found.value) == (30, pytest.approx(np.mean(each)))
    between = cohen_kappa_score(pairs["first"], pairs["second"], weights="quadratic", labels=[1, 2, 3, 4, 5])
    assert agreement.figures["second_rater"]["empathy"]["qwk"].value == pytest.approx(between)
    assert agreement.figures["model"]["empathy"]["degradation"].value == pytest.approx(between - np.mean(each))
    assert agreement.main == "model"


def test_baselines_that_read_the_words_beat_those_that_do_not(agreement):
    qwk = {name: own["specificity"]["qwk"].value for name, own in agreement.figures.items()}
    assert qwk["majority"] == 0
    assert qwk["words"] < 0.3 < qwk["tfidf_ridge"]
    assert qwk["embeddings_ridge"] > 0.7
    assert "auc" in agreement.figures["tfidf_ridge"]["generic"]


def test_the_learning_curve_rests_on_parts_of_the_training_answers(labeled, split):
    from pipeline.agreement.learning import FEWEST, learning_curve

    learn, test = labeled.in_split(split, "train", "calibrate"), labeled.in_split(split, "test")
    vectors = embeddings([learn, test], Bag())
    curve = learning_curve(learn, test, vectors)
    assert set(curve["scale"]) == {"specificity", "empathy", "ownership", "buzzwords", "level"}
    assert FEWEST <= curve["n"].min() < curve["n"].max() == len(learn.answers)
    assert (curve["low"] <= curve["qwk"]).all()
    assert (curve["qwk"] <= curve["high"]).all()
    whole = curve[(curve["n"] == len(learn.answers)) & (curve["scale"] == "specificity")].iloc[0]
    own = build(labeled, split, baselines(learn, test, vectors)).figures["embeddings_ridge"]["specificity"]["qwk"].value
    assert whole["low"] == whole["high"] == pytest.approx(own)
    pd.testing.assert_frame_equal(curve, learning_curve(learn, test, vectors))


def test_baselines_never_see_the_ratings_of_the_test(labeled, split):
    learn, test = labeled.in_split(split, "train"), labeled.in_split(split, "test")
    blind = Labeled(test.source, test.answers, test.ratings.assign(rating=1.0), test.order)
    for name, made in baselines(learn, test).items():
        pd.testing.assert_frame_equal(made, baselines(learn, blind)[name])


def test_the_lead_over_another_system_is_the_difference_of_the_two(agreement):
    row = agreement.tables["advantage"].query("scale == 'level' and against == 'tfidf_ridge'").iloc[0]
    qwk = [agreement.figures[name]["level"]["qwk"].value for name in ("model", "tfidf_ridge")]
    assert row["value"] == pytest.approx(qwk[0] - qwk[1])
    same = agreement.tables["advantage"].query("against == 'rules'")
    assert same[["value", "low", "high"]].to_numpy() == pytest.approx(0)


def test_coverage_and_width_of_level_sets(agreement, labeled, split, scores):
    figures = agreement.figures["model"]["level"]
    pairs = labeled.pairs("level").set_index("answer_id").loc[split.index[split == "test"]]
    own = scores.loc[pairs.index]
    inside = [((own["level_low"] <= pairs[n]) & (pairs[n] <= own["level_high"])).mean() for n in ("first", "second")]
    assert figures["coverage"].value == pytest.approx(np.mean(inside))
    assert figures["width"].value == pytest.approx(2)
    assert figures["coverage_mean"].low <= figures["coverage_mean"].value <= figures["coverage_mean"].high


def test_groups_and_confusion_count_every_answer(agreement):
    for name in ("by_question", "by_style", "by_length", "by_novelty"):
        assert agreement.tables[name].query("scale == 'empathy' and system == 'model'")["n"].sum() == 30
    assert agreement.tables["confusion"].query("scale == 'level' and system == 'model'")["count"].sum() == 60
    assert agreement.tables["reliability"].query("scale == 'generic' and system == 'model'")["n"].sum() == 30


def test_files_are_the_same_bytes_twice_and_json_is_rounded(agreement, tmp_path):
    pages = [write(agreement, tmp_path / name) for name in ("a", "b")]
    made = [{p.relative_to(page.parent): p.read_bytes() for p in page.parent.rglob("*.*")} for page in pages]
    assert made[0] == made[1]
    assert {f"tables/{name}.csv" for name in agreement.tables} <= {path.as_posix() for path in made[0]}
    metrics = json.loads(metrics_json(agreement))
    value = metrics["model"]["level"]["qwk"]
    assert set(value) == {"value", "low", "high", "n"}
    assert value["value"] == round(agreement.figures["model"]["level"]["qwk"].value, 4)
    assert metrics["majority"]["level"]["pearson"]["value"] is None


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        self.outside += [values[n] for n in ("src", "href") if n in values and not values[n].startswith(("#", "data:"))]
        self.ids += [values["id"]] if "id" in values else []
        self.targets += [values["href"][1:]] if values.get("href", "").startswith("#") else []


def test_the_page_stands_alone_and_says_who_made_the_labels(agreement, tmp_path):
    text = write(agreement, tmp_path).read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.outside == []
    assert set(page.targets) <= set(page.ids)
    assert "made by a language model" in text
    assert "≥ 0.70" in text
    people = Agreement(**{**vars(agreement), "raters": "people"})
    text = write(people, tmp_path).read_text(encoding="utf-8")
    assert "language model" not in re.sub(r"(?s)<style.*?</style>", "", text)


@pytest.mark.parametrize(
    ("value", "text"), [(0.874, ".87"), (-0.04, "−.04"), (1, "1.00"), (-0.001, ".00"), (np.nan, "–")]
)
def test_figures_are_printed_without_a_leading_zero(value: float, text: str):
    assert figure_text(value) == text


def test_thresholds():
    at_least, within = (Measure(label="x", about="y", **bound) for bound in ({"at_least": 0.7}, {"within": 0.15}))
    assert (at_least.met(0.7), at_least.met(0.69), at_least.met(np.nan)) == (True, False, None)
    assert (within.met(-0.15), within.met(0.16)) == (True, False)
    with pytest.raises(ValueError, match="one threshold"):
        Measure(label="x", about="y", at_least=0.1, within=0.2)


def test_predictions_keep_every_answer_and_read_back(tmp_path):
    star = dict.fromkeys(("situation", "task", "action", "result", "reflection"), 0.25)
    scores = Scores(4.5, 2, 3, 0.5, 1.2, star, 0.125)
    scored = Evaluation(Answer("01", "x"), Status.SCORED, scores=scores, level=LevelResult("f", 3, 2, 4))
    table = predictions([scored, Evaluation(Answer("NA", ""), Status.UNSCORABLE, "EMPTY")])
    assert table.loc["01", ["specificity", "task", "generic", "level_high"]].tolist() == [4.5, 0.25, 0.125, 4]
    assert table.loc["NA"].isna().all()
    file = tmp_path / "scores.csv"
    named = table.rename(columns={"task": "star_task", "generic": "generic_probability"})
    named.rename_axis("answer_id").to_csv(file)
    again = read_predictions(file)
    assert again.index.tolist() == ["01", "NA"]
    pd.testing.assert_frame_equal(again[list(SCALES)], table[list(SCALES)], check_index_type=False)


@pytest.mark.parametrize(
    ("content", "message"),
    [("id,level\n1,2\n", "no column 'answer_id'"), ("answer_id,x\n1,2\n", "named like a scale"),
     ("answer_id,level\n1,2\n1,3\n", "twice"), ("answer_id,level\n1,high\n", "not a number")],
)  # fmt: skip
def test_predictions_that_cannot_be_used_say_why(tmp_path, content: str, message: str):
    file = tmp_path / "scores.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_predictions(file)


def test_single_readings_give_figures_without_those_of_two(labeled, settings, scores):
    single = Labeled("x", labeled.answers, labeled.ratings[labeled.ratings["rater"] == "R1"], labeled.order)
    figures = build(single, None, {"model": scores}, settings=settings).figures
    assert "qwk" in figures["model"]["empathy"]
    assert "degradation" not in figures["model"]["empathy"]
    assert figures["second_rater"] == {}


def test_nothing_to_compare_is_an_error(labeled, split, scores):
    with pytest.raises(InputError, match="no rated answer"):
        build(labeled, split, {"model": scores}, of="elsewhere")
    with pytest.raises(InputError, match="has a score"):
        build(labeled, split, {"model": scores.set_axis([f"X{i}" for i in range(120)])})


@pytest.mark.slow
def test_the_command_writes_the_report(labeled, scores, split, tmp_path: Path):
    scores.rename_axis("answer_id").to_csv(tmp_path / "scores.csv")
    split.rename("split").rename_axis("answer_id").to_csv(tmp_path / "splits.csv")
    given = ["--predictions", str(tmp_path / "scores.csv"), "--splits", str(tmp_path / "splits.csv"), "--split", "test"]
    done = CliRunner().invoke(app, ["evaluate", labeled.source, "--out", str(tmp_path / "out"), *given])
    assert done.exit_code == 0, done.output
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text(encoding="utf-8"))
    assert {"majority", "words", "tfidf_ridge", "embeddings_ridge", "second_rater"} < set(metrics)
    assert metrics["tfidf_ridge"]["empathy"]["qwk"]["n"] == 30
    assert "report:" in done.output
