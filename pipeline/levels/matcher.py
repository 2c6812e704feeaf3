"""The matcher of a pack: from a parsed answer to level or profile, coverage, rivals and their evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import load_yaml
from pipeline.embed import Embedder, Identified
from pipeline.embed.parts import Parts
from pipeline.levels import composed
from pipeline.levels.acts import Doing, DoingReader, Window, windows
from pipeline.levels.composed import Composition
from pipeline.levels.copies import CopyFinder
from pipeline.levels.coverage import Questions
from pipeline.levels.evidence import narrowed, of_item, of_matches
from pipeline.levels.framework import FrameworkMatcher
from pipeline.levels.rivals import Rivals
from pipeline.levels.settings import Background, LevelSettings
from pipeline.levels.texts import Canonical
from pipeline.lexicons import load_lexicon
from pipeline.packs import Pack, Question
from pipeline.parse import ParsedAnswer
from pipeline.types import Coverage, Evidence, LevelResult

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


COPIED = 0.3  # share of its words that makes a clause a copy


@dataclass(frozen=True)
class Matched:
    """What a pack says of one answer.

    Attributes:
        level: Level and plausible range, or profile; with its pairs.
        coverage: Areas of the question, where it is one of the pack's.
        features: "level.*".
        evidence: Spans of dimensions "level", "rival" and "coverage".
        on_topic: Likeness to the question in standard deviations of the likeness to other questions; NaN without one.
    """

    level: LevelResult
    coverage: Coverage | None
    features: Mapping[str, float]
    evidence: tuple[Evidence, ...] = field(default=())
    on_topic: float = float("nan")


class PackMatcher:
    """Compares answers with one framework of a pack; everything of the pack is embedded once, here.

    Args:
        pack: The pack.
        framework_id: One of its frameworks; None takes the default one.
        encoder: Embeds texts.
        configs: The folder of configuration: levels.yaml, background.yaml, lexicons/, composition.safetensors.

    Raises:
        ConfigError: The framework, or a name in levels.yaml, does not exist.
    """

    def __init__(self, pack: Pack, framework_id: str | None, encoder: Identified, configs: Path) -> None:
        self._settings = load_yaml(configs / "levels.yaml", LevelSettings)
        lexicon = load_lexicon(configs / "lexicons" / "level_cues.yaml")
        canonical = Canonical(configs / "lexicons")
        other = load_yaml(configs / "background.yaml", Background)
        self._composition = Composition.load(configs / composed.FILE, encoder.digest)
        encode = _remembering(encoder)
        background = encode([canonical.text(text) for text in other.texts()])
        self._doing = DoingReader(lexicon, load_lexicon(configs / "lexicons" / "people.yaml"))
        self._framework = FrameworkMatcher(
            pack.framework(framework_id), lexicon, canonical, encode, background, self._settings
        )
        self._questions = Questions(pack, canonical.text, encode, (background, other.questions), self._settings)
        said = [item.text for framework in pack.frameworks for _, item, _ in framework.items()]
        self._copies = CopyFinder(
            [(k, canonical.words(text)) for k, text in enumerate(said)],
            self._settings.copy_words, self._settings.copy_share,
        )  # fmt: skip
        self._rivals = Rivals(
            pack, canonical.text, encode, background, self._framework.library.exemplars.vectors, self._settings
        )

    def without_copies(self, parsed: ParsedAnswer) -> ParsedAnswer:
        """The answer without the clauses that stand, for the most part, in one of the pack's frameworks."""
        taken = {i for copy in self._copies.find([w.lower for w in parsed.words]) for i in range(copy.start, copy.end)}
        if not taken:
            return parsed
        sizes = [len(taken.intersection(range(c.start, c.end))) / (c.end - c.start) for c in parsed.clauses]
        return parsed.without({k for k, size in enumerate(sizes) if size >= COPIED})

    def texts(self, parsed: ParsedAnswer, *, said: bool = False) -> list[str]:
        """Every text that has to be embedded for this answer: its windows, or their clauses, and its question.

        Args:
            parsed: The answer.
            said: Whether a reading says what its clauses mean, so that only the question is left.
        """
        asked = self._questions.text(parsed.answer)
        return [*([] if said else self._window_texts(parsed)), *([asked] if asked else [])]

    def _window_texts(self, parsed: ParsedAnswer) -> list[str]:
        _, found = self._windows(parsed)
        if self._composition:
            return list(composed.clause_texts(parsed, found).values())
        return [parsed.canonical(w.start, w.end) for w in found]

    def _windows(self, parsed: ParsedAnswer) -> tuple[Doing, list[Window]]:
        """Whose doing an answer's clauses are, and its windows."""

        def made() -> tuple[Doing, list[Window]]:
            doing = self._doing.read(parsed)
            return doing, list(windows(doing, self._settings.windows, self._settings.least_words))

        return parsed.once(self, made)

    def match(
        self, parsed: ParsedAnswer, told: ParsedAnswer, features: Mapping[str, float], vectors: Mapping[str, Floats],
        clauses: Parts | None = None,
    ) -> Matched:  # fmt: skip
        """Level or profile, coverage, rivals and evidence of one answer.

        Args:
            parsed: The answer, with the pack's own wording in it, so that it can be named.
            told: The answer ``without_copies``: no other words count for a level.
            features: Features of all dimensions; those that ``configs/levels.yaml`` names may hold a level down.
            vectors: Unit vector of every text of ``texts``.
            clauses: What the answer's clauses mean, where a reading says it.
        """
        doing, found = self._windows(parsed)
        texts = self._stack(parsed, found, vectors, clauses)
        said = {word.start for word in told.words}
        result = self._framework.match(doing, found, texts, [w.start not in said for w in parsed.words], features)
        wide = [i for i, w in enumerate(found) if w.clauses > 1] or list(range(len(found)))
        evidence = [*of_matches(parsed, result.level), *self._rival_evidence(doing, found, texts)]
        question = self._questions.find(parsed.answer, vectors)
        coverage, touched = self._coverage(question, parsed, ([found[i] for i in wide], texts[wide]), features)
        evidence.extend(touched)
        on_topic = self._questions.on_topic(parsed.answer, texts[wide], vectors)
        return Matched(result.level, coverage, result.features, tuple(evidence), on_topic)

    def _stack(
        self, parsed: ParsedAnswer, found: Sequence[Window], vectors: Mapping[str, Floats], clauses: Parts | None
    ) -> Floats:
        """Unit vectors of windows: (windows, width)."""
        import numpy as np

        width = self._framework.library.exemplars.vectors.shape[1]
        if clauses and found:
            spans = [parsed.span(c.start, c.end) for c in parsed.clauses]
            return clauses.vectors([spans[w.first : w.first + w.clauses] for w in found])
        if self._composition:
            means = composed.clause_means(parsed, found, vectors, width)
            wide = np.array([w.clauses > 1 for w in found], dtype=bool)
            means[wide] = self._composition.of(means[wide])
            return means
        rows = [vectors[parsed.canonical(w.start, w.end)] for w in found]
        return np.asarray(rows, dtype=np.float64).reshape(len(rows), width)

    def _rival_evidence(self, doing: Doing, found: Sequence[Window], texts: Floats) -> list[Evidence]:
        shown = self._rivals.shown(found, texts)
        return [
            of_item(doing.parsed, "rival", narrowed(doing, s.window.start, s.window.end), (s.rival_id, s.text), s.z)
            for s in shown
        ]

    def _coverage(
        self,
        question: Question | None,
        parsed: ParsedAnswer,
        found: tuple[Sequence[Window], Floats],
        features: Mapping[str, float],
    ) -> tuple[Coverage | None, list[Evidence]]:
        if question is None:
            return None, []
        coverage, z = self._questions.coverage(question, parsed, *found, features)
        spans = [(area, area.span) for area in coverage.areas if area.span is not None]
        return coverage, [of_item(parsed, "coverage", span, (a.area_id, a.area), z[a.area_id]) for a, span in spans]


def _remembering(encoder: Embedder) -> Callable[[Sequence[str]], Floats]:
    """An encoder that embeds no text twice."""
    import numpy as np

    known: dict[str, npt.NDArray[np.float32]] = {}

    def encode(texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encoder.encode(new), strict=True))
        if not texts:
            return np.zeros((0, encoder.dimension))
        return np.asarray([known[text] for text in texts], dtype=np.float64)

    return encode
