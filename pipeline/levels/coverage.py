"""Which question was asked, which of its areas to cover the answer touched, and how near the answer is to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.levels.acts import Window
from pipeline.levels.exemplars import Exemplars
from pipeline.levels.settings import LevelSettings
from pipeline.packs import Pack, Question
from pipeline.parse import ParsedAnswer
from pipeline.types import Answer, AreaCoverage, Coverage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_SAME = 0.8  # cosine from which a background question asks the same as the answer's own


class Questions:
    """The questions of a pack.

    Args:
        pack: The pack.
        canonical: Text of the pack to canonical words as one string.
        encode: Texts to unit vectors.
        background: Vectors of the background clauses, and background questions.
        settings: configs/levels.yaml.
    """

    def __init__(
        self, pack: Pack, canonical: Callable[[str], str], encode: Callable[[Sequence[str]], Floats],
        background: tuple[Floats, Sequence[str]], settings: LevelSettings,
    ) -> None:  # fmt: skip
        self._settings, self._canonical = settings, canonical
        self.questions = pack.questions
        self._words = [frozenset(canonical(q.text).split()) for q in pack.questions]
        self._vectors = encode([canonical(q.text) for q in pack.questions])
        self._other = encode([canonical(text) for text in [*background[1], *(q.text for q in pack.questions)]])
        self._areas = {
            q.id: Exemplars.of(
                encode([canonical(a.text) for a in q.areas]), range(len(q.areas)), background[0], len(q.areas)
            )
            for q in pack.questions
            if q.areas
        }

    def text(self, answer: Answer) -> str:
        """The canonical question of an answer; it has to be embedded with the answer's windows."""
        return self._canonical(answer.question)

    def find(self, answer: Answer, vectors: Mapping[str, Floats]) -> Question | None:
        """The pack's question that was asked: by id, by its words, or by its meaning; None where none is near."""
        by_id = next((q for q in self.questions if answer.question_id and q.id == answer.question_id), None)
        asked = self.text(answer)
        if by_id or not asked or not self.questions:
            return by_id
        words = frozenset(asked.split())
        jaccard = [len(words & w) / len(words | w) for w in self._words]
        if max(jaccard) >= self._settings.question_words:
            return self.questions[jaccard.index(max(jaccard))]
        cosine = self._vectors @ vectors[asked]
        best = int(cosine.argmax())
        return self.questions[best] if cosine[best] >= self._settings.question_cosine else None

    def coverage(
        self,
        question: Question,
        parsed: ParsedAnswer,
        windows: Sequence[Window],
        texts: Floats,
        features: Mapping[str, float],
    ) -> tuple[Coverage, dict[str, float]]:
        """Areas touched, follow-ups that probe the others, and z of every touched area by its id.

        Args:
            question: The question that was asked.
            parsed: The answer.
            windows: Its windows.
            texts: Their vectors.
            features: Features of all dimensions.
        """
        if not question.areas or not len(windows):
            return Coverage(
                question.id, tuple(AreaCoverage(a.id, a.text, False) for a in question.areas), _probes(question, set())
            ), {}
        z = self._areas[question.id].compare(texts)[0]
        touched: dict[str, float] = {}
        areas = []
        for k, area in enumerate(question.areas):
            best = self._touch(area.text, windows, z[:, k], features, len(parsed.words))
            if best is not None:
                touched[area.id] = float(z[best, k])
            span = parsed.span(windows[best].start, windows[best].end) if best is not None else None
            areas.append(AreaCoverage(area.id, area.text, best is not None, span))
        return Coverage(question.id, tuple(areas), _probes(question, set(touched))), touched

    def _touch(
        self, text: str, windows: Sequence[Window], z: Floats, features: Mapping[str, float], words: int
    ) -> int | None:
        """The window that touches an area: very like it, or a little where the answer has that part of a story."""
        best = int(z.argmax())
        if z[best] >= self._settings.area_z:
            return best
        kind = next((kind for kind in self._settings.area_kinds.values() if any(p in text for p in kind.phrases)), None)
        if kind is None or not any(features.get(name, 0.0) >= kind.least for name in kind.features):
            return None
        inside = [i for i, w in enumerate(windows) if _within(w, kind.part, words)] or list(range(len(windows)))
        best = max(inside, key=lambda i: float(z[i]))
        return best if z[best] >= self._settings.area_kind_z else None

    def on_topic(self, answer: Answer, texts: Floats, vectors: Mapping[str, Floats]) -> float:
        """Likeness to the question in standard deviations of the likeness to other questions; NaN without one."""
        asked = self.text(answer)
        if not asked or not len(texts):
            return math.nan
        mean = texts.mean(axis=0)
        own = vectors[asked]
        others = self._other[self._other @ own < _SAME]
        likeness = others @ mean
        return float((own @ mean - likeness.mean()) / (likeness.std() + 1e-6)) if len(others) > 1 else math.nan


def _within(window: Window, part: str, words: int) -> bool:
    middle = (window.start + window.end) / 2
    return part == "any" or (middle <= words / 2 if part == "start" else middle >= words / 2)


def _probes(question: Question, touched: set[str]) -> tuple[str, ...]:
    """Follow-ups that probe an area not touched; those that name no area always."""
    return tuple(f.text for f in question.follow_ups if not f.areas or set(f.areas) - touched)
