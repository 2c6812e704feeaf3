"""The one path: answers in, evaluations out, whoever calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from pipeline.bundle import open_bundle
from pipeline.config import Settings, configs_dir, load_settings, scoring_digest
from pipeline.embed import Encoder, Remembered
from pipeline.errors import PlainspokenError
from pipeline.features import Measurer
from pipeline.flags import Case, flags_of, near_duplicates, runs_of
from pipeline.heads import RuleScorer, Scorer, joined, load_rule_heads
from pipeline.heads.tuned import Reading
from pipeline.hearing import Heard, halves, hear, said
from pipeline.language import EnglishCheck
from pipeline.levels import Matched, PackMatcher
from pipeline.levels.judged import HELD, held, shown, with_level
from pipeline.packs import Pack, load_pack
from pipeline.parse import ParsedAnswer, Parser
from pipeline.process import sparing
from pipeline.transformer import SIDE_BY_SIDE
from pipeline.types import Answer, Evaluation, Reason, Status

Progress = Callable[[int], None]
_FIRST = (8, 16, 32)  # answers of the first chunks: the encoders need not wait for a large one to be parsed


@dataclass(frozen=True, slots=True)
class Judged:
    """An evaluation, and the digests of the answer's five-word runs, by which near-duplicates are found."""

    evaluation: Evaluation
    runs: Any


@dataclass(frozen=True)
class _Begun:
    """A chunk on its way: heard; of its shorter and its longer answers, vectors by text and readings are to come."""

    answers: Sequence[Answer]
    reasons: Sequence[Reason | None]
    heard: Sequence[Heard]
    parts: Sequence[tuple[Sequence[int], Future[tuple[Mapping[str, Any], Sequence[Reading | None]]]]]


@dataclass
class Evaluator:
    """Scores answers; one answer's scores never depend on its neighbours, their order or the batch size.

    Use ``Evaluator.load``.
    """

    settings: Settings
    configs: Path
    pack: Pack
    framework: str
    scorer: Scorer
    encoder: Encoder
    _parser: Parser = field(repr=False)
    _measurer: Measurer = field(repr=False)
    _english: EnglishCheck = field(repr=False)

    @classmethod
    def load(
        cls,
        configs: Path | None = None,
        *,
        model: str | Path | None = None,
        settings: Settings | None = None,
        pack: str | None = None,
        framework: str | None = None,
        backend: str | None = None,
    ) -> Evaluator:
        """An evaluator from a trained model, or from a folder of configuration and its rule heads.

        Args:
            configs: A folder of configuration instead of the model's or the package's own.
            model: Folder of a trained model, a models:/ URI, or "rules" for rule heads alone; by default the model
                that came with the package, unless ``configs`` names a folder.
            settings: Instead of the folder's settings.yaml.
            pack: Id or path of a competency pack, instead of the settings' one.
            framework: Id of one of its frameworks, instead of the default one.
            backend: What runs the encoders, instead of the settings' one.

        Raises:
            ConfigError: With file, line and key, when something in the folder cannot be used.
        """
        bundle = open_bundle(model) if model or not configs else None
        folder = configs or (bundle.configs if bundle else configs_dir())
        settings = (settings or load_settings(folder / "settings.yaml")).with_backend(backend)
        asked, size = settings.encoder, settings.batches.encode
        encoder = Encoder(asked.id, asked.sha256, device=asked.device, batch_size=size, backend=asked.backend)
        with ThreadPoolExecutor(1, "digest") as beside:
            beside.submit(lambda: encoder.digest)  # it leaves Python's lock to what is read here
            chosen = load_pack(pack or settings.pack, folder / "packs")
            rules = RuleScorer(load_rule_heads(folder / "heads.yaml"))
            parser, measurer = Parser(settings.parser.package, folder / "lexicons"), Measurer(folder / "lexicons")
        wanted = chosen.framework(framework or (settings.framework if pack is None else None)).id
        scorer = bundle.scorer(rules, encoder) if bundle else rules
        return cls(settings, folder, chosen, wanted, scorer, encoder, parser, measurer, EnglishCheck(parser.knows))

    @cached_property
    def _matcher(self) -> PackMatcher:
        # Embeds the whole pack: not before there is an answer to score.
        return PackMatcher(self.pack, self.framework, Remembered(self.encoder), self.configs)

    @property
    def model_version(self) -> str:
        """Name of what scores, and digest of everything that a score depends on."""
        return f"{self.scorer.version}+{self.configs_digest[:8]}"

    @property
    def digests(self) -> dict[str, str]:
        """Sha256 of everything that makes the scores: configuration, pack, encoder, and a trained model's files."""
        own = {"configs": self.configs_digest, "pack": self.pack.digest, "encoder": self.encoder.digest}
        return {**own, **self.scorer.digests}

    @property
    def configs_digest(self) -> str:
        """Sha256 over the files of configuration that a score depends on, the pack, and the settings in use."""
        return scoring_digest(self.configs, self.pack.digest, self.settings)

    def evaluate(self, answers: Iterable[Answer], progress: Progress | None = None) -> list[Evaluation]:
        """Evaluate answers, in order, one evaluation each; an answer that cannot be scored says why.

        Args:
            answers: As ``pipeline.ingest.read_answers`` gives them.
            progress: Called with the number of answers done since the last call.
        """
        done = list(self.stream(answers, progress))
        evaluations = [one.evaluation for one in done]
        ids, runs = [e.answer.answer_id for e in evaluations], [one.runs for one in done]
        for i, flag in near_duplicates(ids, runs, self.settings.flags.near_duplicate):
            evaluations[i] = replace(evaluations[i], flags=(*evaluations[i].flags, flag))
        return evaluations

    def stream(self, answers: Iterable[Answer], progress: Progress | None = None) -> Iterator[Judged]:
        """Evaluate answers as ``evaluate`` does, a few at a time, for those that do not fit in memory.

        The flag NEAR_DUPLICATE is not there: it needs all answers. ``pipeline.flags.near_duplicates`` finds it from
        what is yielded with each evaluation.
        """
        for done in self._chunks(answers):
            yield from done
            if progress:
                progress(len(done))

    def tell(self, answers: Sequence[Answer]) -> list[tuple[ParsedAnswer, ParsedAnswer]]:
        """Each answer parsed, and what it tells; for training, which has to read what scoring reads."""
        return [(heard.whole, heard.told) for heard in map(self._hear, self._parser.parse(answers))]

    def _chunks(self, answers: Iterable[Answer]) -> Iterator[list[Judged]]:
        """Chunk after chunk; while one is parsed, the one before is embedded and read on other threads."""
        iterator, before = iter(answers), None
        with ThreadPoolExecutor(SIDE_BY_SIDE, "encoder") as workers, sparing():
            if self.encoder.backend == "torch":  # which is hidden from imports while spaCy loads
                self._parser.load()
            beside = workers.submit(self._load_encoders)  # it leaves Python's lock to spaCy, mostly
            self._parser.load()
            beside.result()
            most = self.settings.batches.parse
            sizes = (min(size, most) for size in chain(_FIRST, repeat(most)))
            while chunk := list(islice(iterator, next(sizes))):
                begun = self._begun(chunk, workers)
                if before:
                    yield self._finished(before, workers)
                before = begun
            if before:
                yield self._finished(before, workers)

    def _load_encoders(self) -> None:
        self.scorer.read([], [])
        if not self.scorer.says_clauses:
            self.encoder.encode([])

    def _begun(self, answers: Sequence[Answer], workers: Executor) -> _Begun:
        try:
            pieces = [said(a, self._parser, self._english, self.settings.limits.answer_characters) for a in answers]
            reasons = [one if isinstance(one, Reason) else None for one in pieces]
            told = ((a, one) for a, one in zip(answers, pieces, strict=True) if not isinstance(one, Reason))
            heard = [self._hear(one) for one in self._parser.parse_said(told)]
            encoded = ((part, workers.submit(self._encoded, [heard[i] for i in part])) for part in halves(heard))
            return _Begun(answers, reasons, heard, list(encoded))
        except PlainspokenError:
            raise
        except Exception as error:
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return _Begun(answers, [], [], [([], failed)])

    def _encoded(self, heard: Sequence[Heard]) -> tuple[Mapping[str, Any], Sequence[Reading | None]]:
        readings = self.scorer.read([one.whole for one in heard], [one.told for one in heard])
        said = self.scorer.says_clauses
        texts = list(dict.fromkeys(text for one in heard for text in self._matcher.texts(one.plain, said=said)))
        return dict(zip(texts, self.encoder.encode(texts), strict=True)) if texts else {}, readings

    def _finished(self, begun: _Begun, workers: Executor) -> list[Judged]:
        """Answers together; where that fails, one by one, so that one that breaks something takes no other with it."""
        try:
            return list(self._evaluated(begun))
        except PlainspokenError:
            raise
        except Exception as error:
            if len(begun.answers) > 1:
                return [one for a in begun.answers for one in self._finished(self._begun([a], workers), workers)]
            sentence = f"scoring failed ({type(error).__name__}); please report the text"
            return [Judged(Evaluation(begun.answers[0], Status.UNSCORABLE, Reason.FAILED.value, sentence), runs_of([]))]

    def _evaluated(self, begun: _Begun) -> Iterator[Judged]:
        encoded = [(part, *made.result()) for part, made in begun.parts]
        vectors = {text: vector for _, found, _ in encoded for text, vector in found.items()}
        readings = dict(pair for part, _, read in encoded for pair in zip(part, read, strict=True))
        remaining = ((one, readings[i]) for i, one in enumerate(begun.heard))
        for answer, reason in zip(begun.answers, begun.reasons, strict=True):
            if reason is not None:
                yield Judged(Evaluation(answer, Status.UNSCORABLE, reason.value, doubts=answer.doubts), runs_of([]))
            else:
                one, reading = next(remaining)
                yield Judged(self._evaluate(one, reading, vectors), runs_of([w.lower for w in one.whole.words]))
                one.forget()

    def _hear(self, parsed: ParsedAnswer) -> Heard:
        return hear(parsed, self._measurer, self._english, self._matcher)

    def _evaluate(self, heard: Heard, reading: Reading | None, vectors: Mapping[str, Any]) -> Evaluation:
        parsed = heard.whole
        measured = self._measurer.measure(parsed, heard.told)
        said = reading.clauses if reading else None
        matched: Matched = self._matcher.match(heard.plain, heard.told, measured.features, vectors, said)
        features = {**measured.features, **matched.features}
        scored = self.scorer.score(heard.told, features, reading)
        judged = with_level(matched.level, scored.level)
        level = held(judged, scored.scores, self.settings.generic_level)
        evidence = shown((*joined(measured.evidence, scored.evidence), *matched.evidence), matched.level, level)
        case = Case(
            parsed, features, evidence, scored.scores, level, matched.on_topic, heard.foreign, self.settings.flags
        )
        return Evaluation(
            parsed.answer, Status.SCORED, words=len(parsed.answer.text.split()), scores=scored.scores, level=level,
            coverage=matched.coverage, features=features, evidence=evidence, flags=flags_of(case),
            doubts=(*parsed.answer.doubts, *((HELD,) if level.level != judged.level else ())),
        )  # fmt: skip
