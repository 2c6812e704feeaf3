"""Figures by ETS rsmtool for data/rsmtool_reference.json: ``RSMTOOL_PYTHON tests/agreement_rsmtool.py REFERENCE``.

Runs in an environment of its own (``pip install rsmtool==12.0.0``: its pins do not fit ours) and prints JSON.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from rsmtool.analyzer import Analyzer
from rsmtool.utils.metrics import partial_correlations
from rsmtool.utils.prmse import prmse_true


def main() -> None:
    """Compute everything on the inputs of the reference file."""
    data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["inputs"]
    frame = pd.DataFrame({name: np.array(column, float) for name, column in data.items()})
    rounded = np.clip(np.floor(frame["system"] + 0.5), 1, 5)
    figures: dict[str, object] = {"version": version("rsmtool")}
    for reading in ("first", "second"):
        kept = frame[reading].notna()
        steps = Analyzer.metrics_helper(frame.loc[kept, reading], rounded[kept])
        raw = Analyzer.metrics_helper(frame.loc[kept, reading], frame.loc[kept, "system"])
        figures[reading] = {
            "qwk": steps["wtkappa"],
            "kappa": steps["kappa"],
            "exact": steps["exact_agr"] / 100,
            "adjacent": steps["adj_agr"] / 100,
            "pearson": raw["corr"],
            "smd": raw["SMD"],
        }
        three = frame.loc[kept, ["system", reading]].assign(words=np.log(frame["words"]))
        figures[reading]["partial"] = partial_correlations(three).loc["system", reading]
    both = frame.dropna()
    figures["readings_qwk"] = Analyzer.metrics_helper(both["first"], both["second"])["wtkappa"]
    figures["prmse"] = prmse_true(frame["system"].to_numpy(), frame[["first", "second"]].to_numpy())
    figures["prmse_both"] = prmse_true(both["system"].to_numpy(), both[["first", "second"]].to_numpy())
    sys.stdout.write(json.dumps(figures, indent=1, sort_keys=True, default=float) + "\n")


if __name__ == "__main__":
    main()
