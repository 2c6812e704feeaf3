"""The one path: answers in, evaluations out, whoever calls."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.config import Settings, configs_dir, load_settings
from pipeline.embed import Encoder
from pipeline.features import Measurer
from pipeline.flags import Case, flags_of, near_duplicates
from pipeline.heads import load_rule_heads
from pipeline.heads.rules import RuleHead
from pipeline.language import EnglishCheck
from pipeline.levels import Matched, PackMatcher
from pipeline.packs import Pack, load_pack
from pipeline.parse import ParsedAnswer, Parser
from pipeline.types import Answer, Evaluation, LevelResult, Reason, Scores, Status

HELD = "The level is held down: what resembles a higher one could have been said by anyone."
STAR = ("situation", "task", "action", "result", "reflection")
Progress = Callable[[int], None]


@dataclass
class Evaluator:
    """Scores answers; one answer's scores never depend on its neighbours, their order or the batch size.

    Use ``Evaluator.load``.
    """

    settings: Settings
    configs: Path
    pack: Pack
    framework: str
    heads: Mapping[str, RuleHead]
    encoder: Encoder
    _parser: Parser = field(repr=False)
    _measurer: Measurer = field(repr=False)
    _english: EnglishCheck = field(repr=False)

    @classmethod
    def load(
        cls,
        configs: Path | None = None,
        *,
        settings: Settings | None = None,
        pack: str | None = None,
        framework: str | None = None,
    ) -> Evaluator:
        """An evaluator from a folder of configuration.

        Args:
            configs: The folder; by default the one that came with the package.
            settings: Instead of the folder's settings.yaml.
            pack: Id or path of a competency pack, instead of the settings' one.
            framework: Id of one of its frameworks, instead of the default one.

        Raises:
            ConfigError: With file, line and key, when something in the folder cannot be used.
        """
        folder = configs or configs_dir()
        settings = settings or load_settings(folder / "settings.yaml")
        chosen = load_pack(pack or settings.pack, folder / "packs")
        wanted = framework or (settings.framework if pack is None else None)
        encoder = Encoder(
            settings.encoder.id,
            settings.encoder.sha256,
            device=settings.encoder.device,
            batch_size=settings.batches.encode,
        )
        return cls(
            settings, folder, chosen, chosen.framework(wanted).id, load_rule_heads(folder / "heads.yaml"), encoder,
            Parser(settings.parser.package, folder / "lexicons"), Measurer(folder / "lexicons"),
            EnglishCheck(),
        )  # fmt: skip

    @cached_property
    def _matcher(self) -> PackMatcher:
        # Embeds the whole pack: not before there is an answer to score.
        return PackMatcher(self.pack, self.framework, self.encoder, self.configs)

    @property
    def model_version(self) -> str:
        """Version of the program and digest of everything in configs/ that a score depends on."""
        return f"rules-{__version__}+{self.configs_digest[:8]}"

    @property
    def digests(self) -> dict[str, str]:
        """Sha256 of everything that makes the scores: configuration, pack, encoder."""
        return {"configs": self.configs_digest, "pack": self.pack.digest, "encoder": self.encoder.digest}

    @property
    def configs_digest(self) -> str:
        """Sha256 over lexicons, heads, levels, settings and the pack."""
        digest = hashlib.sha256(self.pack.digest.encode())
        for path in sorted(p for p in self.configs.rglob("*.yaml") if "packs" not in p.relative_to(self.configs).parts):
            digest.update(path.relative_to(self.configs).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        digest.update(self.settings.model_dump_json().encode())
        return digest.hexdigest()

    def evaluate(self, answers: Iterable[Answer], progress: Progress | None = None) -> list[Evaluation]:
        """Evaluate answers, in order, one evaluation each; an answer that cannot be scored says why.

        Args:
            answers: As ``pipeline.ingest.read_answers`` gives them.
            progress: Called with the number of answers done since the last call.
        """
        evaluations: list[Evaluation] = []
        words: list[list[str]] = []
        iterator = iter(answers)
        while chunk := list(islice(iterator, self.settings.batches.parse)):
            for evaluation, own_words in self._chunk(chunk):
                evaluations.append(evaluation)
                words.append(own_words)
            if progress:
                progress(len(chunk))
        found = near_duplicates([e.answer.answer_id for e in evaluations], words, self.settings.flags.near_duplicate)
        for i, flag in found.items():
            evaluations[i] = replace(evaluations[i], flags=(*evaluations[i].flags, flag))
        return evaluations

    def _chunk(self, answers: Sequence[Answer]) -> Iterator[tuple[Evaluation, list[str]]]:
        reasons = [self._reason(answer) for answer in answers]
        parsed = list(self._parser.parse(a for a, reason in zip(answers, reasons, strict=True) if reason is None))
        texts = list(dict.fromkeys(text for one in parsed for text in self._matcher.texts(one)))
        vectors = dict(zip(texts, self.encoder.encode(texts), strict=True))
        remaining = iter(parsed)
        for answer, reason in zip(answers, reasons, strict=True):
            if reason is not None:
                yield Evaluation(answer, Status.UNSCORABLE, reason.value, doubts=answer.doubts), []
            else:
                one = next(remaining)
                yield self._evaluate(one, vectors), [w.lower for w in one.words]

    def _reason(self, answer: Answer) -> Reason | None:
        if answer.reason_code is not None:
            return answer.reason_code
        if not answer.text.strip():
            return Reason.EMPTY
        if len(answer.text) > self.settings.limits.answer_characters:
            return Reason.TOO_LONG
        pieces = self._parser.pieces(answer.text)
        if not pieces:
            return Reason.NO_WORDS
        return None if self._english.is_english(pieces) else Reason.WRONG_LANGUAGE

    def _evaluate(self, parsed: ParsedAnswer, vectors: Mapping[str, Any]) -> Evaluation:
        measured = self._measurer.measure(parsed)
        matched: Matched = self._matcher.match(parsed, measured.features, vectors)
        features = {**measured.features, **matched.features}
        scores = self._scores(features)
        evidence = (*measured.evidence, *matched.evidence)
        foreign = self._english.foreign_stretch(self._parser.pieces(parsed.answer.text))
        level = self._held(matched.level, scores)
        held = (HELD,) if level != matched.level else ()
        case = Case(parsed, features, evidence, scores, level, matched.on_topic, foreign, self.settings.flags)
        return Evaluation(
            parsed.answer, Status.SCORED, words=len(parsed.answer.text.split()), scores=scores, level=level,
            coverage=matched.coverage, features=features, evidence=evidence, flags=flags_of(case),
            doubts=(*parsed.answer.doubts, *held),
        )  # fmt: skip

    def _held(self, level: LevelResult, scores: Scores) -> LevelResult:
        """The level, held down where the words are such as anyone could have said."""
        limit = self.settings.generic_level
        if level.level is None or scores.generic_probability < limit.probability:
            return level
        steps = [min(step, limit.at_most) for step in (level.level, level.low or 0, level.high or 0)]
        return replace(level, level=steps[0], low=steps[1], high=steps[2])

    def _scores(self, features: Mapping[str, float]) -> Scores:
        made = {name: head.score(features) for name, head in self.heads.items()}
        return Scores(
            specificity=made["specificity"], empathy=made["empathy"], ownership=made["ownership"],
            buzzwords=made["buzzwords"], buzzword_density=features["buzzwords.density"],
            star={part: made[part] for part in STAR}, generic_probability=made["generic"],
        )  # fmt: skip
