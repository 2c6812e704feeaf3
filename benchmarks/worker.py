"""One mode in a process of its own: ``python -m benchmarks.worker MODE``; paths of texts in, figures out.

Nothing of the product is imported here, so that a mode can run in another environment.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from benchmarks.modes import MODES


def main() -> None:
    """Load, say so, and measure each file that is named on standard input."""
    said = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print does not get between the figures
    start = time.perf_counter()
    run = MODES[sys.argv[1]].prepare()
    said.write(json.dumps({"load": time.perf_counter() - start}) + "\n")
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        facts = run(Path(line.strip()))
        figures = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak_mib": _peak()}
        said.write(json.dumps(figures | facts) + "\n")


def _peak() -> float:
    """Largest resident memory of this process so far, MiB."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
