"""configs/levels.yaml and configs/background.yaml, checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from pipeline.config import Strict

Share = Annotated[float, Field(ge=0, le=1)]


class CueUse(Strict):
    """What a family of cues is evidence of.

    Attributes:
        weight: Evidence of the step that one full hit gives.
        indicators: Ids of the indicators it sharpens; the first one's step is the family's step.
        conduct: Whether it is about what the candidate's side did, and so shown only where nobody else does it.
    """

    weight: Share
    indicators: Annotated[tuple[str, ...], Field(min_length=1)]
    conduct: bool = False


class AreaKind(Strict):
    """A part of any story that many areas to cover ask for.

    Attributes:
        phrases: An area whose text holds one of them is of this kind.
        features: Features of the answer that measure the part.
        least: The part is there when one of them is at least this.
        part: In which part of the answer its words are looked for.
    """

    phrases: tuple[str, ...]
    features: tuple[str, ...]
    least: Share
    part: Literal["start", "end", "any"]


class Thresholds(Strict):
    """Evidence a step needs to be the level, to be plausible, and to be beyond doubt."""

    step: Share
    steps: dict[str, Share] = Field(default_factory=dict)
    possible: Share
    sure: Share

    def of(self, step: int) -> float:
        """The evidence that makes this step the level."""
        return self.steps.get(str(step), self.step)


class LevelSettings(Strict):
    """configs/levels.yaml, where every key is explained."""

    windows: tuple[int, ...]
    least_words: int
    own_share: Share
    shrinkage: Share
    temperature: Annotated[float, Field(gt=0)]
    similarity_beside_cues: Share
    similarity_alone: Share
    cue_base: float
    cue_slope: float
    cue_elsewhere: Share
    thresholds: Thresholds
    least_own: Annotated[float, Field(gt=0, le=1)]
    disclaimed: Annotated[float, Field(ge=0)]
    disclaimed_feature: str | None = None
    contra: Share
    contra_contrast: Share
    contra_z: float
    contra_words: int
    shown_z: float
    shown_contrast: Share
    shown_words: int
    shown: int
    clear_z: float = 3.0
    alone_z: float = 2.4
    profile_cue: Share
    profile_z: float
    profile_contrast: Share
    copy_words: int
    copy_share: Share
    copy_cosine: Share
    question_words: Share
    question_cosine: Share
    area_z: float
    area_kind_z: float
    area_kinds: dict[str, AreaKind] = Field(default_factory=dict)
    rival_contrast: Share
    rival_z: float
    rival_words: int
    acts_show_step_one: tuple[str, ...] = ()
    about_served: tuple[str, ...] = ()
    cues: dict[str, dict[str, CueUse]] = Field(default_factory=dict)


class Background(Strict):
    """configs/background.yaml: ordinary clauses by kind, and questions about other things."""

    clauses: dict[str, tuple[str, ...]]
    questions: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        """Every clause."""
        for group in self.clauses.values():
            yield from group
