"""What the interviewer's words do: put a new question, follow up the last one, listen, make small talk, or close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.ingest.bank import QuestionBank
from pipeline.ingest.interview_settings import InterviewSettings, interview_settings
from pipeline.ingest.manner import asks, says, words_of

Kind = Literal["question", "follow_up", "remark", "small_talk", "closing"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the interviewer said between two turns of the candidate, what it is, and how sure that is (0-1)."""

    text: str
    kind: Kind
    confidence: float
    question_id: str = ""


def judge(text: str, bank: QuestionBank, given: QuestionBank, *, first: bool) -> Prompt:
    """Say what the interviewer's words do, by the first sign that speaks.

    Args:
        text: All that was said between two turns of the candidate.
        bank: The competency pack's questions.
        given: Questions that the user says were put; then nothing else is one.
        first: Whether no question has been put yet.
    """
    settings = interview_settings()
    if given.entries:
        put = given.hear(text).score >= settings.questions.bank
        return Prompt(text, "question" if put else "follow_up", 1.0)
    heard = bank.hear(text)
    if heard.kind == "question" and heard.score >= settings.questions.bank:
        return Prompt(text, "question", 0.95, heard.question_id)
    if heard.kind == "follow_up" and heard.score >= settings.questions.follow_up and not first:
        return Prompt(text, "follow_up", 0.9)
    return _by_wording(text, settings, first=first)


def _by_wording(text: str, settings: InterviewSettings, *, first: bool) -> Prompt:
    if says(text, settings.closing):
        return Prompt(text, "closing", 0.9)
    opens = says(text, settings.openers)
    if opens or says(text, settings.transitions):
        return Prompt(text, "question", 0.9)
    if first and says(text, settings.small_talk):
        return Prompt(text, "small_talk", 0.9)
    if not asks(text):
        return Prompt(text, "remark", 0.9)
    return Prompt(text, "question", 0.9) if first else _by_length(text, settings)


def _by_length(text: str, settings: InterviewSettings) -> Prompt:
    """A question without a sign of its own: one that refers back or is short follows up the last one."""
    limits = settings.questions
    length = len(words_of(text))
    back = says(text, settings.refers_back) or says(text, settings.follow_ups)
    if back and length <= limits.refers_back:
        return Prompt(text, "follow_up", 0.85)
    if length <= limits.short:
        return Prompt(text, "follow_up", 0.65)
    return Prompt(text, "question", 0.75 if length > limits.long else 0.5)
