"""Candidate and answer ids replaced by pseudonyms; the key is written apart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.report.files import write_private
from pipeline.types import Evaluation


class Pseudonyms:
    """``P01`` for a candidate and ``P01-1`` for an answer, in the run's order."""

    def __init__(self, evaluations: Sequence[Evaluation]) -> None:
        ids = [(e.answer.candidate_id, e.answer.answer_id) for e in evaluations]
        known = list(dict.fromkeys(candidate for candidate, _ in ids if candidate))
        width = max(2, len(str(len(known))))
        self.candidates = {"": ""} | {name: f"P{n:0{width}}" for n, name in enumerate(known, 1)}
        self.answers: dict[str, str] = {}
        asked: dict[str, int] = {}
        for candidate, answer in ids:
            asked[candidate] = asked.get(candidate, 0) + 1
            self.answers[answer] = f"{self.candidates[candidate] or 'A'}-{asked[candidate]}"
        self._pattern = words_pattern([*self.answers, *known])

    def renamed(self, evaluation: Evaluation) -> Evaluation:
        """The evaluation under its pseudonyms, also where a flag or a doubt names an answer or a candidate."""
        answer = evaluation.answer
        answer = replace(
            answer,
            answer_id=self.answers[answer.answer_id],
            candidate_id=self.candidates[answer.candidate_id],
            doubts=tuple(map(self._sentence, answer.doubts)),
        )
        flags = tuple(replace(flag, sentence=self._sentence(flag.sentence)) for flag in evaluation.flags)
        doubts = tuple(map(self._sentence, evaluation.doubts))
        return replace(evaluation, answer=answer, flags=flags, doubts=doubts)

    def write(self, path: Path) -> Path:
        """Write which pseudonym stands for whom, mode 0600."""
        known: Mapping[str, Mapping[str, str]] = {
            "candidates": {new: old for old, new in self.candidates.items() if old},
            "answers": {new: old for old, new in self.answers.items()},
        }
        return write_private(path, (json.dumps(known, indent=2) + "\n").encode("ascii"))

    def _sentence(self, text: str) -> str:
        return self._pattern.sub(lambda m: self.answers.get(m.group()) or self.candidates[m.group()], text)


def words_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Matches any of the words where no letter, digit, or joined part goes on before or after it."""
    longest = sorted({word for word in words if word}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?![\w-])")
