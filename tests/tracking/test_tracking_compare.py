from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tracking_bundle import write_bundle
from typer.testing import CliRunner

from pipeline.agreement import predictions
from pipeline.agreement.bootstrap import Bootstrap
from pipeline.cli.main import app
from pipeline.labeled import Labeled, read_labeled
from pipeline.tracking.comparison import differences, flips

BOOTSTRAP = Bootstrap(draws=300, seed=7)


@pytest.fixture(scope="module")
def labeled(root: Path) -> Labeled:
    return read_labeled(root / "data" / "labeled")


@pytest.fixture(scope="module")
def exact(labeled: Labeled) -> pd.DataFrame:
    """The mean readings themselves, as if a model had said them."""
    return labeled.mean().head(120).reindex(columns=predictions([]).columns)


def noisy(table: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return table + rng.normal(0, 0.8, table.shape)


def row(table: pd.DataFrame, scale: str, measure: str) -> pd.Series:
    return table[(table["scale"] == scale) & (table["measure"] == measure)].iloc[0]


def test_a_model_beside_itself_differs_by_nothing(labeled: Labeled, exact: pd.DataFrame):
    found = differences(labeled, exact, exact, BOOTSTRAP)
    assert (found[["difference", "low", "high"]] == 0).all(axis=None)
    assert flips(labeled, exact, exact).empty


def test_the_nearer_model_agrees_more_and_errs_less(labeled: Labeled, exact: pd.DataFrame):
    found = differences(labeled, noisy(exact), exact, BOOTSTRAP)
    for scale in ("specificity", "empathy", "ownership", "buzzwords"):
        assert row(found, scale, "qwk")["low"] > 0
        assert row(found, scale, "mae")["high"] < 0
        assert row(found, scale, "mae")["b"] == pytest.approx(0)


def test_the_difference_is_that_of_the_two_figures(labeled: Labeled, exact: pd.DataFrame):
    found = differences(labeled, exact, noisy(exact), BOOTSTRAP)
    assert np.allclose(found["b"] - found["a"], found["difference"])
    assert found["n"].between(1, len(exact)).all()


def test_mean_absolute_error_is_that_of_the_definition(labeled: Labeled, exact: pd.DataFrame):
    scores = noisy(exact)
    found = row(differences(labeled, scores, exact, BOOTSTRAP), "specificity", "mae")
    assert found["a"] == pytest.approx((scores["specificity"] - exact["specificity"]).abs().mean())


def test_both_figures_rest_on_the_answers_that_both_scored(labeled: Labeled, exact: pd.DataFrame):
    other = exact.copy()
    other.iloc[:20] = np.nan
    assert row(differences(labeled, exact, other, BOOTSTRAP), "specificity", "qwk")["n"] == 100


def test_flips_are_a_crossing_a_level_half_a_point_or_a_lost_score(labeled: Labeled, exact: pd.DataFrame):
    columns = {"generic": 0.2, "level": 2.0, "specificity": 3.0, "empathy": 3.0, "ownership": 3.0, "buzzwords": 1.0}
    a = pd.DataFrame(columns, index=exact.index[:3])
    b = a.copy()
    first, second, third = a.index
    b.loc[first, ["generic", "specificity"]] = [0.5, 3.5]
    b.loc[second, ["level", "empathy"]] = [3.0, 3.49]
    b.loc[third, "ownership"] = np.nan
    found = flips(labeled, a, b)
    assert set(zip(found["answer_id"], found["scale"], strict=True)) == {
        (first, "generic"), (first, "specificity"), (second, "level"), (third, "ownership"),
    }  # fmt: skip
    assert found.set_index("scale")["reading"]["level"] == labeled.mean()["level"][second]


@pytest.mark.slow
def test_the_command_compares_rules_with_a_model(labeled: Labeled, tmp_path: Path):
    kept = list(labeled.answers.index[:4])
    rows = labeled.ratings[labeled.ratings["answer_id"].isin(kept)].merge(labeled.answers.reset_index(), on="answer_id")
    rows.to_csv(tmp_path / "few.csv", index=False)
    model = write_bundle(tmp_path / "model", shift=-0.6)
    args = ["compare", "rules", str(model), "--data", str(tmp_path / "few.csv"), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 0, done.output
    assert "4 answers; B less A" in done.output
    assert "Who made these labels is not recorded" in done.output
    found = pd.read_csv(tmp_path / "out" / "differences.csv")
    assert {"qwk", "mae"} == set(found["measure"])
    assert found["labels"].notna().all()
    flipped = pd.read_csv(tmp_path / "out" / "flips.csv")
    assert {"specificity", "empathy"} <= set(flipped["scale"])
    assert (flipped[flipped["scale"] == "specificity"].eval("a - b") >= 0.5).all()
