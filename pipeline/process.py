"""What a process does less of while answers are scored: threads for small matrices, searches for cyclic garbage."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

THREADS = "OPENBLAS_NUM_THREADS"
_YOUNG = 50_000  # objects made between two searches


@contextmanager
def sparing() -> Iterator[None]:
    """Inside, numpy multiplies on one thread and garbage is searched for seldom; afterwards all is as it was."""
    before = gc.get_threshold()
    with _one_for_matrices():
        search_seldom()
        try:
            yield
        finally:
            gc.set_threshold(*before)


def search_seldom() -> None:
    """Search for cyclic garbage after many new objects; a process that does so yet less often, or never, is left alone.

    An answer makes thousands of objects and next to no cycles: what is searched through stays.
    """
    young, *older = gc.get_threshold()
    if 0 < young < _YOUNG:
        gc.set_threshold(_YOUNG, *older)


def _one_for_matrices() -> AbstractContextManager[Any]:
    """Inside, numpy multiplies on one thread, unless the environment says how many it may take.

    The matrices are small: a second thread would only wait for work, on a core that parsing and the encoders need.
    """
    if os.environ.get(THREADS):
        return nullcontext()
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(limits=1, user_api="blas")
    return limits
