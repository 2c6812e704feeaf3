"""Seconds and peak memory of a command: ``python tests/measure.py [--times N] COMMAND...``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time


def measure(command: list[str]) -> tuple[float, float]:
    """Wall-clock seconds of a command, and the peak resident memory of its process in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(process.returncode)
    kib = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return seconds, kib / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    for _ in range(options.times):
        seconds, peak = measure(options.command)
        sys.stdout.write(f"{seconds:.2f} s, {peak:.0f} MiB peak\n")


if __name__ == "__main__":
    main()
