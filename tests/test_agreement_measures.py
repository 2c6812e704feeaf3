from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from pipeline.agreement import measures
from pipeline.agreement.bootstrap import Bootstrap, _counts

STEPS = [1, 2, 3, 4, 5]
PYTHON = "PLAINSPOKEN_RSMTOOL_PYTHON"


@pytest.fixture(scope="module")
def rated() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    true = random.normal(3, 1.2, 200)
    first, second = (np.clip(np.round(true + random.normal(0, 0.6, 200)), 1, 5) for _ in range(2))
    return {"system": true + random.normal(0, 0.8, 200), "first": first, "second": second, "words": np.exp(true + 2)}


@pytest.fixture(scope="module")
def reference(root: Path) -> dict[str, Any]:
    return json.loads((root / "tests" / "data" / "rsmtool_reference.json").read_text(encoding="utf-8"))


def test_halves_go_up_and_ends_hold():
    assert measures.rounded([0.2, 1.5, 2.5, 4.49, 7, np.nan], 1, 5).tolist()[:5] == [1, 2, 3, 4, 5]
    assert np.isnan(measures.rounded([np.nan], 1, 5)).all()


def test_kappas_are_those_of_scikit_learn(rated):
    steps = measures.rounded(rated["system"], 1, 5)
    weighted = cohen_kappa_score(steps, rated["first"], weights="quadratic", labels=STEPS)
    assert measures.qwk(rated["system"], rated["first"], 1, 5) == pytest.approx(weighted, abs=1e-12)
    plain = cohen_kappa_score(steps, rated["first"], labels=STEPS)
    assert measures.kappa(rated["system"], rated["first"], 1, 5) == pytest.approx(plain, abs=1e-12)


def test_correlations_and_auc_are_those_of_scipy_and_scikit_learn(rated):
    system, first = rated["system"].round(1), rated["first"]  # rounded, so that there are ties
    assert measures.pearson(system, first) == pytest.approx(stats.pearsonr(system, first)[0], abs=1e-12)
    assert measures.spearman(system, first) == pytest.approx(stats.spearmanr(system, first)[0], abs=1e-12)
    assert measures.auc(first > 3, system) == pytest.approx(roc_auc_score(first > 3, system), abs=1e-12)


def test_partial_correlation_is_that_of_the_residuals(rated):
    words = rated["words"]
    left = [y - np.polyval(np.polyfit(np.log(words), y, 1), np.log(words)) for y in (rated["system"], rated["first"])]
    expected = stats.pearsonr(*left)[0]
    assert measures.partial_correlation(rated["system"], rated["first"], words) == pytest.approx(expected, abs=1e-9)


def test_icc_of_shrout_and_fleiss_own_example():
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    single, average = measures.icc(table)
    assert (round(single, 2), round(average, 2)) == (0.29, 0.62)


@pytest.mark.parametrize("reading", ["first", "second"])
@pytest.mark.parametrize("name", ["qwk", "kappa", "exact", "adjacent"])
def test_measures_of_steps_are_those_of_rsmtool(reference, reading: str, name: str):
    inputs = {key: np.array(column, float) for key, column in reference["inputs"].items()}
    found = getattr(measures, name)(inputs["system"], inputs[reading], 1, 5)
    assert found == pytest.approx(reference["figures"][reading][name], abs=1e-9)


@pytest.mark.parametrize("reading", ["first", "second"])
def test_measures_of_unrounded_scores_are_those_of_rsmtool(reference, reading: str):
    inputs = {key: np.array(column, float) for key, column in reference["inputs"].items()}
    expected, (own, other) = reference["figures"][reading], (inputs["system"], inputs[reading])
    assert measures.pearson(own, other) == pytest.approx(expected["pearson"], abs=1e-9)
    assert measures.smd(own, other) == pytest.approx(expected["smd"], abs=1e-9)
    assert measures.partial_correlation(own, other, inputs["words"]) == pytest.approx(expected["partial"], abs=1e-9)


def test_prmse_and_degradation_are_those_of_rsmtool(reference):
    inputs = {key: np.array(column, float) for key, column in reference["inputs"].items()}
    figures, both = reference["figures"], ~np.isnan(inputs["second"])
    columns = [inputs[name] for name in ("system", "first", "second")]
    assert measures.prmse(*columns) == pytest.approx(figures["prmse"], abs=1e-9)
    assert measures.prmse(*(column[both] for column in columns)) == pytest.approx(figures["prmse_both"], abs=1e-9)
    found = measures.degradation(*columns, 1, 5)
    own = [measures.qwk(columns[0][both], column[both], 1, 5) for column in columns[1:]]
    assert found == pytest.approx(figures["readings_qwk"] - np.mean(own), abs=1e-9)


@pytest.mark.skipif(PYTHON not in os.environ, reason=f"{PYTHON} names no Python with rsmtool")
def test_the_written_figures_are_what_rsmtool_says_today(root: Path, reference):
    script, file = root / "tests" / "agreement_rsmtool.py", root / "tests" / "data" / "rsmtool_reference.json"
    done = subprocess.run([os.environ[PYTHON], script, file], capture_output=True, text=True, check=True, timeout=300)
    said = json.loads(done.stdout)
    for name, value in reference["figures"].items():
        if name != "version":
            assert said[name] == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("qwk", ([2, 2], [2, 2], 1, 5)),
        ("kappa", ([2, 2], [2, 2], 1, 5)),
        ("pearson", ([0.1] * 7, range(7))),
        ("spearman", ([1, 1, 1], [1, 2, 3])),
        ("smd", ([1, 2], [3, 3])),
        ("prmse", ([1, 2, 3], [1, 2, 3])),
        ("auc", ([1, 1], [0.2, 0.7])),
        ("partial_correlation", ([1, 2, 3], [1, 3, 2], [50, 50, 50])),
        ("exact", ([], [], 1, 5)),
        ("qwk", ([np.nan], [1], 1, 5)),
    ],
)
def test_undefined_is_nan(name: str, arguments: tuple[Any, ...]):
    assert np.isnan(getattr(measures, name)(*arguments))


@pytest.mark.parametrize("name", ["qwk", "kappa", "exact", "pearson", "spearman", "smd", "auc", "prmse"])
def test_a_weighted_measure_is_that_of_the_answers_repeated(rated, name: str):
    measure, (a, b, c) = getattr(measures, name), (rated[key] for key in ("system", "first", "second"))
    columns = {"auc": (b > 3, a), "prmse": (a, b, c)}.get(name, (a, b))
    ends = (1, 5) if name in {"qwk", "kappa", "exact"} else ()
    weights = _counts(len(a), 3, 5, 0)
    found = measure(*columns, *ends, weights=weights)
    for draw, value in zip(weights, found, strict=True):
        repeated = np.repeat(np.arange(len(a)), draw.astype(int))
        assert value == pytest.approx(measure(*(column[repeated] for column in columns), *ends), abs=1e-9)


def test_intervals_hold_the_value_narrow_with_more_answers_and_repeat(rated):
    boot = Bootstrap(draws=500, seed=1)
    few, many = (boot.estimate(measures.pearson, rated["system"][:n], rated["first"][:n]) for n in (40, 200))
    assert few.low < few.value < few.high
    assert many.high - many.low < few.high - few.low
    assert many == boot.estimate(measures.pearson, rated["system"], rated["first"])
    exact = stats.bootstrap(
        (rated["system"], rated["first"]), lambda x, y: stats.pearsonr(x, y)[0], paired=True, vectorized=False,
        method="percentile", n_resamples=500, rng=np.random.default_rng(2),
    ).confidence_interval  # fmt: skip
    assert (many.low, many.high) == pytest.approx((exact.low, exact.high), abs=0.015)


def test_answers_without_a_number_are_left_out_of_an_estimate(rated):
    gap = rated["system"].copy()
    gap[:50] = np.nan
    assert Bootstrap(draws=100).estimate(measures.pearson, gap, rated["first"]).n == 150
    assert Bootstrap(draws=100).estimate(measures.pearson, gap[:50], rated["first"][:50]).n == 0
