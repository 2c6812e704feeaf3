"""configs/transcripts.yaml: thresholds and phrases by which a transcript becomes answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.config import Strict, configs_dir, load_yaml

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class CandidateSigns(Strict):
    """What speaks for a speaker being the candidate, and how sure that has to be."""

    least_confidence: Share
    sure: Share
    asks_less: Share
    says_more: Share
    others_put_questions: Annotated[list[Share], Field(min_length=1)]
    ahead: Share
    alone: Share
    alone_asking: Share


class QuestionSigns(Strict):
    """What makes a turn of the interviewer a new question, and how sure that has to be."""

    least_confidence: Share
    bank: Share
    follow_up: Share
    refers_back: Count
    short: Count
    long: Count
    small_talk_words: Count


class Roles(Strict):
    """Names of those who ask, who tell, and who do neither."""

    asks: list[str]
    tells: list[str]
    other: list[str]


class BackChannel(Strict):
    """Words that only say that one is listening."""

    most_words: Count
    words: list[str]


class InterviewSettings(Strict):
    """The whole file; what each value means stands beside it there."""

    candidate: CandidateSigns
    questions: QuestionSigns
    doubtful_below: Share
    most_damaged: Share
    least_damaged: Count
    other_voice_words: Annotated[int, Field(ge=1)]
    roles: Roles
    back_channel: BackChannel
    transitions: list[str]
    openers: list[str]
    refers_back: list[str]
    follow_ups: list[str]
    small_talk: list[str]
    closing: list[str]
    tool_lines: list[str]


def interview_settings() -> InterviewSettings:
    """The settings in use.

    Raises:
        ConfigError: With file, line and key.
    """
    return _load(configs_dir() / "transcripts.yaml")


@cache
def _load(path: Path) -> InterviewSettings:
    return load_yaml(path, InterviewSettings)
