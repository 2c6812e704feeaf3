"""What a pack holds. Every model is frozen and refuses unknown keys; ids are unique across a pack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, model_validator

from pipeline.errors import ConfigError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Count = Annotated[int, Field(ge=0, le=50)]


class Part(BaseModel):
    """Anything in a pack."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class SourceDocument(Part):
    """A document the pack draws on; items name it by its id."""

    id: Id
    title: Text
    gives: str = ""


class Statement(Part):
    """One thing the pack says, with the document it comes from ("" for the pack's own)."""

    id: Id
    text: Text
    source: str = ""


class Dimension(Statement):
    """A named side of the competency, or a named thing to look for."""

    name: Text


class Indicator(Statement):
    """A behaviour that speaks for a level, or against it when it stands among the contra-indicators.

    Attributes:
        examples: Sentences as a candidate might say them; acts of an answer are compared with these.
    """

    examples: tuple[Text, ...] = ()


class Rival(Indicator):
    """An orientation that pushes the person served aside."""

    name: Text


class Level(Part):
    """One step of an ordered framework, or one group of an unordered one.

    Attributes:
        step: 1 to n, as it stands in the framework.
    """

    step: Annotated[int, Field(ge=1)]
    name: Text
    description: str = ""
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    contra_indicators: tuple[Indicator, ...] = ()


class Framework(Part):
    """Levels (ordered) or groups of behaviours (unordered) by which the competency is judged."""

    id: Id
    name: Text
    ordered: bool
    default: bool = False
    definition: str = ""
    source: str = ""
    elements: tuple[Statement, ...] = ()
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]

    def items(self) -> Iterator[tuple[Level, Indicator, bool]]:
        """Every indicator with its level and whether it is a contra-indicator, in the order of the pack."""
        for level in self.levels:
            for indicator in level.indicators:
                yield level, indicator, False
            for indicator in level.contra_indicators:
                yield level, indicator, True


class Area(Part):
    """Something the answer to a question should touch on."""

    id: Id
    text: Text


class FollowUp(Part):
    """A question to ask next; ``areas`` are the ids of the areas it probes."""

    id: Id
    text: Text
    areas: tuple[Id, ...] = ()


class Question(Statement):
    """An interview question with the areas to cover and the follow-ups that probe them."""

    areas: tuple[Area, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


class Listening(Part):
    """What an interviewer should listen for, and what to be wary of."""

    look_for: tuple[Dimension, ...] = ()
    signs_of_strength: tuple[Statement, ...] = ()
    be_wary_of: tuple[Statement, ...] = ()


class HowMany(Part):
    """Fewest and most questions to ask."""

    min: Count
    max: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is larger than max")
        return self


class QuestionsToAsk(Part):
    """How many questions to ask where the competency is critical for the job, and where it is less central."""

    critical: HowMany
    less_central: HowMany
    advice: tuple[Statement, ...] = ()
    source: str = ""


class Development(Statement):
    """One piece of advice on developing the competency; ``cluster`` is its heading where it has one."""

    kind: Literal[
        "drive",
        "tip",
        "role_play",
        "coaching",
        "consideration",
        "practice",
        "feedback",
        "experts",
        "goal",
        "activity",
        "workshop_topic",
    ]
    cluster: str = ""
    points: tuple[Text, ...] = ()


class Resource(Part):
    """A book or course, as facts."""

    id: Id
    kind: Literal["book", "course"]
    title: Text
    by: Text
    year: Annotated[int, Field(ge=1800, le=2100)] | None = None
    source: str = ""


class Pack(Part):
    """One competency: frameworks are required, everything else may be left out."""

    id: Id
    name: Text
    version: Text
    definition: Text
    sources: tuple[SourceDocument, ...] = ()
    background: tuple[Statement, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    what_to_listen_for: Listening = Listening()
    questions_to_ask: QuestionsToAsk | None = None
    frameworks: Annotated[tuple[Framework, ...], Field(min_length=1)]
    questions: tuple[Question, ...] = ()
    rivals: tuple[Rival, ...] = ()
    development: tuple[Development, ...] = ()
    resources: tuple[Resource, ...] = ()
    _digest: str = PrivateAttr("")

    @property
    def digest(self) -> str:
        """Sha256 of the bytes of the pack's files in the order of their names, as 64 hex digits."""
        return self._digest

    def with_digest(self, digest: str) -> Self:
        """Give the same pack, knowing the digest of the files it was read from."""
        pack = self.model_copy()
        pack._digest = digest
        return pack

    def framework(self, framework_id: str | None = None) -> Framework:
        """Give the framework with this id, or the default one.

        Raises:
            ConfigError: The pack has no framework of that id; the message lists those it has.
        """
        for framework in self.frameworks:
            if framework.id == framework_id or (framework_id is None and framework.default):
                return framework
        known = ", ".join(framework.id for framework in self.frameworks)
        raise ConfigError(f"no framework '{framework_id}'", where=f"pack {self.id}", fix=f"choose one of {known}")
