"""What the tuned encoder says of clauses in the pass in which it reads an answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from safetensors.numpy import load_file, save_file

from pipeline.embed import Encoder
from pipeline.embed.parts import Parts
from pipeline.errors import ConfigError
from pipeline.evaluator import Evaluator
from pipeline.heads.tuned import Reading, TunedReader
from pipeline.heads.tuned.contract import LIKENESS, Likeness, Output, taps_of
from pipeline.parse import ParsedAnswer, Parser
from pipeline.parse.neutral import as_text, neutral
from pipeline.training.stretches import Stretcher
from pipeline.types import Answer, Span, Status


@pytest.fixture(scope="module")
def unseen(root: Path, parser: Parser) -> list[ParsedAnswer]:
    """Answers that nobody's training has seen."""
    found = yaml.safe_load((root / "tests/data/punctuation.yaml").read_text(encoding="utf-8"))["answers"]
    return [parser.parse_text(one["text"]) for one in found[:12]]


@pytest.fixture(scope="module")
def reader(root: Path, encoder: Encoder) -> TunedReader:
    return TunedReader(root / "models" / "current", encoder.folder, backend="onnx")


def stretches(parsed: ParsedAnswer) -> list[tuple[list[Span], str]]:
    """Every clause and every three, with their words."""
    found = []
    for size in (1, 3):
        for k in range(len(parsed.clauses) - size + 1):
            run = parsed.clauses[k : k + size]
            spans = [parsed.span(c.start, c.end) for c in run]
            found.append((spans, parsed.canonical(run[0].start, run[-1].end)))
    return found


def both(reader: TunedReader, encoder: Encoder, answers: Sequence[ParsedAnswer]) -> tuple[np.ndarray, np.ndarray]:
    """Vectors by the reading, and the untuned encoder's own."""
    made, own = [], []
    for parsed, reading in zip(answers, reader.read(answers), strict=True):
        assert reading.clauses
        some = stretches(parsed)
        made.append(reading.clauses.vectors([spans for spans, _ in some]))
        own.append(encoder.encode([text for _, text in some]))
    return np.concatenate(made), np.concatenate(own)


def test_parts_add_up_and_are_shifted() -> None:
    a, b = Span(0, 3), Span(4, 9)
    parts = Parts({a: np.array([3.0, 0.0]), b: np.array([0.0, 4.0])}, np.array([0.0, 1.0]))
    alone, together = parts.vectors([[a], [a, b]])
    assert alone == pytest.approx(np.array([1, 1]) / 2**0.5)
    assert together == pytest.approx(np.array([0.6, 1.8]) / np.hypot(0.6, 1.8))
    other = Parts({b: np.array([9.0, 9.0]), Span(10, 12): np.array([1.0, 1.0])}, parts.shift)
    assert set(parts.over(other).sums) == {a, b, Span(10, 12)}
    assert (parts.over(other).sums[b] == [0.0, 4.0]).all()
    with pytest.raises(KeyError):
        parts.vectors([[Span(50, 60)]])


def test_sums_are_over_a_part_s_own_tokens() -> None:
    rng = np.random.default_rng(2)
    states, weight = rng.normal(size=(7, 6)).astype(np.float32), rng.normal(size=(6, 2)).astype(np.float32)
    word = np.array([-1, 0, 0, 1, 3, 3, -1])
    found = Likeness(weight, np.zeros(2)).sums(Output(np.zeros(1), np.zeros((1, 7)), word, states), [0, 1, 2, 3])
    assert set(found) == {0, 1, 3}  # no token of the third was read
    assert found[0] == pytest.approx(states[1:3].sum(axis=0) @ weight, rel=1e-5)
    assert found[3] == pytest.approx(states[4:6].sum(axis=0) @ weight, rel=1e-5)
    assert Likeness(weight, np.zeros(2)).sums(Output(np.zeros(1), np.zeros((1, 1)), word[:1], states[:1]), []) == {}


@pytest.mark.parametrize(("layers", "taps"), [(6, (2, 4, 6)), (12, (4, 8, 12)), (3, (1, 2, 3)), (1, (1,)), (2, (1, 2))])
def test_taps_are_spread_and_end_at_the_top(layers: int, taps: tuple[int, ...]) -> None:
    assert taps_of(layers) == taps


def test_what_a_clause_means_is_like_what_the_untuned_encoder_makes_of_it_alone(
    reader: TunedReader, encoder: Encoder, unseen: list[ParsedAnswer]
) -> None:
    made, own = both(reader, encoder, unseen)
    assert len(made) > 100
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(len(made)))
    others = np.roll(own, 7, axis=0)
    assert (made * own).sum(axis=1).mean() > 0.7
    assert (made * others).sum(axis=1).mean() < 0.4


def test_all_together_have_the_untuned_encoder_s_mean_and_spread(
    reader: TunedReader, encoder: Encoder, unseen: list[ParsedAnswer]
) -> None:
    made, own = both(reader, encoder, unseen)
    asked = encoder.encode(["i rang the customer back", "we had a meeting about the figures", "it was a sunny day"])
    assert (made @ asked.T).mean() == pytest.approx((own @ asked.T).mean(), abs=0.02)
    assert (made @ asked.T).std() == pytest.approx((own @ asked.T).std(), rel=0.15)


def test_a_long_answer_loses_no_clause(
    reader: TunedReader, encoder: Encoder, parser: Parser, unseen: list[ParsedAnswer]
) -> None:
    parsed = parser.parse_text(" ".join(one.answer.text for one in unseen))
    assert len(parsed.words) > 900
    made, own = both(reader, encoder, [parsed])
    assert (made * own).sum(axis=1).mean() > 0.7
    (alone,), (_, beside) = reader.read(unseen[:1]), reader.read([parsed, unseen[0]])
    assert alone.clauses
    assert beside.clauses
    assert all((vector == beside.clauses.sums[span]).all() for span, vector in alone.clauses.sums.items())


@pytest.mark.parametrize(("backend", "least"), [("onnx", 1 - 1e-6), ("openvino", 0.995)])
def test_backends_say_the_same(
    root: Path, encoder: Encoder, unseen: list[ParsedAnswer], backend: str, least: float
) -> None:
    model = root / "models" / "current"
    with_torch, _ = both(TunedReader(model, encoder.folder, backend="torch"), encoder, unseen[:4])
    without, _ = both(TunedReader(model, encoder.folder, backend=backend), encoder, unseen[:4])
    assert (with_torch * without).sum(axis=1).min() > least


def test_every_clause_that_is_compared_was_read(trained: Evaluator, unseen: list[ParsedAnswer]) -> None:
    pack = trained.pack.framework(trained.framework)
    copied = next(item.text for _, item, _ in pack.items())
    story = "A man rang about his bill. I checked it with him and I refunded him that day."
    rest = " ".join(one.answer.text for one in unseen)
    text = f"{story} {copied}. I always go the extra mile. Synergy is key. {story} {rest}"
    (done,) = trained.evaluate([Answer("a", text)])
    assert done.status is Status.SCORED, done.reason_sentence


def test_only_questions_are_left_to_the_untuned_encoder(trained: Evaluator) -> None:
    answer = Answer("a", "I rang her back on Monday, and we went through it line by line.", question="Why us?")
    ((parsed, _),) = trained.tell([answer])
    assert trained._matcher.texts(parsed, said=True) == ["why us"]
    assert trained._matcher.texts(parsed)[1:]
    trained.evaluate([answer])
    again = Evaluator.load()
    again.evaluate([Answer("a", answer.text)])
    assert "_embedder" not in vars(again.encoder)


@pytest.fixture(scope="module")
def silent(root: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model as it was before it said anything of clauses."""
    folder = Path(shutil.copytree(root / "models" / "current", tmp_path_factory.mktemp("old") / "model"))
    weights = load_file(folder / "encoder.safetensors")
    save_file({k: v for k, v in weights.items() if k not in LIKENESS}, folder / "encoder.safetensors")
    return folder


@pytest.mark.parametrize("backend", ["torch", "onnx"])
def test_a_model_that_says_nothing_of_clauses_still_reads(
    silent: Path, reader: TunedReader, encoder: Encoder, unseen: list[ParsedAnswer], backend: str
) -> None:
    old = TunedReader(silent, encoder.folder, backend=backend)
    assert reader.says_clauses
    assert not old.says_clauses
    for one, other in zip(old.read(unseen[:3]), reader.read(unseen[:3]), strict=True):
        assert one.clauses is None
        assert one.values == pytest.approx(other.values, abs=1e-4)


@pytest.mark.parametrize("backend", ["torch", "onnx"])
def test_weights_that_are_none_are_one_line(tmp_path: Path, root: Path, encoder: Encoder, backend: str) -> None:
    shutil.copy(root / "models" / "current" / "encoder.json", tmp_path)
    (tmp_path / "encoder.safetensors").write_bytes(b"none")
    with pytest.raises(ConfigError, match=r"encoder\.safetensors: weights do not load"):
        TunedReader(tmp_path, encoder.folder, backend=backend).read([])


def test_its_windows_are_embedded_as_they_were(silent: Path, unseen: list[ParsedAnswer]) -> None:
    manifest = json.loads((silent / "manifest.json").read_text())
    from pipeline.digests import sha256_of

    manifest["files"]["encoder.safetensors"] = sha256_of(silent / "encoder.safetensors")
    (silent / "manifest.json").write_text(json.dumps(manifest))
    (done,) = Evaluator.load(model=silent).evaluate([unseen[0].answer])
    assert done.scores
    assert done.level


def test_stretches_are_the_words_they_stand_on(parser: Parser, encoder: Encoder) -> None:
    text = "I rang her back. She wasn't in, so I'd left a note. I rang her back. He was gonna call."
    pieces = parser.pieces(text)
    words = neutral([piece.lower for piece in pieces])
    found = Stretcher(parser, encoder, (1, 3)).of(pieces)
    said = [as_text(words[a:b]) for a, b in found.places]
    assert "they were going to call" in " ".join(said)
    assert len(said) == len(found.vectors) > 4
    assert np.abs(found.vectors - encoder.encode(said)).max() < 1e-6
    assert not Stretcher(parser, encoder, ()).of(pieces).places.size


def test_readings_join_what_is_told_and_the_rest() -> None:
    from pipeline.heads.scorers import _joined

    a, b = Span(0, 1), Span(2, 3)
    one, two = np.ones(2), np.zeros(2)
    told = Reading({"level": 1.0, "generic": 0.1}, {}, Parts({a: one}, two))
    whole = Reading({"level": 2.0, "generic": 0.2}, {}, Parts({a: two, b: two}, two))
    joined = _joined(told, whole)
    assert joined.values == {"level": 1.0, "generic": 0.2}
    assert joined.clauses
    assert joined.clauses.sums[a] is one
    assert b in joined.clauses.sums
