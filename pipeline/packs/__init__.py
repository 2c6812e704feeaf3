"""Competency packs: what a competency is and how it shows, as files in configs/packs/ that need no Python to change.

A pack is one YAML file, or a folder whose YAML files are merged by top-level key. ``load_pack`` gives a checked, frozen
``Pack``; ``check_pack`` lists everything wrong with one, each fault with its file, line and key.
"""

from __future__ import annotations

from pipeline.packs.loading import check_pack, find_pack, list_packs, load_pack
from pipeline.packs.models import (
    Area,
    Development,
    Dimension,
    FollowUp,
    Framework,
    Indicator,
    Level,
    Pack,
    Question,
    Resource,
    Rival,
    Statement,
)

__all__ = [
    "Area",
    "Development",
    "Dimension",
    "FollowUp",
    "Framework",
    "Indicator",
    "Level",
    "Pack",
    "Question",
    "Resource",
    "Rival",
    "Statement",
    "check_pack",
    "find_pack",
    "list_packs",
    "load_pack",
]
