"""Writing an agreement: agreement.html (one self-contained page), metrics.json, tables as CSV, figures as SVG."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.agreement import plots
from pipeline.agreement.comparison import SECOND_RATER
from pipeline.agreement.study import Agreement
from pipeline.labeled import SCALES
from pipeline.report.files import csv_text, table_rows, write_private
from pipeline.report.templating import asset, environment

TEMPLATES = Path(__file__).with_name("templates")
HEADLINE = ("qwk", "degradation", "pearson", "smd", "prmse")
_GROUPS = {
    "novelty": "By whether the question was seen",
    "length": "By length",
    "style": "By style",
    "question": "By question",
}


def write(agreement: Agreement, out: Path) -> Path:
    """Write the report's files into a folder, the same bytes for the same agreement.

    Returns:
        The path of agreement.html.

    Raises:
        InputError: matplotlib is missing, or the folder cannot be written to.
    """
    labels = {name: system.label for name, system in agreement.settings.systems.items()}
    labels |= {name: name for name in agreement.figures if name not in labels}
    figures = plots.figures(agreement.tables, agreement.main, labels)
    csvs = {name: csv_text(table_rows(table)).encode() for name, table in agreement.tables.items()}
    files = {f"tables/{name}.csv": content for name, content in csvs.items()}
    files |= {f"plots/{name}.svg": content for name, content in figures.items()}
    files["metrics.json"] = metrics_json(agreement)
    files["agreement.html"] = _page(agreement, figures, csvs, labels).encode()
    for name, content in files.items():
        write_private(out / name, content)
    return out / "agreement.html"


def metrics_json(agreement: Agreement) -> bytes:
    """The figures as JSON: sorted keys, 4 places, a newline at the end."""
    return (json.dumps(agreement.metrics(), indent=2, sort_keys=True) + "\n").encode()


def _page(
    agreement: Agreement, figures: Mapping[str, bytes], csvs: Mapping[str, bytes], labels: Mapping[str, str]
) -> str:
    made = environment(TEMPLATES)
    made.filters |= {"fig": figure_text, "share": share_text}
    made.globals |= {"data": _data}
    return made.get_template("agreement.html.j2").render(
        a=agreement,
        settings=agreement.settings,
        facts=agreement.facts,
        labels=labels,
        headline=HEADLINE,
        scales=[scale for scale in SCALES.values() if scale.name in agreement.facts["rated"]],
        second=agreement.figures.get(SECOND_RATER, {}),
        measures=_measures(agreement),
        groups={name: title for name, title in _GROUPS.items() if len(agreement.tables.get(f"by_{name}", ()))},
        rows=lambda name: agreement.tables[name].to_dict("records"),
        images={name: _data("image/svg+xml", content) for name, content in figures.items()},
        csvs={name: _data("text/csv", content) for name, content in csvs.items()},
        style=asset(TEMPLATES / "agreement.css"),
    )


def _measures(agreement: Agreement) -> dict[str, Any]:
    """The configured measures that some system has a figure for."""
    used = {m for own in agreement.figures.values() for by_measure in own.values() for m in by_measure}
    return {name: measure for name, measure in agreement.settings.measures.items() if name in used}


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def figure_text(value: float | None) -> str:
    """Two decimals as such figures are printed (.87, −.04), a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{abs(value):.2f}"
    sign = "−" if value < 0 and float(text) else ""
    return sign + (text[1:] if text.startswith("0.") else text)


def share_text(value: float | None) -> str:
    """A share as a percentage without decimals."""
    return "–" if value is None or not math.isfinite(value) else f"{100 * value:.0f}%"
