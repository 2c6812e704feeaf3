"""What a spaCy package's network makes of a word before it looks at the neighbours, worked out once a word.

It begins with vectors that follow from the word alone (its form, the beginning and end and shape of it), a quarter of
the network's time, and an answer says few words that no other one has said.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    Floats = npt.NDArray[np.float32]

_MOST = 1 << 16  # words whose vectors are kept: 25 MB
_FOLLOWS = {"ORTH", "LOWER", "NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"}  # from a word in a list of words


def remember_words(nlp: Language) -> None:
    """Have a package ask for each word's own vector once, where its network is made so; another one stays as it is."""
    from thinc.api import Model

    for name in nlp.pipe_names:
        network: Any = getattr(nlp.get_pipe(name), "model", None)
        if nlp.get_pipe_meta(name).factory == "tok2vec" and _by_word(network):
            first = network.layers[0]
            read = _Words(first, nlp.vocab).read
            network.layers[0] = Model("remembered_words", read, layers=[first], ops=first.ops)


def _by_word(network: Any) -> bool:
    """Whether the network's first part looks at nothing but the word."""
    asked = network.layers[0].layers[:1] if network.layers else []
    return bool(asked) and asked[0].name == "extract_features" and set(asked[0].attrs["columns"]) <= _FOLLOWS


class _Words:
    """The vectors of the words said so far.

    Args:
        embed: The network's part that makes them: from documents to (words, width) each.
        vocab: The package's.
    """

    def __init__(self, embed: Any, vocab: Vocab) -> None:
        self._embed, self._vocab, self._lock = embed, vocab, Lock()
        self._rows: dict[int, int] = {}
        self._table: Floats | None = None

    def read(self, _: Any, docs: Sequence[Doc], is_train: bool) -> tuple[list[Floats], Any]:
        """The vectors of documents' words, as thinc asks for them."""
        if is_train:
            return self._embed(docs, is_train)  # type: ignore[no-any-return]
        keys = [doc.to_array("ORTH").tolist() for doc in docs]
        with self._lock:
            table = self._with({key for own in keys for key in own})
            return [table[[self._rows[key] for key in own]] for own in keys], None

    def _with(self, keys: set[int]) -> Floats:
        """The table, with these words in it."""
        import numpy as np
        from spacy.tokens import Doc

        if len(self._rows.keys() | keys) > _MOST:
            self._rows, self._table = {}, None
        new = sorted(keys - self._rows.keys())
        if new or self._table is None:
            strings = self._vocab.strings
            (made,) = self._embed.predict([Doc(self._vocab, words=[strings[key] for key in new])])
            self._table = made if self._table is None else np.concatenate([self._table, made])
            self._rows.update((key, len(self._rows)) for key in new)
        return self._table
