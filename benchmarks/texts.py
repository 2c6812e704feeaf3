"""Answers to measure with: real ones where they are at hand, else the labelled ones, made into as many as asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "data" / "siop2024_interview" / "answers.csv"
LABELED = ROOT / "data" / "labeled"
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LONG = 6  # words of a sentence that can lose one


def originals() -> tuple[str, list[str]]:
    """Where the answers come from, and their texts."""
    from pipeline.ingest import read_answers
    from pipeline.labeled import read_labeled

    if REAL.is_file():
        found, where = read_answers([REAL]).answers, "real interview answers (../shared/data)"
    else:
        found, where = tuple(read_labeled(LABELED).to_answers()), "data/labeled"
    return where, [answer.text for answer in found if answer.reason_code is None and len(answer.text.split()) > _LONG]


def varied(texts: Sequence[str], count: int, seed: str) -> Iterator[str]:
    """The texts again and again, their sentences in another order and each with a word less: no two are the same."""
    for number in range(count):
        rng = Random(f"{seed} {number}")  # noqa: S311 - to repeat a run
        sentences = sentences_of(texts[number % len(texts)])
        rng.shuffle(sentences)
        yield " ".join(_edited(sentence, rng) for sentence in sentences)


def sentences_of(text: str) -> list[str]:
    """Sentences, by their marks alone."""
    return [sentence for sentence in _SENTENCE.split(text.strip()) if sentence]


def _edited(sentence: str, rng: Random) -> str:
    words = sentence.split()
    if len(words) > _LONG:
        del words[rng.randrange(1, len(words) - 1)]
    return " ".join(words)


def write(texts: Sequence[str], path: Path) -> Path:
    """As JSON lines, which ``score`` reads."""
    lines = (json.dumps({"answer_id": f"a{number:06d}", "text": text}) for number, text in enumerate(texts))
    path.write_text("".join(line + "\n" for line in lines), encoding="ascii")
    return path


def read(path: Path) -> list[str]:
    """The texts of a file of ``write``."""
    with path.open(encoding="ascii") as lines:
        return [str(json.loads(line)["text"]) for line in lines]
