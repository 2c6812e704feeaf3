"""Imports without what a library takes along wherever it is installed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


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


@contextmanager
def deferred(module: str, function: str) -> Iterator[None]:
    """Imports inside get a function that imports its module when it is called; afterwards the module is as it was.

    Not for use while another thread imports that module.

    Args:
        module: Its full name; one that has been imported already stays.
        function: All that is imported from it inside.
    """

    def later(*args: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(module), function)(*args, **options)

    hide = module not in sys.modules
    if hide:
        sys.modules[module] = ModuleType(module)
        setattr(sys.modules[module], function, later)
    try:
        yield
    finally:
        if hide:
            del sys.modules[module]
