"""Decisions out of a Label Studio export (JSON), each span checked against the words it was put on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pipeline.errors import InputError
from pipeline.labeled.scales import SCALES, Scale
from pipeline.report.files import storable
from pipeline.review.cases import Case
from pipeline.review.decisions import COMMENT, Decision, Stage
from pipeline.review.studio import NOT_APPLYING, SPANS, steps
from pipeline.types import Span

LAST = "~"  # after every time
FIX = "export the tasks from Label Studio as JSON again, with the configuration that 'review export' wrote"


def read_tasks(
    tasks: Sequence[Mapping[str, Any]], file: str, cases: Mapping[str, Case], raters: Sequence[str],
    stage: Stage | None, notes: list[str],
) -> list[Decision]:  # fmt: skip
    """All decisions of all annotations that were submitted; those made in Label Studio have no id yet.

    Args:
        tasks: As exported.
        file: Its name, for messages.
        cases: Answers of the run by id.
        raters: One name for everything that has none of its own, or ``ID=NAME`` for each annotator.
        stage: For decisions that have none; without it what the task says, else "informed".
        notes: Gets a line for what was left out.

    Raises:
        InputError: A task that is not of this run, a choice that no scale has, a span that is not on its words, or
            annotations of several people with one name for all; with the task.
    """
    found: list[Decision] = []
    loose = 0
    names = _Names(raters)
    for task in tasks:
        where = f"{file}, task {task.get('id', '?')}"
        try:
            text = _text(task["data"], cases, where)
            usual = stage or _stage(task["data"].get("stage"))
            for annotation in task.get("annotations", ()):
                if not annotation.get("was_cancelled"):
                    made, left = _annotation(annotation, str(task["data"]["answer_id"]), text, usual, where, names)
                    found += made
                    loose += left
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise InputError(f"not as Label Studio writes it ({error!r})", where=where, fix=FIX) from error
    if loose:
        notes.append(f"{loose} marked stretches were left out: their scale was not rated in the same annotation.")
    return sorted(found, key=lambda decision: decision.at or LAST)


class _Names:
    """Who an annotator of Label Studio is."""

    def __init__(self, raters: Sequence[str]) -> None:
        pairs = [rater.partition("=") for rater in raters]
        self._by_id = {key.strip(): name.strip() for key, equals, name in pairs if equals}
        single = [key.strip() for key, equals, _ in pairs if not equals]
        self._single = single[0] if single else ""
        self._seen: set[str] = set()

    def of(self, annotation: Mapping[str, Any], where: str) -> str:
        by = annotation.get("completed_by", "")
        ids = [str(by.get("email", "")), str(by.get("id", ""))] if isinstance(by, Mapping) else [str(by)]
        if named := [self._by_id[i] for i in ids if i in self._by_id]:
            return named[0]
        self._seen.add(ids[-1])
        if not self._single or len(self._seen) > 1:
            fix = f"say who is who, such as {' '.join(f'--rater {i}=NAME' for i in sorted(self._seen))}"
            what = "annotations of several people" if self._single else f"annotator {ids[-1]} has no name"
            raise InputError(what, where=where, fix=fix)
        return self._single


def _text(data: Mapping[str, Any], cases: Mapping[str, Case], where: str) -> str:
    answer_id = str(data["answer_id"])
    if answer_id not in cases:
        fix = "give the run that the tasks were exported from"
        raise InputError(f"answer '{answer_id[:60]}' is not in this run", where=where, fix=fix)
    text = storable(cases[answer_id].text)
    if data["text"] != text:
        fix = "give the run that the tasks were exported from"
        raise InputError(f"answer '{answer_id[:60]}' has other words in this run", where=where, fix=fix)
    return text


def _stage(value: object) -> Stage:
    return next((stage for stage in get_args(Stage) if stage == value), "informed")


def _annotation(
    annotation: Mapping[str, Any], answer_id: str, text: str, usual: Stage, where: str, names: _Names
) -> tuple[list[Decision], int]:
    """Decisions of one annotation, and how many spans belong to none of them."""
    results: list[Mapping[str, Any]] = annotation["result"]
    spans: dict[str, list[Span]] = {}
    for result in results:
        if result["from_name"] == SPANS:
            for label in result["value"]["labels"]:
                spans.setdefault(label, []).append(span_of(result["value"], text, where))
    made = []
    for result in results:
        if result["from_name"] != SPANS:
            scale = str(result["from_name"])
            rating, comment = _said(scale, result["value"], where)
            if scale == COMMENT and not comment.strip():
                continue
            meta = result.get("plainspoken") or {}
            made.append(
                Decision(
                    str(result["id"]) if meta else "", answer_id, meta.get("rater") or names.of(annotation, where),
                    scale, rating, _stage(meta["stage"]) if meta else usual, tuple(spans.pop(scale, ())),
                    comment or meta.get("comment", ""), meta.get("at", ""),
                )
            )  # fmt: skip
    return made, sum(map(len, spans.values()))


def _said(scale: str, value: Mapping[str, Any], where: str) -> tuple[float | None, str]:
    if scale == COMMENT:
        words = value["text"]
        return None, words if isinstance(words, str) else "\n".join(words)
    if scale not in SCALES:
        raise InputError(f"there is no scale '{scale[:40]}'", where=where, fix=FIX)
    return _rating(SCALES[scale], value["choices"], where), ""


def _rating(scale: Scale, choices: Sequence[str], where: str) -> float | None:
    known = steps(scale)
    if list(choices) == [NOT_APPLYING]:
        return None
    if len(choices) != 1 or choices[0] not in known:
        what = f"'{' '.join(map(str, choices))[:40]}' is no step of {scale.name}"
        raise InputError(what, where=where, fix=f"choose one of {', '.join([*known, NOT_APPLYING])}")
    return float(known.index(choices[0]) + scale.low)


def span_of(value: Mapping[str, Any], text: str, where: str) -> Span:
    """A region's span in code points.

    Label Studio counts code points; its old editors (before 1.4) counted UTF-16 units. The words it saved say which.

    Raises:
        InputError: The words stand at neither place.
    """
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    plain = Span(start, end)
    if 0 <= start < end <= len(text) and (words is None or _same(text[start:end], words)):
        return plain
    old = Span(*(len(text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore")) for unit in (start, end)))
    if words is not None and old.start < old.end and _same(text[old.start : old.end], words):
        return old
    raise InputError(f"the words marked at {start} to {end} do not stand there", where=where, fix=FIX)


def _same(ours: str, theirs: str) -> bool:
    """Equal but for line ends, which the editor writes as a backslash and an n, or as line feeds."""
    return _lines(ours) == _lines(theirs)


def _lines(words: str) -> str:
    return words.replace("\\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
