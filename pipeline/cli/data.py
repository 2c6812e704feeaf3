"""``plainspoken data``: check labelled answers, and say how well their raters agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Quiet, say
from pipeline.report.printable import printable

if TYPE_CHECKING:
    from pandas import DataFrame

    from pipeline.labeled import Finding, Labeled, SplitSettings

data_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Check labelled answers and their raters.")
Labels = Annotated[
    Path, typer.Argument(metavar="PATH", help="Folder with answers.jsonl and ratings.csv, or one CSV with ratings.")
]


@data_app.command()
def check(
    path: Labels,
    test_batch: Annotated[list[str] | None, typer.Option(help="Batch that is only tested on; repeat for more.")] = None,
    held_out_question: Annotated[
        list[str] | None, typer.Option(help="Question that is never learned from; repeat for more.")
    ] = None,
    splits: Annotated[
        Path | None, typer.Option(help="YAML file with test_batches and held_out_questions, instead of both of these.")
    ] = None,
    suspicious: Annotated[bool, typer.Option("--suspicious", help="Look for suspicious labels with cleanlab.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Show notes as well as errors and warnings.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for findings.csv, severity.csv and drift.csv.")] = None,
    quiet: Quiet = False,
) -> None:
    """Check labelled answers: duplicates, leaks, empty cells, values, ids, quotes, severity and drift of raters.

    Exit status 2 when there is an error (a leak between splits, or a rating no model may learn from), else 0.

    Example: plainspoken data check data/labeled --test-batch b11
    """
    from pipeline.labeled import Severity, SplitSettings, read_labeled
    from pipeline.labeled import check as run_checks
    from pipeline.labeled.splits import read_splits

    settings: SplitSettings | None = SplitSettings(tuple(test_batch or ()), tuple(held_out_question or ()))
    if splits:
        settings = read_splits(splits)
    elif not (test_batch or held_out_question):
        settings = None
    labeled = read_labeled(path, strict=False)
    found = run_checks(labeled, settings, suspicious=suspicious)
    for finding in found:
        if notes or finding.severity is not Severity.NOTE:
            line = f"{finding.severity}: {finding.check}: {finding.place}: {finding.sentence}. Fix: {finding.fix}"
            typer.echo(printable(line, keep=""))
    say(_summary(labeled, found), quiet=quiet)
    if out:
        _write_checks(out, labeled, found)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise typer.Exit(2)


@data_app.command()
def agree(
    path: Labels,
    scale: Annotated[
        list[str] | None, typer.Option(help="Scale that is wanted; repeat for more, without it all.")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, help="Bootstrap draws for the intervals.")] = 500,
    out: Annotated[Path | None, typer.Option(help="CSV file for the table.")] = None,
    quiet: Quiet = False,
) -> None:
    """Say how well raters agree: QWK (kappa for yes/no), exact agreement, ICC(2,1), ICC(2,k), with 95% intervals.

    Example: plainspoken data agree data/labeled --scale empathy --out agreement.csv
    """
    from pipeline.agreement.raters import rater_agreement
    from pipeline.errors import InputError
    from pipeline.labeled import SCALES, read_labeled
    from pipeline.report.files import table_rows, write_csv

    if unknown := [name for name in scale or () if name not in SCALES]:
        raise InputError(f"'{unknown[0]}' is no scale", where="--scale", fix=f"use one of {', '.join(SCALES)}")
    labeled = read_labeled(path)
    table = rater_agreement(labeled, scale or tuple(SCALES), draws=draws)
    if table.empty:
        fix = "let a second rater rate the same answers (column rater)"
        raise InputError("no two raters rated ten answers or more in common", where=str(path), fix=fix)
    for line in _agreement(table):
        typer.echo(printable(line, keep=""))
    say(labeled.basis)
    if out:
        write_csv(out, table_rows(table))


def _summary(labeled: Labeled, found: Sequence[Finding]) -> str:
    counts = Counter(str(finding.severity) for finding in found)
    listed = ", ".join(
        f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}" for kind in ("error", "warning", "note")
    )
    raters = labeled.ratings["rater"].nunique()
    return (
        f"{labeled.source}: {len(labeled.answers)} answers, {len(labeled.ratings)} ratings, {raters} raters: {listed}"
    )


def _agreement(table: DataFrame) -> Iterator[str]:
    """Lines like ``E1 E2  n 135  qwk .97 [.95, .98]  exact ...`` under the name of each scale."""
    for scale, rows in table.groupby("scale", sort=False):
        yield str(scale)
        for (first, second, n), cells in rows.groupby(["first", "second", "n"], sort=False):
            pair = first if first == second else f"{first} {second}"
            parts = [
                f"{cell.measure} {cell.value:.2f} [{cell.low:.2f}, {cell.high:.2f}]"
                for cell in cells.itertuples(index=False)
            ]
            yield f"  {pair:12} n {n:4}  {'  '.join(parts)}"


def _write_checks(out: Path, labeled: Labeled, found: Sequence[Finding]) -> None:
    from dataclasses import asdict, fields

    from pandas import DataFrame

    from pipeline.labeled import Finding
    from pipeline.labeled.raters import drift_table, severity_table
    from pipeline.report.files import table_rows, write_csv

    columns = [field.name for field in fields(Finding)]
    write_csv(out / "findings.csv", table_rows(DataFrame([asdict(finding) for finding in found], columns=columns)))
    sound = not any(finding.check in {"range", "unknown scale"} for finding in found)
    if sound:
        write_csv(out / "severity.csv", table_rows(severity_table(labeled)))
        write_csv(out / "drift.csv", table_rows(drift_table(labeled)))
