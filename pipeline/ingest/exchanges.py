"""A transcript's turns as exchanges: one question, and everything that the candidate said under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from pipeline.ingest.bank import QuestionBank
from pipeline.ingest.interview_settings import interview_settings
from pipeline.ingest.manner import asks, is_back_channel, key
from pipeline.ingest.prompts import Prompt, judge
from pipeline.ingest.transcript import Turn

WRITTEN = {"q", "question"}  # who wrote the transcript down says that these are questions
NOTHING_ASKED = Prompt("", "question", 1.0)


@dataclass(slots=True)
class Exchange:
    """A question with the candidate's runs of turns under it; between two runs the interviewer said something."""

    prompt: Prompt
    line: int
    runs: list[list[Turn]] = field(default_factory=list)
    follow_ups: list[Prompt] = field(default_factory=list)

    @property
    def words(self) -> int:
        """How many words the candidate said."""
        return sum(len(turn.text.split()) for run in self.runs for turn in run)

    @property
    def thin(self) -> bool:
        """Whether the candidate only said that they were listening."""
        return all(is_back_channel(turn.text) for run in self.runs for turn in run)


@dataclass(frozen=True, slots=True)
class Interview:
    """Exchanges in order; what was left out (small talk, closing); and whether a last question got no reply."""

    exchanges: tuple[Exchange, ...]
    left_out: tuple[Exchange, ...]
    unanswered: bool

    @property
    def confidence(self) -> float:
        """Mean confidence of the boundaries: of everything that was taken for a question or a follow-up."""
        sure = [e.prompt.confidence for e in self.exchanges if e.prompt.text]
        sure += [p.confidence for e in self.exchanges for p in e.follow_ups if p.kind == "follow_up"]
        return sum(sure) / len(sure) if sure else 1.0


def merged(turns: Sequence[Turn]) -> Iterator[list[Turn]]:
    """Runs of turns of one speaker."""
    for _, run in groupby(turns, key=lambda turn: key(turn.speaker)):
        yield list(run)


def placed(runs: Sequence[list[Turn]], candidate: frozenset[str]) -> Iterator[tuple[list[Turn], bool]]:
    """Each run, and whether it is the candidate's.

    Words without a name among named ones are the candidate's unless they ask something or only show listening.
    """
    for run in runs:
        name = key(run[0].speaker)
        text = " ".join(turn.text for turn in run)
        yield run, name in candidate or (not name and not asks(text) and not is_back_channel(text))


def exchanges(
    runs: Sequence[list[Turn]], candidate: frozenset[str], bank: QuestionBank, given: QuestionBank
) -> Interview:
    """Divide a transcript at the questions; back-channels and remarks divide nothing, follow-ups stay in their answer.

    Args:
        runs: Turns by speaker, in order.
        candidate: The candidate's names, as ``key`` writes them.
        bank: The pack's questions.
        given: Questions that the user says were put.
    """
    found = [Exchange(NOTHING_ASKED, 0)]
    asked: list[Turn] = []
    for run, own in placed(runs, candidate):
        if not own:
            asked += [] if is_back_channel(" ".join(t.text for t in run)) else run
            continue
        if asked:
            _put(found, asked, bank, given)
        found[-1].runs.append(list(run))
        asked = []
    kept = [exchange for exchange in found if exchange.runs]
    answers = [e for e in kept if not _apart(e)]
    out = [e for e in kept if _apart(e)] if answers else []
    return Interview(tuple(answers or kept), tuple(out), any(asks(turn.text) for turn in asked))


def _put(found: list[Exchange], asked: Sequence[Turn], bank: QuestionBank, given: QuestionBank) -> None:
    """Open an exchange with what was asked, or add it to the one that is open."""
    first = not any(e.prompt.kind == "question" and e.prompt.text for e in found)
    text = "\n".join(turn.text for turn in asked)
    written = all(key(turn.speaker) in WRITTEN for turn in asked) and not given.entries
    prompt = Prompt(text, "question", 1.0) if written else judge(text, bank, given, first=first)
    last = found[-1]
    if prompt.kind in {"follow_up", "remark"}:
        if prompt.kind == "follow_up" or last.prompt.text or last.runs:
            last.follow_ups.append(prompt)
            return
        prompt = replace(prompt, kind="small_talk")  # a welcome
    if prompt.kind == "question" and last.runs and last.thin and last.prompt.kind == "question":
        both = "\n".join(text for text in (last.prompt.text, prompt.text) if text)
        last.prompt, last.line = replace(prompt, text=both), last.line or asked[0].line
        return
    found.append(Exchange(prompt, asked[0].line))


def _apart(exchange: Exchange) -> bool:
    """Whether it is small talk with a short reply, or the candidate's own questions at the end."""
    few = exchange.words <= interview_settings().questions.small_talk_words
    return exchange.prompt.kind == "closing" or (exchange.prompt.kind == "small_talk" and few)
