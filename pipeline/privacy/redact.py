"""A copy of a run in which people, places, mail addresses and numbers are placeholders; its scores are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.privacy import run_files
from pipeline.privacy.detect import CandidateTexts
from pipeline.privacy.names import NameList, speakers
from pipeline.privacy.presidio import Detector
from pipeline.privacy.pseudonyms import Pseudonyms
from pipeline.privacy.settings import PrivacySettings, privacy_settings
from pipeline.types import AreaCoverage, Coverage, Evaluation, Evidence, LevelResult, Span

HELP = "Redaction is a help, not a guarantee: names can be missed. Read the copy before you pass it on."
KEPT = ("tool", "created", "digests", "versions", "model_version", "pack", "framework")
TITLE = "Redacted answers"


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done: stretches replaced by kind, answers, candidate ids that look like names and were kept.

    ``notes`` say what could not be written.
    """

    replaced: Mapping[str, int]
    answers: int
    named_ids: tuple[str, ...]
    notes: tuple[str, ...] = ()


def redact(
    folder: Path, out: Path, *, people: Sequence[Sequence[str]] = (), package: str, key: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Redacted:  # fmt: skip
    """Write a redacted copy of a run.

    Args:
        folder: What ``score`` wrote.
        out: A new folder for the copy.
        people: Known names, each person's full name first; the run's speakers are added.
        package: The spaCy pipeline that finds names and places.
        key: Replace candidate and answer ids by pseudonyms, and write which is which here.
        progress: Called with the number of answers done since the last call.

    Raises:
        InputError: The run cannot be read, the copy cannot be written, or Presidio is not installed.
    """
    _refuse(folder, out, key)
    settings, files = privacy_settings(), run_files.load(folder)
    ids = Pseudonyms(files.evaluations) if key else None
    work = _Work(settings, Detector(settings, package), people, files.evaluations)
    made: dict[int, Evaluation] = {}
    for places in _by_candidate(files.evaluations):
        for place, evaluation in zip(places, work.candidate([files.evaluations[i] for i in places]), strict=True):
            made[place] = ids.renamed(evaluation) if ids else evaluation
        if progress:
            progress(len(places))
    notes = [HELP, *(work.note(note) for note in files.head.get("notes", ()))]
    head = {**files.head, "title": TITLE, "notes": notes}
    kept = {name: value for name, value in files.manifest.items() if name in KEPT}
    more = {"notes": notes, "redacted": {"replaced": dict(work.replaced), "pseudonyms": ids is not None}}
    bare = replace(files, manifest=kept)
    missing = run_files.write(bare, [made[i] for i in sorted(made)], out, head, more)
    if ids and key:
        ids.write(key)
    return Redacted(dict(work.replaced), len(made), () if ids else work.named_ids, missing)


def _refuse(folder: Path, out: Path, key: Path | None) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError("is there already", where=str(out), fix="name a new folder with --out, so that nothing mixes")
    if key and key.exists():
        raise InputError("is there already", where=str(key), fix="name another file with --key")
    if key and out.resolve() in key.resolve().parents:
        raise InputError("the key would travel with the copy", where=str(key), fix="name a file elsewhere with --key")
    if folder.resolve() in out.resolve().parents:
        raise InputError("is inside the run", where=str(out), fix="name a folder elsewhere with --out")


def _by_candidate(evaluations: Sequence[Evaluation]) -> list[list[int]]:
    """Places of each candidate's answers; an answer without a candidate stands alone."""
    groups: dict[tuple[str, int], list[int]] = {}
    for place, evaluation in enumerate(evaluations):
        name = evaluation.answer.candidate_id
        groups.setdefault((name, -1 if name else place), []).append(place)
    return list(groups.values())


class _Work:
    """Redacts candidate after candidate with the same names and detector."""

    def __init__(
        self, settings: PrivacySettings, detector: Detector, people: Sequence[Sequence[str]],
        evaluations: Sequence[Evaluation],
    ) -> None:  # fmt: skip
        self._settings, self._detector = settings, detector
        said = {origin.speaker for e in evaluations for origin in e.answer.origin}
        ids = [e.answer.candidate_id for e in evaluations]
        self.named_ids = tuple(name for (name, *_) in speakers([i for i in ids if i.istitle() or i in said], settings))
        self._names = NameList([*people, *speakers([*sorted(said), *self.named_ids], settings)], settings)
        self._files = {name: n for n, name in enumerate(dict.fromkeys(_files(evaluations)), 1)}
        self.replaced: Counter[str] = Counter()

    def candidate(self, evaluations: Sequence[Evaluation]) -> list[Evaluation]:
        """All answers of one candidate, redacted."""
        texts = CandidateTexts(_texts(evaluations), self._names, self._detector, self._settings)
        self.replaced.update(texts.counts)
        return [self._evaluation(evaluation, texts) for evaluation in evaluations]

    def note(self, text: str) -> str:
        """A sentence about the run, on its own."""
        return CandidateTexts([text], self._names, self._detector, self._settings).redacted(text).text

    def _evaluation(self, e: Evaluation, texts: CandidateTexts) -> Evaluation:
        said = texts.redacted(e.answer.text)

        def at(span: Span) -> Span:
            return said.span(span.start, span.end)

        origin = tuple(
            replace(
                o, start=(span := at(Span(o.start, o.end))).start, end=span.end,
                file=f"[FILE {self._files[o.file]}]" if o.file else "", speaker=texts.redacted(o.speaker).text,
            )
            for o in e.answer.origin
        )  # fmt: skip
        answer = replace(
            e.answer, text=said.text, question=texts.redacted(e.answer.question).text, place="",
            doubts=tuple(map(texts.sentence, e.answer.doubts)), origin=origin,
            doubtful=tuple(map(at, e.answer.doubtful)),
        )  # fmt: skip
        return replace(
            e,
            answer=answer,
            reason_sentence=texts.sentence(e.reason_sentence),
            level=_level(e.level, at) if e.level else None,
            coverage=_coverage(e.coverage, at) if e.coverage else None,
            evidence=tuple(_evidence(item, at(Span(item.start, item.end)), said.text, texts) for item in e.evidence),
            flags=tuple(
                replace(f, sentence=texts.sentence(f.sentence), spans=tuple(map(at, f.spans))) for f in e.flags
            ),
            doubts=tuple(map(texts.sentence, e.doubts)),
        )


def _files(evaluations: Sequence[Evaluation]) -> list[str]:
    return [origin.file for e in evaluations for origin in e.answer.origin if origin.file]


def _texts(evaluations: Sequence[Evaluation]) -> list[str]:
    answers = [e.answer for e in evaluations]
    spoken = [text for answer in answers for text in (answer.question, answer.text)]
    return [*spoken, *(origin.speaker for answer in answers for origin in answer.origin)]


def _evidence(item: Evidence, span: Span, text: str, texts: CandidateTexts) -> Evidence:
    words = text[span.start : span.end]
    return replace(item, start=span.start, end=span.end, text=words, reason=texts.sentence(item.reason))


def _level(level: LevelResult, at: Callable[[Span], Span]) -> LevelResult:
    matches, copied = (
        tuple(replace(match, span=at(match.span)) for match in pairs) for pairs in (level.matches, level.copied)
    )
    return replace(level, matches=matches, copied=copied)


def _coverage(coverage: Coverage, at: Callable[[Span], Span]) -> Coverage:
    areas: tuple[AreaCoverage, ...] = tuple(
        replace(area, span=at(area.span) if area.span else None) for area in coverage.areas
    )
    return replace(coverage, areas=areas)
