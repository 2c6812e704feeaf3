"""Whether anything of a person is left in a folder: their id, or five of their words in a row."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.types import Evaluation

RUN = 5
_WORD = re.compile(r"\w+")
_SHORTEST_ID = 4  # a shorter id stands in every file by chance
_ENTITIES = str.maketrans({"’": "'", "\u2028": " "})


class Traces:
    """What to look for: the ids of a candidate and runs of their words that nobody else of the run and no pack said.

    Args:
        candidate: Their id.
        gone: Their evaluations.
        kept: All others.
        public: What pages say whoever is on them: wording of the competency pack, which the candidate may have quoted.
    """

    def __init__(
        self, candidate: str, gone: Sequence[Evaluation], kept: Sequence[Evaluation], public: Sequence[str] = ()
    ) -> None:
        others = "\n".join(text for e in kept for text in (e.answer.text, e.answer.question, e.answer.answer_id))
        asked = "\n".join((*(e.answer.question for e in gone), *public))
        theirs = {run for e in gone for run in runs(e.answer.text)}
        self._runs = theirs - set(runs(others)) - set(runs(asked))
        ids = {candidate, *(e.answer.answer_id for e in gone)}
        self._ids = [i for i in ids if len(i) >= _SHORTEST_ID and i not in others]

    def found_in(self, folder: Path) -> list[str]:
        """Paths of the files that hold a trace, archives looked into."""
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        return [str(path) for path in paths if any(map(self._holds, _contents(path)))]

    def _holds(self, content: str) -> bool:
        return any(i in content for i in self._ids) or not self._runs.isdisjoint(runs(content))


def runs(text: str) -> Iterator[str]:
    """Every run of five words, without case and marks."""
    words = _WORD.findall(text.translate(_ENTITIES).lower())
    return (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _contents(path: Path) -> Iterator[str]:
    yield path.read_bytes().decode("utf-8", errors="replace")
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        yield str(pq.read_table(path).to_pydict())
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", errors="replace")
