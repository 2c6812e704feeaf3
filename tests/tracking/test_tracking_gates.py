from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, InputError
from pipeline.tracking.figures import from_named, named, read_figures
from pipeline.tracking.gates import Gate, check, load_gates

METRICS = "metrics.json"


def gate(**demand: object) -> Gate:
    return Gate.model_validate({"file": METRICS, "path": "model.empathy.qwk.value", "why": "It matters."} | demand)


def passed(one: Gate, figures: dict[str, float], file: str = METRICS) -> list[bool]:
    return [verdict.passed for verdict in check([one], {file: figures})]


@pytest.mark.parametrize(("value", "met"), [(0.7799, False), (0.78, True), (0.9, True)])
def test_at_least_holds_from_the_bound_on(value: float, met: bool):
    assert passed(gate(at_least=0.78), {"model.empathy.qwk.value": value}) == [met]


@pytest.mark.parametrize(("value", "met"), [(0.0501, False), (0.05, True), (0.0, True)])
def test_at_most_holds_up_to_the_bound(value: float, met: bool):
    assert passed(gate(at_most=0.05), {"model.empathy.qwk.value": value}) == [met]


def test_what_was_not_logged_is_not_reached():
    (verdict,) = check([gate(at_most=0.05)], {})
    assert (verdict.passed, verdict.value) == (False, None)


def test_only_a_gate_that_says_so_stands_open_without_its_file():
    assert check([gate(at_least=0.5, if_logged=True)], {}) == []
    assert passed(gate(at_least=0.5, if_logged=True), {"something.else": 1.0}) == [False]


def test_a_star_stands_for_one_name_and_every_match_counts():
    figures = {"attacks.padding.share": 0.01, "attacks.echo.share": 0.2, "attacks.echo.scales.level.share": 0.9}
    found = check([gate(path="attacks.*.share", at_most=0.05)], {METRICS: figures})
    assert {verdict.figure.split()[1]: verdict.passed for verdict in found} == {
        "attacks.padding.share": True,
        "attacks.echo.share": False,
    }


def test_a_star_that_matches_nothing_is_not_reached():
    assert passed(gate(path="attacks.*.share", at_most=0.05), {"other": 0.0}) == [False]


def test_above_compares_with_each_system():
    figures = {"model.empathy.qwk.value": 0.8, "rules.empathy.qwk.value": 0.8, "words.empathy.qwk.value": 0.2}
    assert passed(gate(above=["rules", "words"]), figures) == [False, True]
    assert passed(gate(above=["majority"]), figures) == [False]


@pytest.mark.parametrize(("other", "expected"), [(0.65, [True]), (0.66, [False]), (0.70, [])])
def test_by_counts_only_below_its_line(other: float, expected: list[bool]):
    figures = {"model.empathy.qwk.value": 0.8, "embeddings_ridge.empathy.qwk.value": other}
    assert passed(gate(above=["embeddings_ridge"], by=0.15, where_below=0.7), figures) == expected


@pytest.mark.parametrize("demand", [{}, {"at_least": 1, "at_most": 2}, {"at_least": 1, "by": 0.1}])
def test_a_gate_has_one_demand(demand: dict[str, float]):
    with pytest.raises(ValueError, match=r"one demand|go with above"):
        gate(**demand)


def test_our_gates_ask_for_every_scale_and_for_robustness():
    gates = load_gates()
    asked = {g.path.split(".")[1] for g in gates if g.file == METRICS and g.at_least and "coverage" not in g.path}
    assert asked == {"specificity", "ownership", "empathy", "buzzwords", "level", "generic"}
    assert {g.path for g in gates if g.file == "robustness.json"} == {"attacks.*.share", "invariances.*.share"}
    assert all(len(g.why.split()) >= 3 for g in gates)


def test_a_misspelt_gate_is_named_by_file_and_line(tmp_path: Path):
    path = tmp_path / "gates.yaml"
    path.write_text("gates:\n  - {file: metrics.json, path: a, atleast: 1, why: x}\n")
    with pytest.raises(ConfigError, match=r"gates\.yaml:2"):
        load_gates(path)


def test_figures_travel_through_flat_names(tmp_path: Path):
    path = tmp_path / METRICS
    path.write_text(json.dumps({"model": {"level": {"qwk": {"value": 0.7, "low": None, "n": 10, "ok": True}}}}))
    figures = read_figures([path])
    assert figures == {METRICS: {"model.level.qwk.value": 0.7, "model.level.qwk.n": 10.0}}
    assert named(figures)["metrics.json/model.level.qwk.value"] == 0.7
    assert from_named(named(figures) | {"loss": 1.0}) == figures


def test_a_file_that_is_no_json_is_one_line(tmp_path: Path):
    (tmp_path / METRICS).write_text("{")
    with pytest.raises(InputError, match=METRICS):
        read_figures([tmp_path / METRICS])
