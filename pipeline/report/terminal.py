"""``explain``: one answer in the terminal, with its evidence, scores, level, coverage and flags.

Every mark is spelled out (``[+E asked ...]``: for empathy), so the view says the same with colours and without.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.report.cards import TEXT_SHOWN, Card, card, closeness
from pipeline.report.lookup import find_answer
from pipeline.report.printable import printable
from pipeline.report.queue import not_scored_because, rank
from pipeline.report.segments import Segment, room_for, segments, strongest
from pipeline.report.standing import shown
from pipeline.report.wording import dimension_name, letter, review_policy
from pipeline.types import Evaluation, IndicatorMatch, LevelResult

COLOURS = {"specificity": "blue", "empathy": "magenta", "ownership": "green", "buzzwords": "yellow"}
SIGNS = {1: "+", -1: "-"}
AREA_WORDS = {"told": "touched", "perhaps": "perhaps", "missing": "not found"}
TEXT_WIDTH = 100
BAR_WIDTH = 20
REASON_LIMIT = 6


def explain(run_folder: Path, answer_id: str, *, colour: bool | None = None, width: int | None = None) -> str:
    """Everything known about one answer of a run, to be printed.

    Args:
        run_folder: What ``score`` wrote.
        answer_id: One of its answers.
        colour: Whether to colour it; None colours for a terminal, unless NO_COLOR is set.
        width: Columns; None takes the terminal's, 100 at most.

    Raises:
        InputError: When the folder is no run, or has no such answer.
    """
    evaluation = find_answer(run_folder, answer_id)
    here = Console()
    file = io.StringIO()
    terminal = here.is_terminal and not here.no_color if colour is None else colour
    columns = width or min(here.width, TEXT_WIDTH)
    system: Literal["standard"] | None = "standard" if terminal else None
    console = Console(file=file, width=columns, force_terminal=terminal, color_system=system, highlight=False)
    console.print(Padding(Group(*_parts(evaluation)), (1, 2)))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().split("\n")[:-1])


def _parts(evaluation: Evaluation) -> Iterator[RenderableType]:
    answer, view = evaluation.answer, card(rank([evaluation])[0])
    yield Text(" · ".join(filter(None, map(_line, (answer.answer_id, answer.candidate_id)))), style="bold")
    if answer.question:
        yield Text(_line(answer.question), style="italic")
    yield Text()
    yield _marked(view)
    if evaluation.scores is None:
        yield _headed("Not scored", [not_scored_because(evaluation)])
    else:
        yield _heading("Scores")
        yield _scores(view)
    if evaluation.level:
        yield from _level(evaluation.level, view)
    yield from _next(view)
    flags = [f"{review_policy().flag(f.code).label} ({f.code}): {f.sentence}" for f in evaluation.flags]
    if flags:
        yield _headed("Flags", flags)
    if evaluation.doubts:
        yield _headed("Unsure", evaluation.doubts)
    yield from _reasons(view)


def _line(text: str) -> str:
    return printable(text, keep="")


def _heading(title: str) -> Text:
    return Text(f"\n{title}", style="bold")


def _headed(title: str, lines: list[str] | tuple[str, ...]) -> Text:
    return Text("\n").join([_heading(title), *(Text(f"- {_line(line)}") for line in lines)])


def _marked(view: Card) -> Text:
    text = Text()
    answer = view.item.evaluation.answer.text
    chosen = strongest(shown(view.item.evaluation, COLOURS).standing, room_for(answer))
    for segment in segments(answer[:TEXT_SHOWN], chosen):
        text.append_text(_segment(segment))
    if view.unshown:
        text.append(f" ... {view.unshown} more characters, not shown", style="dim")
    return text


def _segment(segment: Segment) -> Text:
    marks = [mark.evidence for mark in segment.marks]
    words = printable(segment.text)
    if not marks:
        return Text(words)
    labels = "/".join(dict.fromkeys(f"{SIGNS[e.polarity]}{letter(e.dimension)}" for e in marks))
    style = COLOURS[marks[-1].dimension] + (" bold" if marks[-1].polarity > 0 else " italic")
    return Text.assemble((f"[{labels} ", "dim"), (words, style), ("]", "dim"))


def _grid(*columns: int) -> Table:
    table = Table.grid(padding=(0, 2))
    for ratio in columns:
        table.add_column(ratio=ratio or None, no_wrap=not ratio)
    return table


def _scores(view: Card) -> Table:
    table = _grid(0, 0, 0, 1)
    for bar in view.bars:
        filled = round(bar.at / 100 * BAR_WIDTH)
        track = Text("#" * filled, style=COLOURS[bar.scale.key]) + Text("." * (BAR_WIDTH - filled), style="dim")
        name = f"{bar.scale.letter} {bar.scale.label} ({bar.scale.low}-{bar.scale.high})"
        table.add_row(name, f"{bar.value:.1f}", track, bar.anchor)
    filled = round(view.generic * BAR_WIDTH)
    table.add_row("  Generic (probability)", f"{view.generic:.2f}", "#" * filled + "." * (BAR_WIDTH - filled), "")
    told = ", ".join(f"{part.name} {part.state} {part.probability:.2f}" for part in view.star)
    table.add_row("  STAR", "", "", told)
    return table


def _level(level: LevelResult, view: Card) -> Iterator[RenderableType]:
    if level.level is None:
        yield _heading(f"Behaviours shown ({_line(level.framework)})")
    else:
        yield _heading(f"Level {level.level} of 5, plausible {level.low} to {level.high}")
    table = _grid(1, 1, 0)
    for match in (*view.pairs, *view.contrary, *level.copied):
        copied = match in level.copied
        table.add_row(f'"{_line(view.quote(match.span))}"', _line(match.indicator), _near(match, copied=copied))
    yield table if table.row_count else Text("- no act resembles an indicator more than chance would")
    if level.level is None and level.missing:
        yield Text(f"- {len(level.missing)} behaviours not shown: {_line(', '.join(level.missing))}")


def _near(match: IndicatorMatch, *, copied: bool) -> str:
    kind = "copied, not counted" if copied else f"{'against' if match.contra else 'for'} {match.step}"
    return f"{kind}\n{closeness(match.z)}"


def _next(view: Card) -> Iterator[RenderableType]:
    if view.areas:
        yield _headed("Areas to cover", [f"{AREA_WORDS[area.state]}: {area.area}" for area in view.areas])
    if view.ask:
        yield _headed("Ask next", view.ask)


def _reasons(view: Card) -> Iterator[RenderableType]:
    table = _grid(0, 1, 1)
    for dimension, items in view.groups:
        for item in items[:REASON_LIMIT]:
            label = f"{SIGNS[item.polarity]} {dimension_name(dimension)}"
            table.add_row(label, f'"{_line(item.text)}"', _line(item.reason))
    if table.row_count:
        yield _heading("Evidence, the strongest first")
        yield table
