"""The parts from which a level is made: likeness, copies, cues, decision."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.config import configs_dir, load_yaml
from pipeline.errors import ConfigError
from pipeline.levels.copies import CopyFinder
from pipeline.levels.cues import CueFinder
from pipeline.levels.decide import decide, noisy_or
from pipeline.levels.exemplars import Contrast, Exemplars
from pipeline.levels.settings import CueUse, LevelSettings, Thresholds
from pipeline.lexicons import load_lexicon

LIMITS = Thresholds(step=0.4, steps={"2": 0.3}, possible=0.25, sure=0.6)


def unit(rows: list[list[float]]) -> np.ndarray:
    array = np.asarray(rows, dtype=np.float64)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def test_z_is_measured_against_the_sentence_s_own_background() -> None:
    background = unit([[1, 0, 0.1], [1, 0.2, 0], [1, 0, 0.3], [1, 0.1, 0.1]])
    exemplars = Exemplars.of(unit([[1, 0, 0], [0, 0, 1]]), [0, 1], background, 2)
    z, cosine = exemplars.compare(unit([[0.6, 0, 0.8]]))
    assert cosine[0] == pytest.approx([0.6, 0.8])
    assert z[0, 1] > 3  # rare in the background
    assert z[0, 0] < 0  # every background text is nearer than that
    assert exemplars.compare(np.zeros((0, 3)))[0].shape == (0, 2)


def test_the_nearest_sentence_of_each_item_speaks_for_it() -> None:
    rng = np.random.default_rng(1)
    vectors, background, texts = (unit(rng.normal(size=(n, 6)).tolist()) for n in (7, 20, 5))
    exemplars = Exemplars.of(vectors, [0, 0, 0, 2, 3, 3, 3], background, 4)  # nothing stands for item 1
    every = (texts @ vectors.T - exemplars.mean) / exemplars.spread
    z, cosine = exemplars.compare(texts)
    for item, places in {0: [0, 1, 2], 2: [3], 3: [4, 5, 6]}.items():
        nearest = [max(places, key=row.__getitem__) for row in every]
        assert z[:, item].tolist() == [row[k] for row, k in zip(every, nearest, strict=True)]
        assert cosine[:, item].tolist() == [row[k] for row, k in zip(texts @ vectors.T, nearest, strict=True)]
    assert set(z[:, 1]) == set(cosine[:, 1]) == {-np.inf}


def test_contrast_tells_classes_apart() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(size=(3, 8))
    rows = unit([list(base[k] + 0.2 * rng.normal(size=8)) for k in (0, 1, 2) for _ in range(6)])
    contrast = Contrast.fit(rows, [0] * 6 + [1] * 6 + [2] * 6, 0.3, 1.0)
    found = contrast.probabilities(unit([list(base[k]) for k in (0, 1, 2)]))
    assert found.argmax(axis=1).tolist() == [0, 1, 2]
    assert found.sum(axis=1) == pytest.approx([1, 1, 1])


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("makes it their own job that the customer's problem gets solved", True),
        ("I make it my own job that the customers' problem gets solved", True),
        ("so I made it my job to see that her heating worked", False),
        ("the customer's problem was a blown fuse", False),
    ],
)
def test_copies_whatever_the_person(text: str, copied: bool) -> None:
    item = "makes it their own job that the customer 's problem gets solved".split()
    finder = CopyFinder([(3, item)], 6, 0.8)
    words = text.replace("'s", " 's").replace("s'", "s").split()
    found = list(finder.find(words))
    assert bool(found) is copied
    assert all(copy.item == 3 and 0 <= copy.start < copy.end <= len(words) for copy in found)


@pytest.mark.parametrize(
    ("evidence", "own", "expected"),
    [
        ({1: 0.9, 2: 0.0, 3: 0.0}, 0.8, (1, 1, 1)),
        ({1: 0.9, 2: 0.31, 3: 0.0}, 0.8, (2, 1, 2)),
        ({1: 0.9, 2: 0.0, 3: 0.7}, 0.8, (3, 3, 3)),
        ({1: 0.9, 2: 0.0, 3: 0.26}, 0.8, (1, 1, 3)),
        ({1: 0.9, 2: 0.0, 3: 0.9}, 0.1, (0, 0, 0)),
        ({1: 0.1, 2: 0.1, 3: 0.1}, 0.8, (0, 0, 0)),
        ({1: 0.5, 2: 0.0, 3: 0.0}, 0.45, (1, 0, 1)),
    ],
)
def test_decision(evidence: dict[int, float], own: float, expected: tuple[int, int, int]) -> None:
    assert decide(evidence, own, 0.4, LIMITS) == expected


def test_noisy_or_adds_up_and_never_passes_one() -> None:
    assert noisy_or([]) == 0
    assert noisy_or([0.5, 0.5]) == 0.75
    assert noisy_or([1.0, 3.0]) == 1.0


def test_settings_name_what_exists() -> None:
    settings = load_yaml(configs_dir() / "levels.yaml", LevelSettings)
    lexicon = load_lexicon(configs_dir() / "lexicons" / "level_cues.yaml")
    assert {family for uses in settings.cues.values() for family in uses} <= set(lexicon.families)
    used = {family for uses in settings.cues.values() for family in uses}
    other = {"disclaimed", "claim_verbs", "state_verbs", "collective", "abstract", "general"}
    assert set(lexicon.families) == used | other


def test_a_cue_of_nothing_is_an_error() -> None:
    lexicon = load_lexicon(configs_dir() / "lexicons" / "level_cues.yaml")
    with pytest.raises(ConfigError, match="no indicator 'X-1'"):
        CueFinder(lexicon, {"probing": CueUse(weight=0.5, indicators=("X-1",))}, {}, "levels.yaml")
    with pytest.raises(ConfigError, match="no family 'nonsense'"):
        CueFinder(lexicon, {"nonsense": CueUse(weight=0.5, indicators=("A",))}, {"A": (1, False)}, "levels.yaml")
