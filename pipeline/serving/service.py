"""The evaluator behind the server: one thread scores, in the order of asking, a few answers at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import replace

from pipeline.evaluator import Evaluator, Judged
from pipeline.flags import near_duplicates
from pipeline.serving.refused import Refused
from pipeline.serving.settings import Limits
from pipeline.types import Answer, Evaluation

AT_ONCE = 32  # answers; a request waits for no more than these of each one before it
EXAMPLE = "A customer rang about a wrong bill. I checked it with her and paid the difference back that day."
UNTIL: ContextVar[float] = ContextVar("until")  # when the request's time is up, by time.monotonic()


class Service:
    """Scores the answers of requests.

    Args:
        evaluator: Does it.
        limits: Of a request.
    """

    def __init__(self, evaluator: Evaluator, limits: Limits) -> None:
        self.evaluator, self.limits = evaluator, limits
        # More threads would not be faster, and the parser is not made for them.
        self._thread = ThreadPoolExecutor(1, "scorer")

    def warm(self) -> None:
        """Score once, so that the first request is as fast as the others."""
        self._submit([Answer("first", EXAMPLE)]).result()

    def evaluate(self, answers: Sequence[Answer]) -> list[Evaluation]:
        """Evaluate a whole request; for threads.

        Raises:
            Refused: There are too many, or the time is up.
        """
        self.check(len(answers))
        done: list[Judged] = []
        for some in _parts(answers):
            future = self._submit(some)
            try:
                done += future.result(timeout=left())
            except TimeoutError:
                future.cancel()
                raise Refused(503) from None
        return self.compared(done)

    async def stream(self, answers: Sequence[Answer]) -> AsyncIterator[list[Judged]]:
        """Evaluate a request part by part; for the event loop. Without NEAR_DUPLICATE, see ``compared``.

        Raises:
            Refused: The time is up.
        """
        for some in _parts(answers):
            try:
                yield await asyncio.wait_for(asyncio.wrap_future(self._submit(some)), left())
            except TimeoutError:
                raise Refused(503) from None

    def compared(self, done: Sequence[Judged]) -> list[Evaluation]:
        """The evaluations of a request, NEAR_DUPLICATE included."""
        evaluations = [one.evaluation for one in done]
        ids, runs = [one.answer.answer_id for one in evaluations], [one.runs for one in done]
        for i, flag in near_duplicates(ids, runs, self.evaluator.settings.flags.near_duplicate):
            evaluations[i] = replace(evaluations[i], flags=(*evaluations[i].flags, flag))
        return evaluations

    def check(self, answers: int) -> None:
        """Look at the number of answers of a request.

        Raises:
            Refused: There are too many.
        """
        if answers > (most := self.limits.answers):
            raise Refused(413, f"the request holds {answers} answers, at most {most} go at once. Fix: send fewer")

    def _submit(self, answers: Sequence[Answer]) -> Future[list[Judged]]:
        return self._thread.submit(lambda: list(self.evaluator.stream(answers)))


def left() -> float:
    """Seconds that the request has left.

    Raises:
        Refused: None.
    """
    if (seconds := UNTIL.get() - time.monotonic()) <= 0:
        raise Refused(503)
    return seconds


def _parts(answers: Sequence[Answer]) -> Iterator[Sequence[Answer]]:
    return (answers[start : start + AT_ONCE] for start in range(0, len(answers), AT_ONCE))
