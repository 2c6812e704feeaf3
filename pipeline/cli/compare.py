"""``plainspoken compare``: two models on the same labelled answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Quiet, TrackingOption, progress_bar, say

if TYPE_CHECKING:
    from pipeline.tracking import Comparison

_SHOWN = 20

A_MODEL = "A model's folder, a models:/ URI, or 'rules'."


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=A_MODEL)],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    data: Annotated[Path, typer.Option(help="Labelled answers: a folder, or one CSV with ratings.")],
    batches: Annotated[
        list[str] | None, typer.Option("--batch", help="Only answers of this author batch; repeat for more.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for differences.csv and flips.csv.")] = None,
    tracking: TrackingOption = None,
    quiet: Quiet = False,
) -> None:
    """Compare two models: difference in agreement by scale, with paired intervals, and the answers that flip.

    Agreement is QWK with each reading; error is the mean absolute difference to the mean reading, in points. An answer
    flips when it becomes generic or no longer is, gets another level, or moves by half a point or more.

    Name the batches that neither model was trained on, or the one that was trained on them will look better.

    Example: plainspoken compare models:/plainspoken@champion models/current --data data/labeled --batch b11
    """
    from pipeline.tracking import compare as run

    with progress_bar("answers scored", quiet=quiet) as progress:
        found = run(a, b, data, batches=batches or [], tracking=tracking, progress=progress)
    for line in (*_differences(found), "", *_flips(found)):
        typer.echo(line)
    say(found.basis)
    if out:
        _write(out, found)


def _differences(found: Comparison) -> Iterator[str]:
    yield f"{found.answers} answers; B less A, 95% interval; higher QWK is better, lower MAE is better"
    yield f"{'scale':<12} {'measure':<8} {'A':>7} {'B':>7} {'B - A':>8}  {'interval':<18} {'n':>5}"
    for row in found.differences.itertuples(index=False):
        figures = f"{row.a:>7.3f} {row.b:>7.3f} {row.difference:>+8.3f}"
        ends = f"[{row.low:+.3f}, {row.high:+.3f}]"
        yield f"{row.scale:<12} {row.measure:<8} {figures}  {ends:<18} {row.n:>5}"


def _flips(found: Comparison) -> Iterator[str]:
    from pipeline.report.printable import printable

    counts = Counter(found.flips["scale"])
    listed = ", ".join(f"{scale} {n}" for scale, n in counts.items())
    yield f"{len(found.flips)} flips{f': {listed}' if listed else ''}"
    for row in found.flips.head(_SHOWN).itertuples(index=False):
        answer_id = printable(str(row.answer_id), keep="")
        yield f"{answer_id:<16} {row.scale:<12} {row.a:>6.2f} -> {row.b:<6.2f} read as {row.reading:.2f}"
    if len(found.flips) > _SHOWN:
        yield f"and {len(found.flips) - _SHOWN} more; --out writes them all"


def _write(folder: Path, found: Comparison) -> None:
    from pipeline.report.files import table_rows, write_csv

    tables = {"differences": found.differences.assign(labels=found.basis), "flips": found.flips}
    for name, table in tables.items():
        write_csv(folder / f"{name}.csv", table_rows(table))
