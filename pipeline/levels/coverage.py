"""Which question an answer answers, which of its areas to cover it touched, and how near the answer is to its question."""

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
            q.id: Exemplars.of(encode([canonical(a.text) for a in q.areas]), range(len(q.areas)), background[0], len(q.areas))
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

    def coverage(self, question: Question, parsed: ParsedAnswer, windows: Sequence[Window], texts: Floats) -> tuple[Coverage, dict[str, float]]:
        """Areas touched, follow-ups that probe the others, and z of every touched area by its id."""
        touched: dict[str, float] = {}
        areas = []
        z = self._areas[question.id].compare(texts)[0] if question.id in self._areas else None
        for k, area in enumerate(question.areas):
            best = int(z[:, k].argmax()) if z is not None and len(windows) else -1
            hit = best >= 0 and z is not None and z[best, k] >= self._settings.area_z
            if hit and z is not None:
                touched[area.id] = float(z[best, k])
            span = parsed.span(windows[best].start, windows[best].end) if hit else None
            areas.append(AreaCoverage(area.id, area.text, bool(hit), span))
        missing = {area.id for area in question.areas if area.id not in touched}
        follow_ups = tuple(f.text for f in question.follow_ups if missing & set(f.areas) or not f.areas)
        return Coverage(question.id, tuple(areas), follow_ups), touched

    def on_topic(self, answer: Answer, texts: Floats, vectors: Mapping[str, Floats]) -> float:
        """Likeness of answer and question, in standard deviations of the answer's likeness to other questions; else NaN."""
        asked = self.text(answer)
        if not asked or not len(texts):
            return math.nan
        mean = texts.mean(axis=0)
        own = vectors[asked]
        others = self._other[self._other @ own < _SAME]
        likeness = others @ mean
        return float((own @ mean - likeness.mean()) / (likeness.std() + 1e-6)) if len(others) > 1 else math.nan
