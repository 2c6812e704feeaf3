"""A run as a Label Studio project: tasks with the decisions made so far, and the configuration of its page.

Label Studio counts positions in a text in code points, as Python does: its editor turns the browser's UTF-16 units into
them (web/libs/editor/src/utils/selection-tools.js, since 1.4). So spans go over as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.labeled.scales import SCALES, Scale
from pipeline.report.files import storable, write_private
from pipeline.report.wording import scales as wordings
from pipeline.review.cases import Case
from pipeline.review.decisions import COMMENT, Decision

WORDS, SPANS = "text", "words"
NOT_APPLYING = "does not apply"
YES, NO = "yes", "no"
CONFIG, TASKS = "label_studio.xml", "tasks.json"
COLOURS = ("#2f6db5", "#b04a86", "#2f8a5b", "#a37a1f", "#6a55b0", "#5b6b7a")


@dataclass(frozen=True, slots=True)
class Project:
    """What was written: the two files, and how many tasks and decisions they hold."""

    config: Path
    tasks: Path
    answers: int
    decisions: int


def export_project(cases: Iterable[Case], decisions: Iterable[Decision], out: Path, *, blind: bool = False) -> Project:
    """Write label_studio.xml (paste it as the labelling interface) and tasks.json (import it).

    Every decision made so far goes along, in annotations of one rater and stage; the model's evidence as a prediction.
    Ratings are never filled in beforehand: whoever submits a page would else have agreed with the model unread.

    Args:
        cases: Answers of the run, in the order in which they are to be read.
        decisions: Those made so far.
        out: Folder; made if it is not there.
        blind: Without the model's evidence, so that decisions count as blind.
    """
    by_answer: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_answer.setdefault(decision.answer_id, []).append(decision)
    tasks = [_task(case, by_answer.get(storable(case.answer_id), []), blind=blind) for case in cases]
    config = write_private(out / CONFIG, config_xml().encode("utf-8"))
    written = write_private(out / TASKS, (json.dumps(tasks, indent=1) + "\n").encode("ascii"))
    return Project(config, written, len(tasks), sum(map(len, by_answer.values())))


def config_xml() -> str:
    """The labelling configuration: the words with labels for spans, a choice for each scale, a comment."""
    names = [*SCALES, COMMENT]
    labels = "".join(
        f"\n      <Label value={quoteattr(name)} background={quoteattr(COLOURS[min(i, len(COLOURS) - 1)])}/>"
        for i, name in enumerate(names)
    )
    choices = "".join(_choices(scale) for scale in SCALES.values())
    return f"""<View>
  <Style>.htx-text, .lsf-richtext__line {{ white-space: pre-wrap; }}</Style>
  <Header value="$question"/>
  <Labels name="{SPANS}" toName="{WORDS}">{labels}
  </Labels>
  <Text name="{WORDS}" value="$text" saveTextResult="yes" granularity="symbol"/>
{choices}  <Header value="Comment" size="5"/>
  <TextArea name="{COMMENT}" toName="{WORDS}" rows="2" maxSubmissions="1" editable="true"/>
</View>
"""


def _choices(scale: Scale) -> str:
    wording = wordings().get(scale.name)
    title = f"{wording.label}: {wording.asks}" if wording else scale.name.capitalize()
    rows = [f'    <Choice value="{value}"{_hint(scale, value)}/>\n' for value in [*steps(scale), NOT_APPLYING]]
    return (
        f'  <Header value={quoteattr(title)} size="5"/>\n'
        f'  <Choices name="{scale.name}" toName="{WORDS}" choice="single-radio" showInline="true">\n'
        f"{''.join(rows)}  </Choices>\n"
    )


def _hint(scale: Scale, value: str) -> str:
    wording = wordings().get(scale.name)
    anchor = wording.anchors.get(int(value)) if wording and value.isdecimal() else None
    return f" hint={quoteattr(anchor)}" if anchor else ""


def steps(scale: Scale) -> list[str]:
    """The choices of a scale, from its lowest step to its highest."""
    return [NO, YES] if scale.kind == "binary" else [str(step) for step in range(scale.low, scale.high + 1)]


def choice_of(scale: Scale, rating: float | None) -> str:
    """The choice that stands for a rating."""
    return NOT_APPLYING if rating is None else steps(scale)[int(rating) - scale.low]


def _task(case: Case, decisions: Sequence[Decision], *, blind: bool) -> dict[str, Any]:
    text = storable(case.text)
    data = {
        "answer_id": storable(case.answer_id),
        "question": storable(case.question) or "(no question given)",
        "text": text,
        "stage": "blind" if blind else "informed",
    }
    rounds = [{"result": [part for d in turn for part in _results(d, text)]} for turn in _rounds(decisions)]
    spoken = [] if blind else _predicted(case, text)
    version = case.scores.get("model_version", "")
    predictions = [{"model_version": version, "result": spoken}] if spoken else []
    return {"data": data, "annotations": rounds, "predictions": predictions}


def _rounds(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """Decisions in annotations of one rater and stage, each scale once in each."""
    rounds: list[list[Decision]] = []
    for decision in decisions:
        fits = (
            turn for turn in rounds
            if (turn[0].rater, turn[0].stage) == (decision.rater, decision.stage)
            and all(other.scale != decision.scale for other in turn)
        )  # fmt: skip
        turn = next(fits, None)
        if turn is None:
            rounds.append([decision])
        else:
            turn.append(decision)
    return rounds


def _results(decision: Decision, text: str) -> Iterator[dict[str, Any]]:
    meta = {"rater": decision.rater, "stage": decision.stage, "at": decision.at}
    if decision.scale == COMMENT:
        value: dict[str, Any] = {"text": [decision.comment]}
        kind = "textarea"
    else:
        value = {"choices": [choice_of(SCALES[decision.scale], decision.rating)]}
        kind = "choices"
        meta |= {"comment": decision.comment} if decision.comment else {}
    place = {"from_name": decision.scale, "to_name": WORDS, "type": kind}
    yield {"id": decision.decision_id, **place, "value": value, "plainspoken": meta}
    for number, span in enumerate(decision.spans):
        yield _region(f"{decision.decision_id}.{number}", decision.scale, span.start, span.end, text)


def _predicted(case: Case, text: str) -> list[dict[str, Any]]:
    found = {}
    for evidence in case.evidence:
        label = evidence.dimension.removeprefix("star_")
        if label in SCALES:
            found[label, evidence.start, evidence.end] = evidence.strength
    return [
        {**_region(f"model.{n}", label, start, end, text), "score": round(strength, 4)}
        for n, ((label, start, end), strength) in enumerate(found.items())
    ]


def _region(key: str, label: str, start: int, end: int, text: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
    return {"id": key, "from_name": SPANS, "to_name": WORDS, "type": "labels", "value": value}
