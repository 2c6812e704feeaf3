"""What is measured against what: each mode loads, and then takes a file of texts as often as asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.floor import arithmetic, peak
from benchmarks.rays import rays
from benchmarks.texts import read, sentences_of

PARSER, ENCODER = "BENCH_PARSER", "BENCH_ENCODER"  # in the environment: what the product uses
_QUALITY = {"top_ngram_range": (2, 4), "duplicate_n_gram_fraction_range": (5, 10)}
_DESCRIPTIVES = (
    "descriptive_stats", "readability", "dependency_distance", "pos_proportions", "coherence", "information_theory"
)  # fmt: skip
Facts = dict[str, Any]
Run = Callable[[Path], Facts]


@dataclass(frozen=True)
class Mode:
    """One row of the table.

    Attributes:
        label: What it is, for the reader.
        prepare: Loads everything; gives what is timed.
        needs: Package without which it is left out.
        slow: Whether it gets the small set of texts.
    """

    label: str
    prepare: Callable[[], Run]
    needs: str = "spacy"
    slow: bool = False

    @property
    def missing(self) -> bool:
        """Whether its package is not installed."""
        return find_spec(self.needs) is None


def naive() -> Run:
    """Every component of spaCy, text by text, and sentence-transformers, sentence by sentence; no features."""
    import spacy
    from sentence_transformers import SentenceTransformer

    nlp, model = spacy.load(os.environ[PARSER]), SentenceTransformer(os.environ[ENCODER], device="cpu")

    def run(path: Path) -> Facts:
        for text in read(path):
            for sentence in nlp(text).sents:
                model.encode(sentence.text)
        return {}

    return run


def batched() -> Run:
    """sentence-transformers over all sentences at once, nothing parsed."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(os.environ[ENCODER], device="cpu")

    def run(path: Path) -> Facts:
        model.encode([sentence for text in read(path) for sentence in sentences_of(text)], batch_size=64)
        return {}

    return run


def descriptives() -> Run:
    """TextDescriptives with all of its measures."""
    import spacy
    import textdescriptives as td

    nlp = spacy.load(os.environ[PARSER])
    # "textdescriptives/all" does not load: its defaults for this one are lists, which confection 1.3 refuses.
    nlp.add_pipe("textdescriptives/quality", config=_QUALITY)
    for part in _DESCRIPTIVES:
        nlp.add_pipe(f"textdescriptives/{part}")

    def run(path: Path) -> Facts:
        td.extract_df(nlp.pipe(read(path)))
        return {}

    return run


def ours(backend: str, model: str | None = None) -> Callable[[], Run]:
    """``score`` from the file to all of a run's files, the model loaded before."""

    def prepare() -> Run:
        from pipeline.evaluator import Evaluator
        from pipeline.process import search_seldom
        from pipeline.report.write import score_batch

        search_seldom()  # as the command line does
        evaluator = Evaluator.load(model=model, backend=backend)

        def run(path: Path) -> Facts:
            with TemporaryDirectory() as out:
                done = score_batch([path], Path(out), evaluator)
            return {"scored": done.counts["scored"]}

        return run

    return prepare


MODES = {
    "naive": Mode("naive: spaCy text by text, encoder sentence by sentence", naive, slow=True),
    "textdescriptives": Mode("TextDescriptives, all measures", descriptives, "textdescriptives", slow=True),
    "batched": Mode("sentence-transformers, all sentences in batches", batched),
    "onnx": Mode("**plainspoken score** (onnx, the default)", ours("onnx")),
    "openvino": Mode("**plainspoken score --backend openvino** (bfloat16)", ours("openvino"), "openvino"),
    "torch": Mode("plainspoken score, torch backend", ours("torch")),
    "rules": Mode("plainspoken score --heads rules", ours("onnx", "rules")),
    "ray": Mode("plainspoken score --engine ray, two workers, after start-up", rays, "ray"),
    "peak": Mode("matrix products", peak),
    "floor": Mode("arithmetic of the default mode", arithmetic),
}
ASIDE = ("peak", "floor")  # measured with the others, but no rows of the table
