"""The review queue: which answers a person should look at first, and why.

An unscorable answer that has words comes first: nobody but a person can read it. An empty one comes last: there is
nothing to read. A scored answer's need combines what was found, each finding with its weight from
``configs/report/review.yaml``, as the chance that at least one of them deserves a look (noisy or):

    need = .99 * (1 - (1 - g p) * product of (1 - weight of flag) * (1 - w) ** (steps beyond one))

with p the generic probability, g its weight, and w the weight of each step by which the plausible levels span more
than one. It rises with every finding and never reaches an unscorable answer's 1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.report.printable import printable
from pipeline.report.wording import ReviewPolicy, review_policy
from pipeline.types import Evaluation, Reason, Status

NOTHING_TO_READ = (Reason.EMPTY, Reason.NO_WORDS)
SCORED_CEILING = 0.99
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One place in the queue: the answer, its need of review (0 to 1), and the reasons in plain sentences.

    Attributes:
        rank: Place in the queue, from 1.
        position: Place in the input, from 0.
    """

    rank: int
    position: int
    evaluation: Evaluation
    need: float
    reasons: tuple[str, ...]


def review_need(evaluation: Evaluation, policy: ReviewPolicy | None = None) -> float:
    """How much the answer needs a person's look, 0 to 1; the formula stands at the top of this module."""
    if evaluation.status is Status.UNSCORABLE:
        return unscorable_need(evaluation.reason_code, evaluation.answer.text)
    codes = [flag.code for flag in evaluation.flags]
    return scored_need(generic(evaluation), level_width(evaluation), codes, policy)


def unscorable_need(reason_code: str, text: str) -> float:
    """1 where there is something to read, else 0."""
    return 0.0 if reason_code in NOTHING_TO_READ or not text.strip() else 1.0


def scored_need(probability: float, width: int, codes: Iterable[str], policy: ReviewPolicy | None = None) -> float:
    """The need of a scored answer, 0 to .99.

    Args:
        probability: That it is generic, 0 to 1.
        width: Steps that the plausible levels span beyond a single one.
        codes: Its flags.
        policy: The weights; without it those of configs/report/review.yaml.
    """
    policy = policy or review_policy()
    calm = (1 - policy.width_weight) ** max(0, width - 1)
    calm *= 1 - policy.generic_weight * probability
    for code in sorted(set(codes)):
        calm *= 1 - policy.flag(code).weight
    return SCORED_CEILING * (1 - calm)


def generic(evaluation: Evaluation) -> float:
    """The generic probability, 0 where it is not known."""
    probability = evaluation.scores.generic_probability if evaluation.scores else 0.0
    return 0.0 if math.isnan(probability) else min(1.0, max(0.0, probability))


def level_width(evaluation: Evaluation) -> int:
    """How many steps the plausible levels span beyond a single one."""
    level = evaluation.level
    return level.high - level.low if level and level.low is not None and level.high is not None else 0


def review_reasons(evaluation: Evaluation) -> tuple[str, ...]:
    """Why a person should look, in plain sentences; never empty."""
    if evaluation.status is Status.UNSCORABLE:
        return (not_scored_because(evaluation),)
    found = [flag.sentence for flag in evaluation.flags]
    if generic(evaluation) >= LIKELY and not found:
        found.append("Anyone who has read about the job could have given this answer.")
    said = any(flag.code == "WIDE_LEVEL_SET" for flag in evaluation.flags)
    if evaluation.level and level_width(evaluation) > 1 and not said:
        found.append(f"Levels {evaluation.level.low} to {evaluation.level.high} are all plausible.")
    return tuple(found) or ("Nothing stands out.",)


def not_scored_because(evaluation: Evaluation) -> str:
    """Why an unscorable answer has no scores, as a sentence."""
    reason = review_policy().reason(evaluation.reason_code)
    return evaluation.reason_sentence or f"{(reason.meaning or reason.label).rstrip('.')}."


def rank(evaluations: Sequence[Evaluation]) -> list[QueueItem]:
    """All answers, the greatest need of review first; ties stand in order of answer id, whatever the input order."""
    needs = [(-round(review_need(e), 6), e.answer.answer_id, i) for i, e in enumerate(evaluations)]
    return [
        QueueItem(place, i, evaluations[i], -need + 0.0, review_reasons(evaluations[i]))
        for place, (need, _, i) in enumerate(sorted(needs), start=1)
    ]


def within_budget(ranked: Sequence[QueueItem], budget: str) -> list[QueueItem]:
    """The first answers of the queue that the budget has room for.

    Args:
        ranked: The queue.
        budget: A share of all answers ("15%", rounded up) or a number of answers ("20").

    Raises:
        InputError: When the budget is neither.
    """
    match = re.fullmatch(r"\s*(?:(\d{1,3}(?:\.\d+)?)\s*%|(\d{1,9}))\s*", budget, re.ASCII)
    share, number = match.groups() if match else (None, None)
    if share is not None and 0 < float(share) <= 100:
        return list(ranked[: math.ceil(round(len(ranked) * float(share) / 100, 9))])
    if number is not None and int(number) > 0:
        return list(ranked[: int(number)])
    fix = "give a share of the answers such as 15%, or a number such as 20"
    raise InputError(f"'{printable(budget, keep='')}' is no budget", where="--budget", fix=fix)
