"""What a workbook says of its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.packs import Pack


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about the run.

    Attributes:
        title: Names the input.
        basis: What the scores rest on, in a sentence.
        model_version: Names what made the scores.
        digests: Sha256 of configuration, pack, model and encoder.
        notes: Sentences about the run.
        pack: The competency pack.
        framework: Id of the framework that levels refer to.
    """

    title: str
    basis: str
    model_version: str
    digests: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    pack: Pack | None = None
    framework: str | None = None
