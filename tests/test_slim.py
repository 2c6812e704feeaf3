"""Fewer inner units: what stays does what least squares allows, and every backend reads it alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from pipeline.config import load_settings
from pipeline.embed import Encoder
from pipeline.errors import ConfigError
from pipeline.heads.tuned import TunedReader
from pipeline.heads.tuned.contract import INNER
from pipeline.heads.tuned.model import load_base
from pipeline.heads.tuned.tokens import tokens_of
from pipeline.parse import Parser
from pipeline.training.slim import refitted, slim
from pipeline.training.train import save

TEXTS = (
    "I rang her back on Monday and told her what the engineer had found.",
    "We shared the work between us, and the store opened two days early.",
    "My manager asked me to train the new starters because nobody else had the time.",
    "He was angry about the bill, so I went through it with him line by line.",
)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 95))
def test_weights_are_those_of_least_squares_on_what_stays(seed: int, units: int) -> None:
    random = torch.Generator().manual_seed(seed)
    rows = torch.randn(400, 96, generator=random, dtype=torch.float64)
    rows = rows @ torch.randn(96, 96, generator=random, dtype=torch.float64)
    weight = torch.randn(7, 96, generator=random, dtype=torch.float64)
    covariance = rows.T.cov()
    kept, found = refitted(weight, covariance, units)
    assert len(kept) == units
    assert kept.tolist() == sorted(set(kept.tolist()))
    damped = covariance + 1e-4 * covariance.diagonal().mean() * torch.eye(96, dtype=torch.float64)
    wanted = torch.linalg.solve(damped[kept][:, kept], damped[kept] @ weight.T).T
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-6)


def test_units_that_others_can_stand_for_go_first() -> None:
    random = torch.Generator().manual_seed(0)
    half = torch.randn(500, 64, generator=random, dtype=torch.float64)
    rows = torch.cat([half, half @ torch.randn(64, 64, generator=random, dtype=torch.float64)], 1)
    weight = torch.randn(5, 128, generator=random, dtype=torch.float64)
    kept, found = refitted(weight, rows.T.cov(), 64)
    whole, lean = rows @ weight.T, rows[:, kept] @ found.T
    at_random = rows[:, :64] @ weight[:, :64].T
    lost = [(((whole - one) - (whole - one).mean(0)) ** 2).mean() / whole.var() for one in (lean, at_random)]
    assert lost[0] < 0.01
    assert lost[1] > 0.1


@pytest.fixture(scope="module")
def lean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lean")
    torch.manual_seed(0)
    model, tokenizer = load_base(_base().folder, 2, likeness=True)
    slim(model.encoder, [tokens_of(tokenizer, [text.lower().split()]).ids for text in TEXTS], 96)
    for heads in (model.query, model.weight):
        torch.nn.init.normal_(heads, std=0.1)
    save(model, {"scales": ["level", "empathy"], "means": [3.0, 2.0], "deviations": [1.0, 1.0]}, 0, folder)
    return folder


def _base() -> Encoder:
    asked = load_settings().encoder
    return Encoder(asked.id, asked.sha256)


def test_layers_that_stay_as_they_were_are_not_written(tmp_path: Path) -> None:
    model, _ = load_base(_base().folder, 1, likeness=True)
    save(model, {}, 5, tmp_path)
    written = load_file(tmp_path / "encoder.safetensors")
    assert {name.split(".")[3] for name in written if name.startswith("encoder.")} == {"5"}
    assert INNER not in written


def test_every_backend_reads_a_lean_network_alike(lean: Path, parser: Parser) -> None:
    answers = [parser.parse_text(text) for text in TEXTS]
    assert load_file(lean / "encoder.safetensors")[INNER].shape == (96,)
    reference = TunedReader(lean, _base().folder, backend="torch").read(answers)
    for backend, far in (("onnx", 1e-4), ("openvino", 0.03)):
        if backend == "openvino":
            pytest.importorskip("openvino")
        for one, other in zip(reference, TunedReader(lean, _base().folder, backend=backend).read(answers), strict=True):
            assert one.values == pytest.approx(other.values, abs=far)


def test_slimming_hardly_moves_the_states() -> None:
    whole, tokenizer = load_base(_base().folder, 1, likeness=False)
    ids = [tokens_of(tokenizer, [text.lower().split()]).ids for text in TEXTS]
    with torch.no_grad():
        before = [whole.encoder(one).last_hidden_state for one in ids]
        slim(whole.encoder, ids, 1024)
        after = [whole.encoder(one).last_hidden_state for one in ids]
    for one, other in zip(before, after, strict=True):
        assert torch.nn.functional.cosine_similarity(one, other, dim=-1).mean() > 0.98


def test_weights_of_another_width_are_refused_in_one_line(lean: Path, tmp_path: Path, parser: Parser) -> None:
    weights = dict(load_file(lean / "encoder.safetensors"))
    weights["encoder.encoder.layer.1.intermediate.dense.bias"] = np.zeros(77, dtype=np.float16)
    save_file(weights, tmp_path / "encoder.safetensors")
    (tmp_path / "encoder.json").write_bytes((lean / "encoder.json").read_bytes())
    for backend in ("onnx", "torch"):
        with pytest.raises(ConfigError, match=r"weights (do not load|for parts)"):
            TunedReader(tmp_path, _base().folder, backend=backend).read([parser.parse_text(TEXTS[0])])
