"""Is the answer in English? Decided by py3langid on canonical words, so that punctuation and case have no say.

It is not asked about words that English alone has: those of which most longer ones stand in an English dictionary and
a fifth are English function words. So are 97% of the stretches of 1,768 answers, and none of 7,288 stretches of
sentences in other languages (docs/experiments.md). Only an answer that is almost certainly not English is refused: on
short, terse and dialect answers this refused none of 868 English ones from their first six words on, where a count of
function words refused 40.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import kept
from pipeline.digests import sha256_of
from pipeline.parse.spelling import FUNCTION_WORDS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LEAST_WORDS = 6
LEAST_PROBABILITY = 0.01
WINDOW = 30
LEAST_KNOWN = 0.8  # share of the longer words that stand in a dictionary, and
LEAST_FUNCTION = 0.2  # of all words that are these, where nothing else needs to be asked
LONGER = 4  # letters
_CODEC = "lz4"
_LAYOUT = "apart"  # of what is kept
_SIZE = 8  # bytes that hold it


class EnglishCheck:
    """Tells English from other languages.

    Args:
        is_known: Whether an English dictionary has a word; without it the language model is always asked.
    """

    def __init__(self, is_known: Callable[[str], bool] = lambda _: False) -> None:
        self._is_known = is_known

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

        ptc, pc, classes, nextmove, row, output = _model(MODEL_DIR / MODEL_FILE)
        return LanguageIdentifier(ptc, pc, classes, nextmove, output, norm_probs=True, tk_row=row)

    def is_english(self, words: Sequence[str]) -> bool:
        """False when the words are plainly in another language; very short answers get the benefit of the doubt."""
        if len(words) < LEAST_WORDS or self._plainly(words):
            return True
        text = " ".join(words).lower()
        likeliest, probability = self._identifier.classify(text)
        if likeliest == "en" and probability >= LEAST_PROBABILITY:
            return True
        return float(dict(self._identifier.rank(text)).get("en", 0.0)) >= LEAST_PROBABILITY

    def _plainly(self, words: Sequence[str]) -> bool:
        if sum(map(FUNCTION_WORDS.__contains__, words)) < LEAST_FUNCTION * len(words):
            return False
        longer = [word for word in words if len(word) >= LONGER]
        return sum(word.isascii() and self._is_known(word) for word in longer) >= LEAST_KNOWN * len(longer)

    def foreign_stretch(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The first run of ``WINDOW`` words in another language inside an otherwise English answer, if any."""
        for start in range(0, max(len(words) - WINDOW + 1, 0), WINDOW // 3):
            if not self.is_english(words[start : start + WINDOW]):
                return start, start + WINDOW
        return None


def _model(path: Path) -> tuple[Any, ...]:
    """What py3langid's ``load_model`` gives, which takes .8 s to unpack it; kept so that it takes .1 s."""
    import numpy as np
    from safetensors.numpy import load

    packed = load(kept("languages", f"{_LAYOUT}\0{version('py3langid')}\0{sha256_of(path)}", lambda: _packed(path)))
    pc, classes = _unpacked(packed["pc"], np.float32), packed["classes"].tobytes().decode().split()
    ptc = _unpacked(packed["ptc"], np.float16).reshape(-1, len(pc))
    # Read as fast as the library's arrays.
    nextmove, row = _unpacked(packed["nextmove"], np.uint32).data, _unpacked(packed["row"], np.uint16).data
    return ptc, pc, classes, nextmove, row, _unpacked(packed["output"], np.int32).tolist()


def _packed(path: Path) -> bytes:
    """The model's arrays, twelve megabytes of them, each packed by itself: what comes out is not copied again."""
    import numpy as np
    from py3langid.modelio import load_model
    from pyarrow import compress
    from safetensors.numpy import save

    def packed(values: Any, kind: type[Any]) -> Any:
        body = np.asarray(values, dtype=kind).tobytes()
        return np.frombuffer(len(body).to_bytes(_SIZE) + compress(body, codec=_CODEC, asbytes=True), dtype=np.uint8)

    ptc, pc, classes, nextmove, row, output = load_model(path)
    names = np.frombuffer(" ".join(classes).encode(), dtype=np.uint8)
    arrays = {"ptc": packed(ptc, np.float16), "pc": packed(pc, np.float32), "nextmove": packed(nextmove, np.uint32)}
    return save({**arrays, "row": packed(row, np.uint16), "output": packed(output, np.int32), "classes": names})


def _unpacked(packed: Any, kind: type[Any]) -> Any:
    import numpy as np
    from pyarrow import decompress

    size, body = int.from_bytes(packed[:_SIZE].tobytes()), packed[_SIZE:].tobytes()
    return np.frombuffer(decompress(body, size, codec=_CODEC, asbytes=True), dtype=kind)
