"""Which development advice of a pack helps with which behaviour: configs/advice/<pack>.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.config import Strict, configs_dir, load_yaml
from pipeline.packs import Development, Indicator, Pack

KINDS = {
    "tip": "Tip",
    "practice": "Practice",
    "activity": "Activity",
    "feedback": "Feedback to seek",
    "coaching": "For whoever coaches",
    "goal": "Sample goal",
    "role_play": "Role play",
    "consideration": "To consider",
    "experts": "Whom to ask",
    "drive": "Drives",
    "workshop_topic": "Workshop topic",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of the pack's advice, and the behaviours not shown that it helps with."""

    development: Development
    helps: tuple[Indicator, ...]

    @property
    def kind(self) -> str:
        """What kind of advice it is, in words."""
        return KINDS[self.development.kind]


class _Helps(Strict):
    """A file of configs/advice/: ids of behaviours by id of the advice that helps with them."""

    helps: dict[str, tuple[str, ...]]


@cache
def helps(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Ids of behaviours by id of the advice that helps with them; none where there is no such file.

    Raises:
        ConfigError: The file does not hold that; with file, line and key.
    """
    return load_yaml(path, _Helps).helps if path.is_file() else {}


def advice_for(pack: Pack, wanted: Mapping[str, Indicator]) -> list[Advice]:
    """The pack's advice on behaviours that were not shown, the most helpful first.

    Args:
        pack: The competency pack.
        wanted: The behaviours by id; advice is ordered by how many of these it helps with.
    """
    known = helps(configs_dir() / "advice" / f"{pack.id}.yaml")
    found = [Advice(item, tuple(wanted[i] for i in known.get(item.id, ()) if i in wanted)) for item in pack.development]
    useful = [advice for advice in found if advice.helps]
    return sorted(useful, key=lambda a: -len(a.helps))
