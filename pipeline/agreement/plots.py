"""Figures of the agreement report as SVG; the same tables give the same bytes. Needs matplotlib (extra "research")."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.agreement.comparison import SECOND_RATER
from pipeline.errors import InputError
from pipeline.labeled import SCALES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

INK, SOFT, LINE, MAIN, GOOD = "#22262c", "#59606b", "#d9d6cd", "#1c5d99", "#1d6b4a"
_OTHERS = ("#8a5300", "#5a48a8", "#a02f63", "#4d5766", "#9aa1ac", "#b9b4a6")
_STYLE = {
    "svg.hashsalt": "plainspoken",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.grid": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


def figures(tables: Mapping[str, DataFrame], main: str, labels: Mapping[str, str]) -> dict[str, bytes]:
    """Every figure the tables have data for, by name, as SVG.

    Args:
        tables: Of an ``Agreement``.
        main: The system the report is about.
        labels: Names of the systems as readers know them.

    Raises:
        InputError: matplotlib is not installed.
    """
    with _style():
        made = {"qwk": _forest(tables["agreement"], main, labels)}
        made |= {
            f"confusion_{scale}": _confusion(part, scale) for scale, part in _of(tables["confusion"], main, "ordinal")
        }
        made |= {
            f"reliability_{scale}": _reliability(part) for scale, part in _of(tables["reliability"], main, "binary")
        }
        if "learning_curve" in tables:
            made["learning_curve"] = _curve(tables["learning_curve"])
        return {name: _svg(figure) for name, figure in made.items()}


@contextmanager
def _style() -> Iterator[None]:
    try:
        import matplotlib as mpl
    except ImportError as error:
        fix = "pip install 'plainspoken[research]'"
        raise InputError("the figures of the agreement report need matplotlib", fix=fix) from error
    with mpl.rc_context(_STYLE):  # type: ignore[arg-type]
        yield


def _of(table: DataFrame, system: str, kind: str) -> Iterator[tuple[str, DataFrame]]:
    for scale in (name for name, scale in SCALES.items() if scale.kind == kind):
        part = table[(table["system"] == system) & (table["scale"] == scale)]
        if len(part):
            yield scale, part


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


def _svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _forest(table: DataFrame, main: str, labels: Mapping[str, str]) -> Figure:
    """QWK of every system on every scale with its interval, the second rater as a diamond."""
    qwk = table[table["measure"] == "qwk"]
    scales, systems = [s for s in SCALES if s in set(qwk["scale"])], [s for s in labels if s in set(qwk["system"])]
    figure, axes = _figure(7.4, 0.75 + 0.13 * len(scales) * (len(systems) + 1.5))
    colours = dict(zip([s for s in systems if s not in {main, SECOND_RATER}], _OTHERS, strict=False))
    colours |= {main: MAIN, SECOND_RATER: GOOD}
    step = len(systems) + 1.5
    for i, system in enumerate(systems):
        rows = qwk[qwk["system"] == system].set_index("scale").reindex(scales)
        y = np.arange(len(scales)) * step + i
        ends = rows[["low", "high"]].to_numpy(float)
        axes.hlines(y, ends[:, 0], ends[:, 1], color=colours[system], linewidth=2.4 if system == main else 1.2)
        marker = "D" if system == SECOND_RATER else "o"
        axes.plot(
            rows["value"],
            y,
            marker,
            color=colours[system],
            markersize=5 if system == main else 3.6,
            label=labels[system],
        )
    axes.set_yticks(np.arange(len(scales)) * step + (len(systems) - 1) / 2, scales)
    axes.invert_yaxis()
    axes.set_xlim(min(-0.05, float(qwk["low"].min(skipna=True)) - 0.03), 1.02)
    axes.xaxis.grid(visible=True, color=LINE, linewidth=0.6)
    axes.set_xlabel("QWK with its interval")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=4, frameon=False)
    return figure


def _confusion(table: DataFrame, scale: str) -> Figure:
    """Counts by reading (rows) and rounded score (columns), shaded by the share of the row."""
    counts = table.pivot(index="reading", columns="score", values="count").to_numpy(float)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    figure, axes = _figure(3.4, 3.1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.15)
    for (i, j), n in np.ndenumerate(counts):
        axes.text(j, i, f"{n:.0f}", ha="center", va="center", color="white" if shares[i, j] > 0.55 else INK)
    steps = [str(step) for step in range(SCALES[scale].low, SCALES[scale].high + 1)]
    axes.set(xticks=range(len(steps)), yticks=range(len(steps)), xlabel="score, rounded", ylabel="reading")
    axes.set_xticklabels(steps)
    axes.set_yticklabels(steps)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return figure


def _reliability(table: DataFrame) -> Figure:
    """Stated probability against the share of yes, on the diagonal where it is calibrated."""
    figure, axes = _figure(3.1, 3.0)
    axes.plot([0, 1], [0, 1], color=LINE, linewidth=1.2)
    axes.vlines(table["probability"], table["low"], table["high"], color=MAIN, linewidth=1.2)
    axes.plot(table["probability"], table["yes"], "o-", color=MAIN, markersize=4, linewidth=1)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="stated probability", ylabel="share of readings: yes")
    axes.set_aspect("equal")
    return figure


def _curve(table: DataFrame) -> Figure:
    """QWK by number of training answers, a line a scale."""
    figure, axes = _figure(6.4, 3.6)
    for (scale, part), colour in zip(_scales(table), (MAIN, GOOD, *_OTHERS, *_OTHERS), strict=False):
        axes.plot(part["n"], part["qwk"], "o-", color=colour, markersize=3.5, linewidth=1.3, label=scale)
        if {"low", "high"} <= set(part):
            axes.fill_between(part["n"], part["low"], part["high"], color=colour, alpha=0.1, linewidth=0)
    axes.yaxis.grid(visible=True, color=LINE, linewidth=0.6)
    axes.set(xlabel="answers trained on", ylabel="QWK")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside right upper", frameon=False)
    return figure


def _scales(table: DataFrame) -> Sequence[tuple[str, Any]]:
    return [
        (scale, table[table["scale"] == scale].sort_values("n")) for scale in SCALES if scale in set(table["scale"])
    ]
