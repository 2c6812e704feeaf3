"""The tokenizer of a saved model, without transformers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = "tokenizer.json"


def load_tokenizer(folder: Path, *, most: int | None = None) -> Tokenizer:
    """The folder's tokenizer, which pads nothing.

    Args:
        folder: Where the model lies.
        most: Tokens at which a text is cut off; None cuts nothing.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / FILE))
    tokenizer.no_padding()
    if most is None:
        tokenizer.no_truncation()
    else:
        tokenizer.enable_truncation(most)
    return tokenizer
