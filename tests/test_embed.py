from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from pipeline.embed import Encoder
from pipeline.errors import ConfigError

TEXTS = [
    "I rang her back that evening.",
    "no",
    "She had waited three weeks for the part and her son could not use his chair, so I drove to the depot myself.",
    "",
    "um we kind of sorted it out you know",
    "Ich habe es selbst gesucht.",
    "I rang her back that evening.",
    "word " * 600,
]


def test_vectors_are_unit_length_in_order_and_equal_for_equal_texts(encoder: Encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (8, 384)
    assert vectors.dtype == np.float32
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6
    assert (vectors[0] == vectors[6]).all()
    assert vectors[0] @ vectors[4] < 0.9


def test_a_vector_does_not_depend_on_neighbours_batch_or_order(encoder: Encoder):
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    small = Encoder(encoder.encoder_id, encoder.digest, batch_size=3)
    backwards = small.encode(TEXTS[::-1])[::-1]
    beside_long = np.vstack([encoder.encode([text, TEXTS[-1]])[:1] for text in TEXTS[:3]])
    assert np.abs(alone - encoder.encode(TEXTS)).max() < 1e-6
    assert np.abs(alone - backwards).max() < 1e-6
    assert np.abs(alone[:3] - beside_long).max() < 1e-6


def test_no_texts_give_no_rows(encoder: Encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_any_folder_takes_the_place_of_the_package(encoder: Encoder, tmp_path: Path):
    folder = tmp_path / "mine"
    shutil.copytree(encoder.folder, folder)
    copy = Encoder(str(folder))
    assert copy.digest == encoder.digest
    assert (copy.encode(TEXTS[:2]) == encoder.encode(TEXTS[:2])).all()


def test_other_weights_are_refused_by_both_digests(encoder: Encoder):
    with pytest.raises(ConfigError) as caught:
        Encoder(encoder.encoder_id, "0" * 64).encode(["hello"])
    assert "0" * 64 in str(caught.value)
    assert encoder.digest in str(caught.value)


def test_a_changed_byte_of_the_weights_is_refused(encoder: Encoder, tmp_path: Path):
    folder = tmp_path / "mine"
    shutil.copytree(encoder.folder, folder)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        last = weights.read(1)
        weights.seek(-1, 2)
        weights.write(bytes([last[0] ^ 1]))
    with pytest.raises(ConfigError, match="weights have sha256"):
        Encoder(str(folder), encoder.digest).encode(["hello"])


@pytest.mark.parametrize("name", ["no-such/model", "/no/such/folder", "json", "no_such_package", "..", "a b c"])
def test_an_unknown_encoder_is_named_with_the_fix(name: str):
    with pytest.raises(ConfigError, match="no sentence-transformers model") as caught:
        Encoder(name).encode(["hello"])
    assert "Fix: " in str(caught.value)


def test_a_broken_folder_is_a_configuration_error(encoder: Encoder, tmp_path: Path):
    folder = tmp_path / "mine"
    shutil.copytree(encoder.folder, folder)
    (folder / "config.json").write_text("{}")
    with pytest.raises(ConfigError, match="does not load"):
        Encoder(str(folder)).encode(["hello"])
    (folder / "model.safetensors").unlink()
    with pytest.raises(ConfigError, match="no safetensors"):
        Encoder(str(folder)).encode(["hello"])


def test_an_unknown_device_is_a_configuration_error(encoder: Encoder):
    with pytest.raises(ConfigError, match="does not load"):
        Encoder(encoder.encoder_id, device="abacus").encode(["hello"])
