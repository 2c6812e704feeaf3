"""How many threads numpy's matrix products take while answers are scored."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import Any

SAID = "OPENBLAS_NUM_THREADS"


def one_for_matrices() -> AbstractContextManager[Any]:
    """Inside, numpy multiplies on one thread, unless the environment says how many it may take.

    The matrices are small: a second thread would only wait for work, on a core that parsing and the encoders need.
    """
    if os.environ.get(SAID):
        return nullcontext()
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(limits=1, user_api="blas")
    return limits
