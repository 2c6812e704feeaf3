"""Is the answer in English? Decided by py3langid on canonical words, so that punctuation and case have no say.

Only an answer that is almost certainly not English is refused: on short, terse and dialect answers this refused none of
868 English ones from their first six words on, where a count of function words refused 40 (docs/experiments.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import kept
from pipeline.digests import sha256_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LEAST_WORDS = 6
LEAST_PROBABILITY = 0.01
WINDOW = 30
_CODEC = "lz4"
_SIZE = 8  # bytes that hold it


class EnglishCheck:
    """Tells English from other languages."""

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

        ptc, pc, classes, nextmove, row, output = _model(MODEL_DIR / MODEL_FILE)
        return LanguageIdentifier(ptc, pc, classes, nextmove, output, norm_probs=True, tk_row=row)

    def load(self) -> None:
        """Read the model now rather than at the first use; unpacking it leaves Python's lock to others."""
        _ = self._identifier

    def is_english(self, words: Sequence[str]) -> bool:
        """False when the words are plainly in another language; very short answers get the benefit of the doubt."""
        if len(words) < LEAST_WORDS:
            return True
        text = " ".join(words).lower()
        likeliest, probability = self._identifier.classify(text)
        if likeliest == "en" and probability >= LEAST_PROBABILITY:
            return True
        return float(dict(self._identifier.rank(text)).get("en", 0.0)) >= LEAST_PROBABILITY

    def foreign_stretch(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The first run of ``WINDOW`` words in another language inside an otherwise English answer, if any."""
        for start in range(0, max(len(words) - WINDOW + 1, 0), WINDOW // 3):
            if not self.is_english(words[start : start + WINDOW]):
                return start, start + WINDOW
        return None


def _model(path: Path) -> tuple[Any, ...]:
    """What py3langid's ``load_model`` gives, which takes .8 s to unpack it; kept so that it takes .1 s."""
    from pyarrow import decompress
    from safetensors.numpy import load

    body = kept("languages", f"{version('py3langid')}\0{sha256_of(path)}", lambda: _packed(path))
    arrays = load(decompress(body[_SIZE:], int.from_bytes(body[:_SIZE]), codec=_CODEC, asbytes=True))
    classes = arrays["classes"].tobytes().decode().split()
    nextmove, row = (arrays[name].data for name in ("nextmove", "row"))  # read as fast as the library's arrays
    return arrays["ptc"], arrays["pc"], classes, nextmove, row, arrays["output"].tolist()


def _packed(path: Path) -> bytes:
    """The model's arrays, twelve megabytes of them, after their size unpacked."""
    import numpy as np
    from py3langid.modelio import load_model
    from pyarrow import compress
    from safetensors.numpy import save

    ptc, pc, classes, nextmove, row, output = load_model(path)
    names = np.frombuffer(" ".join(classes).encode(), dtype=np.uint8)
    arrays = {"nextmove": np.asarray(nextmove), "row": np.asarray(row), "output": np.asarray(output, dtype=np.int32)}
    body = save({"ptc": ptc, "pc": pc, "classes": names, **arrays})
    packed: bytes = compress(body, codec=_CODEC, asbytes=True)
    return len(body).to_bytes(_SIZE) + packed
