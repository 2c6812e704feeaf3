"""Geometry of the report's histograms; the template draws them as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.totals import Totals
from pipeline.report.wording import scales

WIDTH, HEIGHT = 300, 170
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 12, 34
GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bin: its rectangle in SVG units and what it counts."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its position and label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """One histogram ready to draw; ``summary`` says in words what it shows."""

    key: str
    title: str
    axis: str
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    middle: float | None
    summary: str


SIZE = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "bottom": HEIGHT - BOTTOM}


def nice_step(largest: int) -> int:
    """The smallest step of 1, 2 or 5 times a power of ten that reaches ``largest`` in at most four steps."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * 4 >= largest:
                return factor * size
        size *= 10


def histogram(
    key: str, title: str, values: Sequence[float], edges: Sequence[float], ticks: Sequence[float], axis: str
) -> Histogram:
    """Count ``values`` in bins and lay the bars out.

    Args:
        key: Names the colour.
        title: Heading.
        values: What to count; NaN is left out.
        edges: Bin edges, rising; the last bin includes its right edge, and values outside go to the end bins.
        ticks: Labelled places on the x axis, in the values' units.
        axis: What the x axis shows.
    """
    import numpy as np

    finite = np.asarray(values, dtype=np.float64)
    finite = finite[np.isfinite(finite)]
    inner = np.searchsorted(edges[1:-1], finite, side="right")
    counted: list[int] = np.bincount(inner, minlength=len(edges) - 1).tolist()
    step = nice_step(max(counted))
    top = step * max(1, math.ceil(max(counted) / step))

    def x(value: float) -> float:
        return round(LEFT + (value - edges[0]) / (edges[-1] - edges[0]) * (WIDTH - LEFT - RIGHT), 1)

    def y(count: float) -> float:
        return round(HEIGHT - BOTTOM - count / top * (HEIGHT - TOP - BOTTOM), 1)

    bars = tuple(
        Bar(x(a) + GAP / 2, y(n), round(x(b) - x(a) - GAP, 1), round(y(0) - y(n), 1), f"{_range(a, b)}: {_answers(n)}")
        for a, b, n in zip(edges, edges[1:], counted, strict=False)
    )
    return Histogram(
        key,
        title,
        axis,
        bars,
        tuple(Tick(x(t), f"{t:g}") for t in ticks),
        tuple(Tick(y(n), str(n)) for n in range(0, top + 1, step)),
        x(float(np.median(finite))) if len(finite) else None,
        f"{_answers(len(finite))}, median {np.median(finite):.1f}" if len(finite) else "no answers",
    )


def _range(a: float, b: float) -> str:
    whole = b - a == 1 and a % 1 == 0.5
    return f"{(a + b) / 2:g}" if whole else f"{a:g} to {b:g}"


def _answers(count: int) -> str:
    return f"{count} answer{'' if count == 1 else 's'}"


def steps(low: float, high: float, width: float) -> list[float]:
    """Edges from ``low`` to ``high``, ``width`` apart."""
    return [round(low + i * width, 6) for i in range(round((high - low) / width) + 1)]


def distributions(totals: Totals) -> list[Histogram]:
    """The report's small multiples: four scores, level (where the framework is ordered) and generic probability."""
    plots = []
    for scale in scales().values():
        edges = steps(scale.low, scale.high, 0.5)
        plots.append(histogram(scale.key, scale.label, totals.values[scale.key], edges, sorted(scale.anchors), "score"))
    if levels := totals.values["level"]:
        plots.append(histogram("level", "Level", levels, steps(-0.5, 5.5, 1), range(6), "level"))
    generic = totals.values["generic_probability"]
    plots.append(
        histogram("generic", "Generic", generic, steps(0, 1, 0.1), (0, 0.25, 0.5, 0.75, 1), "probability of generic")
    )
    return plots
