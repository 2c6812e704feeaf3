from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from pipeline.agreement.raters import rater_agreement
from pipeline.labeled import Labeled, read_labeled


@pytest.fixture
def rated(tmp_path: Path) -> Labeled:
    rng = np.random.default_rng(1)
    lines = ["answer_id,text,rater,empathy,generic"]
    for n in range(60):
        raters = ("A", "B") if n < 40 else ("C", "D")
        true = rng.integers(1, 6)
        for rater in raters:
            lines.append(f"{n:02},words {n},{rater},{np.clip(true + rng.integers(-1, 2), 1, 5)},{rng.integers(0, 2)}")
    path = tmp_path / "rated.csv"
    path.write_text("\n".join(lines))
    return read_labeled(path)


def test_values_are_those_of_the_pair_and_lie_in_their_intervals(rated: Labeled):
    table = rater_agreement(rated, draws=200).set_index(["scale", "first", "second", "measure"])
    first, second = rated.pairs("empathy")[["first", "second"]].to_numpy(int)[:40].T
    qwk = table.loc[("empathy", "A", "B", "qwk")]
    assert qwk["n"] == 40
    assert qwk["value"] == pytest.approx(cohen_kappa_score(first, second, weights="quadratic", labels=range(1, 6)))
    assert table.loc[("empathy", "A", "B", "exact"), "value"] == pytest.approx((first == second).mean())
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert (table["high"] - table["low"] > 0.02).all()


def test_scales_have_their_measures_and_pooled_ratings_have_no_icc(rated: Labeled):
    table = rater_agreement(rated, draws=20)
    kinds = {key: set(rows["measure"]) for key, rows in table.groupby(["scale", "first"])}
    icc = {"icc_single", "icc_average"}
    assert kinds["empathy", "all"] == {"qwk", "exact"}
    assert kinds["empathy", "C"] == {"qwk", "exact"} | icc
    assert kinds["generic", "A"] == {"kappa", "exact"} | icc
    assert table.loc[table["first"] == "all", "n"].unique().tolist() == [60]


def test_icc_of_the_mean_goes_with_icc_of_one(rated: Labeled):
    table = rater_agreement(rated, ["empathy"], draws=100).set_index(["first", "measure"])
    single, average = (table.loc[("A", f"icc_{kind}"), ["value", "low", "high"]] for kind in ("single", "average"))
    assert average.tolist() == pytest.approx([2 * x / (1 + x) for x in single])
    assert 0.3 < single["value"] < average["value"] < 1


def test_the_same_draws_give_the_same_table(rated: Labeled):
    one, again = (rater_agreement(rated, ["generic"], draws=50) for _ in range(2))
    assert one.equals(again)
    assert set(one["scale"]) == {"generic"}


def test_one_rater_gives_an_empty_table(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("text,empathy\n" + "".join(f"words {n},3\n" for n in range(20)))
    assert rater_agreement(read_labeled(path)).empty
