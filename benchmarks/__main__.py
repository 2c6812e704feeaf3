"""All measurements in one run: ``python -m benchmarks``; writes build/bench/performance.md and .json."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.commands import cold, growth
from benchmarks.machine import described
from benchmarks.modes import MODES
from benchmarks.report import page
from benchmarks.texts import ROOT, originals
from benchmarks.turns import missing, prepare_environment, take_turns

LEAST = 12  # answers of the slow modes


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=384, help="answers of a round")
    parser.add_argument("--repeats", type=int, default=3, help="rounds")
    parser.add_argument(
        "--growth", type=int, nargs="*", default=[1000, 4000], help="sizes of whole runs; none: no runs"
    )
    parser.add_argument("--cold", type=int, default=3, help="cold starts of each command")
    parser.add_argument("--modes", nargs="*", choices=list(MODES), default=[m for m in MODES if m != "ray"])
    parser.add_argument("--price", type=float, default=0.045, help="dollars for a core-hour")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench")
    return parser.parse_args()


def main() -> None:
    """Measure, write, and show."""
    asked = options()
    asked.out.mkdir(parents=True, exist_ok=True)
    prepare_environment()
    source, texts = originals()
    left_out = missing(asked.modes)
    modes = [mode for mode in asked.modes if mode not in left_out]
    sizes = {mode: max(LEAST, asked.answers // 6) if MODES[mode].slow else asked.answers for mode in modes}
    measured: dict[str, Any] = {
        "machine": described(), "source": source, "originals": len(texts),
        "words": sum(len(text.split()) for text in texts) / len(texts), "repeats": asked.repeats,
        "missing": left_out, "price": asked.price, "sizes": sizes,
    }  # fmt: skip
    measured["turns"] = take_turns(texts, modes, sizes, asked.repeats, asked.out)
    log = asked.out / "commands.log"
    measured["cold"] = {
        name: [asdict(one) for one in found] for name, found in (cold(asked.cold, log) if asked.cold else {}).items()
    }
    measured["growth"] = growth(texts, asked.growth, log)
    measured["load_after"] = round(os.getloadavg()[0], 2)
    (asked.out / "texts.jsonl").unlink(missing_ok=True)
    (asked.out / "performance.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    text = page(measured)
    (asked.out / "performance.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
