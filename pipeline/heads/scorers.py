"""The two ways from features to scores: rule heads, and a trained model's heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import __version__
from pipeline.heads.attended import attended
from pipeline.heads.contract import LevelEstimate, Scored
from pipeline.heads.learned import LearnedHeads, inputs_of, rules_of, whole
from pipeline.heads.rules import RuleHead
from pipeline.heads.tuned import Reading, TunedReader
from pipeline.parse import ParsedAnswer
from pipeline.types import SCORED, STAR, Scores

ON_THE_WHOLE = ("buzzwords", "generic")


@dataclass(frozen=True)
class RuleScorer:
    """Rule heads alone: needs no labels and reads nothing."""

    heads: Mapping[str, RuleHead]
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """Rules."""
        return "Rule-based scores: no learned model, agreement with human assessors not measured."

    @property
    def version(self) -> str:
        """Names the rules."""
        return f"rules-{__version__}"

    @property
    def says_clauses(self) -> bool:
        """Nothing is read."""
        return False

    def read(self, parsed: Sequence[ParsedAnswer], told: Sequence[ParsedAnswer]) -> Sequence[Reading | None]:
        """Nothing to read."""
        return [None for _ in zip(parsed, told, strict=True)]

    def made(self, features: Mapping[str, float]) -> dict[str, float]:
        """Score of every head."""
        return {name: head.score(features) for name, head in self.heads.items()}

    def score(self, told: ParsedAnswer, features: Mapping[str, float], reading: Reading | None) -> Scored:  # noqa: ARG002 - the contract's
        """Scores of one answer."""
        return Scored(_scores(_told(self.made(features), told), features))


@dataclass(frozen=True)
class LearnedScorer:
    """The heads of a trained model.

    Attributes:
        rules: Its frozen rule heads, whose scores go in.
        heads: Learned heads.
        reader: Tuned encoder.
        framework: Framework of the pack whose levels it learned.
        name: Names the model in ``version``.
        digests: Sha256 of the model's files.
        labels: On whose ratings it rests.
    """

    rules: RuleScorer
    heads: LearnedHeads
    reader: TunedReader
    framework: str
    name: str
    digests: Mapping[str, str]
    labels: str = ""

    @property
    def basis(self) -> str:
        """The model, and whose ratings it learned from."""
        return f"The trained model {self.name}, added to written rules. {self.labels}".strip()

    @property
    def version(self) -> str:
        """Names the model."""
        return self.name

    @property
    def says_clauses(self) -> bool:
        """Whether the tuned encoder says what clauses mean."""
        return self.reader.says_clauses

    def read(self, parsed: Sequence[ParsedAnswer], told: Sequence[ParsedAnswer]) -> Sequence[Reading | None]:
        """The encoder's reading of each answer."""
        return read_told(self.reader, parsed, told)

    def score(self, told: ParsedAnswer, features: Mapping[str, float], reading: Reading | None) -> Scored:
        """Scores, level and attended words of one answer.

        Raises:
            ValueError: Without a reading.
        """
        if reading is None:
            raise ValueError("a learned head needs the encoder's reading")
        made = self.rules.made(features)
        inputs = inputs_of(features, rules_of(made, features), reading.values)
        scores = _told({**made, **{name: head.score(inputs) for name, head in self.heads.heads.items()}}, told)
        return Scored(
            _scores(scores, features, dict(self._intervals(scores, inputs))),
            self._level(scores, inputs),
            tuple(attended(told, reading, scores)),
        )

    def _intervals(
        self, scores: Mapping[str, float], inputs: Mapping[str, float]
    ) -> Iterator[tuple[str, tuple[float, float]]]:
        for name in SCORED:
            if name in self.heads.heads:
                yield name, self.heads.heads[name].interval(scores[name], inputs)

    def _level(self, scores: Mapping[str, float], inputs: Mapping[str, float]) -> LevelEstimate | None:
        head = self.heads.heads.get("level")
        if head is None:
            return None
        low, high = head.level_set(scores["level"], inputs)
        return LevelEstimate(self.framework, whole(scores["level"]), low, high)


def read_told(reader: TunedReader, parsed: Sequence[ParsedAnswer], told: Sequence[ParsedAnswer]) -> list[Reading]:
    """The encoder's reading of what each answer tells; buzzwords and generic are read in the whole of it."""
    pairs = zip(parsed, told, strict=True)
    shorter = [i for i, (one, its_own) in enumerate(pairs) if len(its_own.words) < len(one.words)]
    read = reader.read([*told, *(parsed[i] for i in shorter)])
    whole_of = dict(zip(shorter, read[len(told) :], strict=True))
    return [_joined(read[i], whole_of.get(i)) for i in range(len(told))]


def _joined(told: Reading, whole_answer: Reading | None) -> Reading:
    if whole_answer is None:
        return told
    taken = {name: value for name, value in whole_answer.values.items() if name in ON_THE_WHOLE}
    clauses = told.clauses.over(whole_answer.clauses) if told.clauses and whole_answer.clauses else None
    return Reading({**told.values, **taken}, told.weights, clauses)


def _told(scores: Mapping[str, float], told: ParsedAnswer) -> Mapping[str, float]:
    """The scores; at the bottom of the scale where an answer tells nothing at all."""
    if told.words:
        return scores
    return {**scores, **dict.fromkeys(("specificity", "empathy", "ownership"), 1.0), "level": 0.0}


def _scores(
    made: Mapping[str, float], features: Mapping[str, float],
    intervals: Mapping[str, tuple[float, float]] | None = None,
) -> Scores:  # fmt: skip
    return Scores(
        specificity=made["specificity"], empathy=made["empathy"], ownership=made["ownership"],
        buzzwords=made["buzzwords"], buzzword_density=features["buzzwords.density"],
        star={part: made[part] for part in STAR}, generic_probability=made["generic"], intervals=intervals or {},
    )  # fmt: skip
