"""Unique ids for a few bytes an answer: the digests of all ids are kept, the ids themselves only where one is repeated.

Two ids of one digest (a chance of one in a million at six million answers) are told apart where they are counted, so
that no row is renamed for it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from pipeline.types import Answer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SHOWN = 5


def digest_of(answer_id: str) -> int:
    """64 bits of an id."""
    return int.from_bytes(blake2b(answer_id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Known:
    """Digests of all ids in order, and those of ids that stand more than once."""

    all: npt.NDArray[np.uint64]
    repeated: frozenset[int]

    def __contains__(self, answer_id: str) -> bool:
        wanted = digest_of(answer_id)
        place = int(self.all.searchsorted(wanted))
        return place < len(self.all) and int(self.all[place]) == wanted


class Ids:
    """The ids of a first reading."""

    def __init__(self) -> None:
        self._digests = array("Q")

    def __len__(self) -> int:
        return len(self._digests)

    def add(self, answer: Answer) -> None:
        """Take down one."""
        self._digests.append(digest_of(answer.answer_id))

    def sorted(self) -> Known:
        """All of them."""
        import numpy as np

        found = np.sort(np.frombuffer(self._digests, dtype=np.uint64)) if self._digests else np.zeros(0, np.uint64)
        return Known(found, frozenset(found[1:][found[1:] == found[:-1]].tolist()))


def unique(answers: Iterable[Answer], known: Known) -> Iterator[Answer]:
    """The answers, a repeated id made unique by ~2, ~3 and so on, never by an id that another answer came with."""
    seen: dict[str, int] = {}
    given: set[str] = set()
    for answer in answers:
        if not known.repeated or digest_of(answer.answer_id) not in known.repeated:
            yield answer
            continue
        number, new = seen.get(answer.answer_id, 0) + 1, answer.answer_id
        while number > 1 and ((new := f"{answer.answer_id}~{number}") in known or new in given):
            number += 1
        seen[answer.answer_id] = number
        if number > 1:
            given.add(new)
        yield answer if number == 1 else replace(answer, answer_id=new)


def repeated(answers: Iterable[Answer], known: Known) -> Iterator[str]:
    """What to say of repeated ids."""
    if not known.repeated:
        return
    places: dict[str, list[str]] = defaultdict(list)
    times: dict[str, int] = defaultdict(int)
    for answer in answers:
        if digest_of(answer.answer_id) in known.repeated:
            times[answer.answer_id] += 1
            if len(places) < SHOWN or answer.answer_id in places:
                places[answer.answer_id] += [answer.place] if len(places[answer.answer_id]) < SHOWN else []
    more = [name for name, count in times.items() if count > 1]
    for name in more[:SHOWN]:
        where = "; ".join(places[name]) + ("; ..." if times[name] > SHOWN else "")
        yield f"answer_id '{name}' stands {times[name]} times ({where}): later ones got ~2, ~3 and so on."
    if len(more) > SHOWN:
        yield f"{len(more) - SHOWN} more ids are repeated and were made unique in the same way."
