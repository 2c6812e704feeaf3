"""Stores decisions without end and says each one's id once it is stored; a test kills this at random moments."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from uuid import uuid4

from pipeline.review.decisions import Decision
from pipeline.review.store import Store
from pipeline.types import Span

with Store.open(Path(sys.argv[1])) as store:
    for number in count():
        made = [
            Decision(f"{uuid4()}", f"A{number % 7}", "Ana", scale, 3, "blind", (Span(0, 5),))
            for scale in ("empathy", "ownership")
        ]
        store.add(made)
        store.add(made)  # as a client does that got no answer
        sys.stdout.write(" ".join(d.decision_id for d in made) + "\n")
        sys.stdout.flush()
