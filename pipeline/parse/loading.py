"""Loading a spaCy package without what it does not need.

thinc imports torch wherever torch is installed. spaCy imports its own command line, and with it two clients for HTTP,
for the sake of one function (``spacy.info``), which takes a third of the time that spaCy takes to import.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.imports import absent, deferred
from pipeline.parse.embedded import remember_words

if TYPE_CHECKING:
    from spacy.language import Language

_ON_TORCH = ("transformer", "torch")  # in the configuration of a package whose components run on it


def load(package: str, exclude: Sequence[str]) -> Language:
    """Load a spaCy package or folder; torch is imported only for one that runs on it, and spaCy is whole afterwards.

    Args:
        package: Name of an installed package, or a folder.
        exclude: Components that are not loaded.
    """
    with absent("torch", when=not _runs_on_torch(package)), deferred("spacy.cli.info", "info"):
        import spacy
    with _fast_products():
        nlp = spacy.load(package, exclude=list(exclude))
    remember_words(nlp)
    return nlp


def _fast_products() -> AbstractContextManager[object]:
    """What is loaded in it multiplies matrices as numpy does, three times as fast as thinc's own generic products."""
    from thinc.api import NumpyOps, get_current_ops, use_ops

    ours = type(get_current_ops()) is NumpyOps  # else it runs on what somebody chose: a GPU, Apple's own products
    return use_ops("numpy", use_blis=False) if ours else nullcontext()


def _runs_on_torch(package: str) -> bool:
    configs = [
        path for folder in _folders(package) for path in (*folder.glob("config.cfg"), *folder.glob("*/config.cfg"))
    ]
    texts = [path.read_text(encoding="utf-8", errors="replace").lower() for path in configs]
    return not texts or any(word in text for text in texts for word in _ON_TORCH)


def _folders(package: str) -> list[Path]:
    if Path(package).is_dir():
        return [Path(package)]
    spec = importlib.util.find_spec(package)
    return [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
