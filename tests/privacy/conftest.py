from __future__ import annotations

import sys
from pathlib import Path

# The helpers beside these tests, and the evaluations of the report's tests, are imported by their plain names.
sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "report")]
