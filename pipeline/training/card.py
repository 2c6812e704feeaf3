"""Stage "card": the model card, from the figures that evaluate and robustness wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.bundle.manifest import CARD, MANIFEST, BundleManifest
from pipeline.heads.learned import HEADS, load_learned_heads
from pipeline.training.workspace import AGREEMENT, ROBUSTNESS, SPLIT, Workspace
from pipeline.types import SCORED

SYSTEMS = ("model", "rules", "embeddings_ridge", "words", "second_rater")
SCALES = (*SCORED, "level", "generic")


def card(work: Workspace) -> None:
    """Write README.md into the model's folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    manifest = BundleManifest.model_validate_json((work.model / MANIFEST).read_text(encoding="utf-8"))
    metrics = _json(work.reports / AGREEMENT / "metrics.json")
    split = work.table(SPLIT)
    templates = FileSystemLoader(Path(__file__).parent / "templates")
    page = Environment(loader=templates, undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 - Markdown
    text = page.get_template("card.md.j2").render(
        name=manifest.name, labels=manifest.labels, encoder=manifest.encoder, framework=manifest.framework,
        counts={**split["split"].value_counts().to_dict(), "strict": int(split["strict"].sum())},
        inner=work.settings.tune.inner, rows=list(_rows(metrics)),
        coverage=load_learned_heads(work.model / HEADS).coverage,
        sets=_sets(metrics["model"].get("level", {})), robust=_robust(work),
    )  # fmt: skip
    (work.model / CARD).write_text(text, encoding="utf-8")


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _rows(metrics: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for scale in SCALES:
        measure = "auc" if scale == "generic" else "qwk"
        cells = {system: _estimate(metrics.get(system, {}).get(scale, {}).get(measure)) for system in SYSTEMS}
        yield {"scale": scale, **cells}


def _estimate(found: Mapping[str, float | None] | None) -> str:
    if not found or found.get("value") is None:
        return "-"
    if found.get("low") is None:
        return f"{found['value']:.2f}"
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def _sets(level: Mapping[str, Any]) -> str:
    if "coverage_mean" not in level:
        return "not measured"
    return (
        f"the mean reading lies inside for {_estimate(level['coverage_mean'])}, mean width {_estimate(level['width'])}"
    )


def _robust(work: Workspace) -> dict[str, Any] | None:
    path = work.reports / ROBUSTNESS / "robustness.json"
    if not path.is_file():
        return None
    found = _json(path)
    probes = {**found["attacks"], **found["invariances"]}
    rows = [
        {"name": name.replace("_", " "), "share": _estimate({**p, "value": p["share"]})} for name, p in probes.items()
    ]
    return {"rows": rows, "n": max(int(p["n"]) for p in probes.values())}
