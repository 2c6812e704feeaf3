"""The values that travel the one path: answer, evidence, measurement, evaluation.

Offsets are code points into ``Answer.text`` as it came in, so ``evidence.text == answer.text[start:end]`` always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Source = Literal["rule", "model", "indicator"]
SCORED = ("specificity", "empathy", "ownership", "buzzwords")  # scores with decimals, by their names in ``Scores``
STAR = ("situation", "task", "action", "result", "reflection")


class Status(StrEnum):
    """Whether an answer got scores; an unscorable one carries a reason code instead."""

    SCORED = "scored"
    UNSCORABLE = "unscorable"


class Reason(StrEnum):
    """Why an answer cannot be scored."""

    EMPTY = "EMPTY"
    TOO_LONG = "TOO_LONG"
    WRONG_LANGUAGE = "WRONG_LANGUAGE"
    NO_WORDS = "NO_WORDS"
    BROKEN_ENCODING = "BROKEN_ENCODING"
    BROKEN_ROW = "BROKEN_ROW"
    NO_CANDIDATE = "NO_CANDIDATE"
    FAILED = "FAILED"


class Backend(StrEnum):
    """What runs an encoder."""

    AUTO = "auto"  # onnx where the model is a plain BERT and the device the processor, else torch
    TORCH = "torch"
    ONNX = "onnx"
    OPENVINO = "openvino"  # the same models; in bfloat16 where the processor has it


@dataclass(frozen=True, slots=True)
class Span:
    """Code points ``start`` (inclusive) to ``end`` (exclusive) of an answer's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where code points ``start`` to ``end`` of an answer's text were said.

    Attributes:
        file: Name of the transcript.
        speaker: Who said it, as the transcript names them; empty where it names nobody.
        begins: Seconds from the start of the recording (or of the day, where the file has the time of day), if known.
        ends: The same for its end.
        line: Line of the file that it stands on, 0 where there are no lines.
    """

    start: int
    end: int
    file: str
    speaker: str
    begins: float | None = None
    ends: float | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one candidate, its text untouched.

    Attributes:
        answer_id: Unique within a run.
        text: The words as they came in; every offset refers to it.
        place: Where it stood ("answers.csv, row 12"), for messages.
        reason_code: Set by ingest when the row cannot be scored; the row still travels on.
        doubts: What the reader of the file was not sure of, one sentence each.
        groups: ``group_`` columns, for audits only; never reaches a feature.
        origin: For words from a transcript: who said each stretch of the text, and when.
        doubtful: Words that the speech recogniser was not sure of.
    """

    answer_id: str
    text: str
    candidate_id: str = ""
    question: str = ""
    question_id: str = ""
    competency: str = ""
    place: str = ""
    reason_code: Reason | None = None
    doubts: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    origin: tuple[Origin, ...] = ()
    doubtful: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the answer that speak for (+1) or against (-1) something.

    Attributes:
        dimension: specificity, empathy, ownership, buzzwords, level, coverage or rival.
        reason: A plain sentence fragment an assessor understands ("asked what she needed").
        source: What found it: a rule, a learned model, or similarity to an indicator.
        indicator_id: Item of the competency pack, where one matched.
        strength: 0 to 1, how much it weighed.
    """

    dimension: str
    start: int
    end: int
    text: str
    polarity: Literal[1, -1]
    source: Source
    reason: str
    indicator_id: str = ""
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one dimension measured: named features (finite floats; NaN where undefined) and evidence."""

    features: Mapping[str, float]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """One reason for a person to look: a code, a plain sentence, and the words it rests on."""

    code: str
    sentence: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorMatch:
    """An act of the answer beside the indicator it is most like.

    Attributes:
        step: Level (1 to 5) in an ordered framework, or group number in an unordered one.
        contra: True for a contra-indicator.
        similarity: Cosine of the two embeddings, -1 to 1.
        z: The cosine in standard deviations above that indicator's background distribution.
    """

    indicator_id: str
    indicator: str
    step: int
    contra: bool
    span: Span
    similarity: float
    z: float


@dataclass(frozen=True, slots=True)
class LevelResult:
    """Level of an ordered framework with its plausible range; ``None`` where the framework is unordered.

    ``matches`` holds the strongest pairs; in an unordered framework they are the behaviours shown, and ``missing``
    the ids of the behaviours not shown.
    """

    framework: str
    level: int | None
    low: int | None
    high: int | None
    matches: tuple[IndicatorMatch, ...] = ()
    missing: tuple[str, ...] = ()
    copied: tuple[IndicatorMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """One area to cover of the question, whether the answer touched it, and the words that did."""

    area_id: str
    area: str
    touched: bool
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Areas of the matched question, and the follow-up questions that would probe the missing ones."""

    question_id: str
    areas: tuple[AreaCoverage, ...] = ()
    follow_ups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores on the rubric's scales: specificity, empathy, ownership 1-5; buzzwords 0-4; probabilities 0-1.

    ``buzzword_density`` is unsupported stock phrases per 100 words. ``star`` has the keys situation, task, action,
    result, reflection. ``intervals`` holds the lowest and highest plausible score by scale, where the heads know them.
    """

    specificity: float
    empathy: float
    ownership: float
    buzzwords: float
    buzzword_density: float
    star: Mapping[str, float]
    generic_probability: float
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything known about one answer after the one path; ``scores`` is None when unscorable."""

    answer: Answer
    status: Status
    reason_code: str = ""
    reason_sentence: str = ""
    words: int = 0
    scores: Scores | None = None
    level: LevelResult | None = None
    coverage: Coverage | None = None
    features: Mapping[str, float] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[Flag, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def flagged(self) -> bool:
        """True when a person should look at the answer."""
        return bool(self.flags)
