"""Every stage of a training on a small slice, the split, and the heads' fit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from safetensors.numpy import load_file

from pipeline.config import configs_dir
from pipeline.errors import InputError
from pipeline.evaluator import Evaluator
from pipeline.heads.tuned.contract import INNER
from pipeline.labeled import SCALES, Labeled, read_labeled
from pipeline.training.__main__ import main
from pipeline.training.calibrate import fit
from pipeline.training.prepare import prepare
from pipeline.training.run import train_all
from pipeline.training.settings import CalibrateSettings
from pipeline.training.workspace import Workspace
from pipeline.types import Answer

SETTINGS = CalibrateSettings(encoder_share=0.6, shrinkage=10, inverse_penalty=1, coverage=0.9, sure=0.9, folds=5)


def _written(labeled: Labeled, ids: list[str], folder: Path) -> Path:
    folder.mkdir()
    rows = labeled.answers.loc[ids].rename_axis("answer_id").reset_index()
    rows.to_json(folder / "answers.jsonl", orient="records", lines=True)
    labeled.ratings[labeled.ratings["answer_id"].isin(ids)].to_csv(folder / "ratings.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def slice_work(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """110 answers of eleven authors, one pass over the top layer."""
    folder = tmp_path_factory.mktemp("training")
    labeled = read_labeled(root / "data" / "labeled")
    ids = [str(i) for _, part in labeled.answers.groupby("batch", sort=False) for i in part.index[:10]][:110]
    settings = yaml.safe_load((configs_dir() / "training.yaml").read_text(encoding="utf-8"))
    settings["tune"] |= {"epochs": 1, "frozen_layers": 5}
    settings["split"] = {"test_batches": ["b3"], "held_out_questions": _questions(labeled, ids)}
    settings["robustness"] = {"answers": 2}
    (folder / "training.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    data = _written(labeled, ids, folder / "data")
    return Workspace(data, folder / "prepared", folder / "model", folder / "reports", training=folder / "training.yaml")


def _questions(labeled: Labeled, ids: list[str]) -> list[str]:
    counts = labeled.answers.loc[ids, "question"].value_counts()
    return sorted(counts.index)[: len(counts) // 3]


@pytest.mark.slow
def test_every_stage_runs_and_the_model_scores(slice_work: Workspace) -> None:
    said = list(train_all(slice_work, audit=True, track=False))
    assert [line.split(":")[0] for line in said] == [
        "prepare", "train", "features", "calibrate", "evaluate", "robustness", "card",
    ]  # fmt: skip
    metrics = json.loads((slice_work.reports / "agreement" / "metrics.json").read_text())
    assert set(metrics) >= {"model", "rules", "words", "majority", "tfidf_ridge", "embeddings_ridge", "second_rater"}
    assert "language model" in (slice_work.reports / "agreement" / "agreement.html").read_text()
    card = (slice_work.model / "README.md").read_text()
    assert "specificity" in card
    (evaluation,) = Evaluator.load(model=slice_work.model).evaluate([Answer("a", "I rang her back on Monday.")])
    assert evaluation.scores is not None
    written = load_file(slice_work.model / "encoder.safetensors")
    assert len(written[INNER]) == slice_work.settings.tune.inner
    assert not [name for name in written if "embeddings" in name]  # the base's own, as they were


def test_too_few_answers_are_refused_in_one_line(root: Path, tmp_path: Path) -> None:
    labeled = read_labeled(root / "data" / "labeled")
    data = _written(labeled, [str(i) for i in labeled.answers.index[:20]], tmp_path / "data")
    with pytest.raises(InputError, match="too few"):
        prepare(Workspace(data, tmp_path / "prepared"))


def test_own_answers_without_our_batches_are_split_by_author(tmp_path: Path) -> None:
    rows = [(f"text number {i} about a day at work", f"author{i % 30}", i % 5 + 1) for i in range(90)]
    pd.DataFrame(rows, columns=["text", "batch", "specificity"]).to_csv(tmp_path / "mine.csv", index=False)
    work = Workspace(tmp_path / "mine.csv", tmp_path / "prepared")
    prepare(work)
    split = work.table("split.csv")["split"]
    assert set(split) == {"train", "calibrate", "test"}
    authors = work.labeled.answers["batch"].groupby(split.to_numpy()).unique()
    assert not set(authors["train"]) & set(authors["test"])


def test_the_committed_split_leaks_nothing(root: Path) -> None:
    work = Workspace(root / "data" / "labeled", root / "data" / "prepared")
    split = work.table("split.csv")["split"]
    answers = work.labeled.answers.loc[split.index]
    parts = {name: answers[(split == name).to_numpy()] for name in ("train", "calibrate", "test")}
    assert not set(parts["train"]["batch"]) & set(parts["test"]["batch"])
    assert not set(parts["train"]["question"]) & set(parts["calibrate"]["question"])
    assert not set(parts["train"]["text"]) & set(parts["test"]["text"])


def _table(n: int, noise: float, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    truth = rng.integers(1, 6, n).astype(float)
    return pd.DataFrame({
        "encoder.empathy": 3 + 0.6 * (truth - 3) + rng.normal(0, noise, n),
        "rule.empathy": 2 + 0.3 * truth + rng.normal(0, 2 * noise, n),
        "rating": truth, "question": [f"q{i % 20}" for i in range(n)],
    })  # fmt: skip


def test_scores_get_the_spread_of_the_ratings_and_intervals_hold_their_share() -> None:
    seen, fresh, new = _table(400, 0.3, 1), _table(200, 0.3, 2), _table(1000, 0.3, 3)
    head = fit(SCALES["empathy"], seen, fresh, SETTINGS)
    scores = np.array([head.score(row) for row in new.to_dict("records")])
    assert np.corrcoef(scores, new["rating"])[0, 1] > 0.85
    assert np.std(scores) == pytest.approx(new["rating"].std(), rel=0.12)
    sets = [head.interval(s, row) for s, row in zip(scores, new.to_dict("records"), strict=True)]
    inside = [low <= r <= high for (low, high), r in zip(sets, new["rating"], strict=True)]
    assert 0.84 < np.mean(inside) < 0.96


def test_answers_without_questions_can_be_learned_from() -> None:
    head = fit(SCALES["empathy"], _table(400, 0.3, 1), _table(200, 0.3, 2).assign(question=""), SETTINGS)
    assert head.quantile > 0


def test_probabilities_are_calibrated_and_doubtful_labels_count_half() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(0, 1, 600)
    label = (rng.random(600) < 1 / (1 + np.exp(-2 * x))).astype(float)
    label[:60] = 0.5
    table = pd.DataFrame({"encoder.generic": x, "rule.generic": x + rng.normal(0, 1, 600), "rating": label})
    head = fit(SCALES["generic"], table, table.assign(question="q"), SETTINGS)
    made = np.array([head.score(row) for row in table.to_dict("records")])
    high = made > 0.7
    assert abs(made[high].mean() - label[high].mean()) < 0.1
    assert ((made > 0) & (made < 1)).all()


def test_an_unknown_stage_says_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["polish"]) == 2
    assert "prepare,compose,train,features" in capsys.readouterr().err


@pytest.mark.parametrize("n", [20, 61, 160, 1000])
def test_intervals_hold_their_share_for_nearly_every_draw_of_answers_calibrated_on(n: int) -> None:
    from pipeline.training.calibrate import _rank

    rank = _rank(n, SETTINGS)
    drawn = np.sort(np.random.default_rng(0).random((4000, n)), axis=1)[:, rank - 1]  # share of fresh errors below it
    if rank < n:
        assert np.mean(drawn >= SETTINGS.coverage) == pytest.approx(SETTINGS.sure, abs=0.07)
        assert np.mean(drawn >= SETTINGS.coverage) >= SETTINGS.sure - 0.02
    assert rank >= min(n, SETTINGS.coverage * n)
