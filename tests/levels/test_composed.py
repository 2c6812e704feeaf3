"""Vectors of windows made of their clauses' vectors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from pipeline.config import configs_dir, load_yaml
from pipeline.embed import Encoder
from pipeline.embed.parts import unit
from pipeline.errors import ConfigError
from pipeline.levels import PackMatcher, composed
from pipeline.levels.acts import DoingReader, Window, windows
from pipeline.levels.composed import Composition, clause_means, clause_texts
from pipeline.levels.settings import LevelSettings
from pipeline.lexicons import load_lexicon
from pipeline.packs import Pack, load_pack
from pipeline.parse import ParsedAnswer, Parser

TEXT = "A man came in about his heating. I rang the supplier and I asked for an engineer. They came on Friday."


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("customer_orientation", configs_dir() / "packs")


class Counting:
    """An encoder that keeps what it was given, and may go by another digest."""

    def __init__(self, encoder: Encoder, digest: str | None = None) -> None:
        self._encoder, self.digest, self.dimension = encoder, digest or encoder.digest, encoder.dimension

    def encode(self, texts: list[str]) -> np.ndarray:
        return self._encoder.encode(texts)


def wide(parsed: ParsedAnswer) -> list[Window]:
    settings = load_yaml(configs_dir() / "levels.yaml", LevelSettings)
    reader = DoingReader(load_lexicon(configs_dir() / "lexicons" / "level_cues.yaml"))
    return [w for w in windows(reader.read(parsed), settings.windows, settings.least_words) if w.clauses > 1]


def test_a_linear_rule_is_found_again() -> None:
    rng = np.random.default_rng(3)
    means, rule = unit(rng.normal(size=(4000, 8))), rng.normal(size=(9, 8))
    own = unit(means @ rule[:-1] + rule[-1])
    made = Composition.fit(means[:3000], own[:3000])
    assert (made.of(means[3000:]) * own[3000:]).sum(axis=1).mean() > 0.97
    assert (means[3000:] * own[3000:]).sum(axis=1).mean() < 0.9
    assert np.linalg.norm(made.of(means), axis=1) == pytest.approx(np.ones(len(means)))


def test_a_file_speaks_for_one_encoder(tmp_path: Path) -> None:
    path, made = tmp_path / composed.FILE, Composition(np.eye(5, 4))
    assert Composition.load(path, "a") is None
    made.save(path, "a")
    again = Composition.load(path, "a")
    assert again is not None
    assert (again.weights == made.weights).all()
    assert Composition.load(path, "b") is None
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(ConfigError, match=r"not readable.*delete it") as caught:
        Composition.load(path, "a")
    assert str(path) in caught.value.one_line()


def test_no_word_is_embedded_twice(parser: Parser, encoder: Encoder, pack: Pack) -> None:
    parsed = parser.parse_text(TEXT)
    texts = PackMatcher(pack, None, encoder, configs_dir()).texts(parsed)
    assert len(texts) == len(set(texts))
    assert sum(len(text.split()) for text in texts) <= len(parsed.words)


def test_another_encoder_embeds_windows_whole(parser: Parser, encoder: Encoder, pack: Pack) -> None:
    parsed = parser.parse_text(TEXT)
    texts = PackMatcher(pack, None, Counting(encoder, "0" * 64), configs_dir()).texts(parsed)
    assert parsed.canonical(wide(parsed)[0].start, wide(parsed)[0].end) in texts
    assert sum(len(text.split()) for text in texts) > 1.5 * len(parsed.words)


def test_without_the_file_windows_are_embedded_whole(
    parser: Parser, encoder: Encoder, pack: Pack, tmp_path: Path
) -> None:
    configs = Path(shutil.copytree(configs_dir(), tmp_path / "configs"))
    (configs / composed.FILE).unlink()
    parsed = parser.parse_text(TEXT)
    whole = PackMatcher(pack, None, encoder, configs).texts(parsed)
    assert whole == PackMatcher(pack, None, Counting(encoder, "0" * 64), configs_dir()).texts(parsed)


def unseen(root: Path, parser: Parser) -> Iterator[ParsedAnswer]:
    """Answers that nobody's training has seen."""
    found = yaml.safe_load((root / "tests/data/punctuation.yaml").read_text(encoding="utf-8"))["answers"]
    yield from (parser.parse_text(one["text"]) for one in found[:12])


def test_composed_vectors_are_like_the_windows_own(root: Path, parser: Parser, encoder: Encoder) -> None:
    rule = Composition.load(configs_dir() / composed.FILE, encoder.digest)
    assert rule is not None, "the configuration's composition.safetensors belongs to another encoder than its settings"
    made, plain = [], []
    for parsed in unseen(root, parser):
        found = wide(parsed)
        texts = list(clause_texts(parsed, found).values())
        vectors = dict(zip(texts, encoder.encode(texts).astype(np.float64), strict=True))
        means = clause_means(parsed, found, vectors, encoder.dimension)
        own = encoder.encode([parsed.canonical(w.start, w.end) for w in found])
        made.extend((rule.of(means) * own).sum(axis=1))
        plain.extend((means * own).sum(axis=1))
    assert len(made) > 50
    assert np.mean(made) > 0.87
    assert np.mean(made) > np.mean(plain) + 0.02


def test_a_window_s_vector_does_not_depend_on_what_stands_around_it(parser: Parser, encoder: Encoder) -> None:
    rows = []
    for text in (TEXT, "It was raining. Nobody was there. " + TEXT):
        parsed = parser.parse_text(text)
        texts = list(clause_texts(parsed, wide(parsed)).values())
        vectors = dict(zip(texts, encoder.encode(texts).astype(np.float64), strict=True))
        rows.append(clause_means(parsed, wide(parsed)[-1:], vectors, encoder.dimension))
    assert rows[0].shape == (1, encoder.dimension)
    assert (rows[0] == rows[1]).all()
