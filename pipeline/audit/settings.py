"""configs/audit.yaml: the lists, in a part for training and a part for the audit, and how the audit counts.

The two parts share no phrase, so an audit never tries what a model was trained to withstand word for word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.audit.phrases import Changes, Part, Phrases, Share, Some, indicators_of
from pipeline.config import Strict, configs_dir, load_yaml
from pipeline.lexicons import vocabulary
from pipeline.packs import load_pack

FILE = "audit.yaml"
PACK = "customer_orientation"


class Thresholds(Strict):
    """From where on something counts; each is explained in the file."""

    gain: float
    level: float
    generic_fall: Share
    generic_flag: Share
    move: float
    most: Share


class AuditFile(Strict):
    """configs/audit.yaml as it stands.

    Attributes:
        pack_verbs: Verbs put in the first person inside an indicator.
        vague_words: By which a sentence about no event in particular is known.
        attack_flags: Codes that tell the assessor of an attack.
        train: Lists for augmentation.
        audit: Lists for the audit; they share no phrase with ``train``.
    """

    pack_verbs: tuple[str, ...]
    vague_words: Some
    thresholds: Thresholds
    attack_flags: tuple[str, ...]
    changes: Changes
    train: Phrases
    audit: Phrases


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What one audit tries and how it counts."""

    lists: Phrases
    thresholds: Thresholds
    attack_flags: tuple[str, ...]


@cache
def load_phrases(part: Part, pack: str = PACK, path: Path | None = None) -> Phrases:
    """The lists of one part, whole: with the pack's indicators of that part and the words of the lexicons.

    Args:
        part: "train" for augmentation, "audit" for the audit.
        pack: Id or path of the competency pack the indicators come from.
        path: Another file than configs/audit.yaml.

    Raises:
        ConfigError: With file, line and key.
    """
    folder = configs_dir()
    file = load_yaml(path or folder / FILE, AuditFile)
    lists = file.train if part == "train" else file.audit
    found = indicators_of(load_pack(pack, folder / "packs"), part, file.pack_verbs)
    more = {"vague_words": file.vague_words, "indicators": found, "changes": file.changes}
    return lists.model_copy(update={**more, "vocabulary": vocabulary(folder / "lexicons")})


def load_audit(pack: str = PACK, path: Path | None = None) -> AuditSettings:
    """The settings of an audit; arguments and errors as for ``load_phrases``."""
    file = load_yaml(path or configs_dir() / FILE, AuditFile)
    return AuditSettings(load_phrases("audit", pack, path), file.thresholds, file.attack_flags)
