"""In which order a reviewer meets the answers: by need, with answers drawn by chance among them.

A reviewer who only ever sees what the model points at cannot notice what it misses. So a share of the places goes to
answers in an order of chance. Whoever stops at any place has then read the first answers of that order whole: a random
sample of the batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count

from pipeline.errors import InputError
from pipeline.report.queue import scored_need, unscorable_need
from pipeline.review.cases import Case
from pipeline.types import Status


def need(case: Case) -> float:
    """How much an answer needs a person's look, 0 to 1, by the formula of ``pipeline.report.queue``."""
    row = case.scores
    if row["status"] == Status.UNSCORABLE:
        return unscorable_need(row["reason_code"], case.text)
    width = int(row["level_high"]) - int(row["level_low"]) if row["level_high"] and row["level_low"] else 0
    return scored_need(float(row["generic_probability"] or 0), width, case.flags)


def ranked(cases: Sequence[Case], *, audit_share: float, seed: int) -> list[Case]:
    """Every case once, the greatest need first, with a share of the places given to chance.

    Args:
        cases: In any order; the result does not depend on it.
        audit_share: 0 to 1; 0.1 gives every tenth place to an answer drawn by chance (one not shown before).
        seed: Another number draws other answers.

    Raises:
        InputError: The share is not from 0 to 1.
    """
    if not 0 <= audit_share <= 1:
        fix = "give a share such as 0.1"
        raise InputError(f"the audit share {audit_share:g} is not from 0 to 1", where="review queue", fix=fix)
    by_need = sorted(cases, key=lambda case: (-round(need(case), 6), case.answer_id))
    by_chance = iter(sorted(filter(_readable, cases), key=lambda case: _lot(case, seed)))
    by_rank = iter(by_need)
    shown: dict[str, Case] = {}
    for place in count(1):
        if len(shown) == len(by_need):
            break
        audit = int(place * audit_share + 1e-9) > int((place - 1) * audit_share + 1e-9)
        for case in by_chance if audit else by_rank:
            if case.answer_id not in shown:
                shown[case.answer_id] = case
                break
    return list(shown.values())


def _readable(case: Case) -> bool:
    return bool(case.text.strip())


def _lot(case: Case, seed: int) -> str:
    """The same for the same answer and seed, whatever else the batch holds."""
    return hashlib.sha256(f"{seed}\n{case.answer_id}".encode("utf-8", "surrogatepass")).hexdigest()
