"""Imports without what a library takes along wherever it is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def absent(name: str, *, when: bool = True) -> Iterator[None]:
    """Imports inside do not find a package, unless it has been imported already; afterwards it is there again.

    Not for use while another thread imports that package.

    Args:
        name: The package.
        when: False changes nothing.
    """
    hide = when and name not in sys.modules
    if hide:
        sys.modules[name] = None  # type: ignore[assignment]  # what makes "import name" raise, by Python's own rule
    try:
        yield
    finally:
        if hide:
            del sys.modules[name]
