"""``plainspoken evaluate``: how near the scores come to readings of the same answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import ModelOption, Quiet, Raters, load_evaluator, progress_bar, say
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from pipeline.evaluator import Progress
    from pipeline.labeled import Labeled

ALL = "all"


def evaluate(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="Labelled answers: a folder or a CSV, see 'data check'.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the report; made if it is not there.")],
    model: ModelOption = None,
    split: Annotated[str, typer.Option(help="Answers to compare on: a split of --splits, or all.")] = ALL,
    splits: Annotated[Path | None, typer.Option(help="CSV of answer_id and split (train, calibrate, test).")] = None,
    learn: Annotated[
        Path | None,
        typer.Option("--learn", help="Labelled answers the baselines learn from, where DATA has no splits."),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="A scores.csv with the model's scores: skips scoring.")
    ] = None,
    raters: Annotated[
        Raters, typer.Option(help="Who made the readings; the report says so at its head.")
    ] = Raters.model,
    quiet: Quiet = False,
) -> None:
    """Compare scores with readings: writes agreement.html, metrics.json, tables/ and plots/ to --out.

    Simple baselines stand beside the model where there are answers to learn from: --splits or --learn.

    Examples: plainspoken evaluate data/labeled --splits splits.csv --split test --out runs/agreement

    plainspoken evaluate mine.csv --raters people --learn data/labeled --out runs/mine

    plainspoken evaluate mine.csv --predictions runs/may/scores.csv --out runs/mine
    """
    from pipeline.agreement import build
    from pipeline.agreement.report import write
    from pipeline.labeled import read_labeled

    labeled = read_labeled(data)
    cut = _splits(splits, labeled, split)
    part = labeled if cut is None else labeled.in_split(cut, split)
    if part.answers.empty:
        fix = "name another split, or --split all"
        raise InputError(f"no answer is in split '{split}'", where=str(splits), fix=fix)
    with progress_bar("answers scored", quiet=quiet) as progress:
        systems = _scored(part, model, predictions, progress)
    teaching = (
        read_labeled(learn) if learn else labeled.in_split(cut, "train", "calibrate") if cut is not None else None
    )
    beside, curve = _baselines(teaching, part) if teaching is not None else ({}, None)
    page = write(build(labeled, cut, systems | beside, of=split, raters=raters.value, curve=curve), out)
    say(f"{len(part.answers)} answers compared.", quiet=quiet)
    typer.echo(f"report: {page}")


def _splits(path: Path | None, labeled: Labeled, wanted: str) -> Series[str] | None:
    """Split of each answer, "" where the file does not name it; None for all of them."""
    if wanted == ALL:
        return None
    if path is None:
        fix = "give --splits with a CSV of answer_id and split, or --split all"
        raise InputError(f"nothing says which answers are in split '{wanted}'", where="--split", fix=fix)
    import pandas as pd

    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        return (
            table.drop_duplicates("answer_id")
            .set_index("answer_id")["split"]
            .reindex(labeled.answers.index, fill_value="")
        )
    except (OSError, ValueError, KeyError) as error:
        what = f"cannot be read as splits ({error})"
        raise InputError(what, where=str(path), fix="write a CSV with the columns answer_id and split") from error


def _scored(part: Labeled, model: str | None, given: Path | None, progress: Progress | None) -> dict[str, DataFrame]:
    """The model's scores, read or made; the rules beside those of a model."""
    from pipeline.agreement import MODEL, RULES, read_predictions, scored

    if given is not None:
        return {RULES if model == RULES else MODEL: read_predictions(given)}
    return scored(load_evaluator(None, None, None, model), part, progress)


def _baselines(teaching: Labeled, part: Labeled) -> tuple[dict[str, DataFrame], DataFrame | None]:
    """Baselines fitted on other answers, and a learning curve."""
    from pipeline.agreement import simple
    from pipeline.config import load_settings
    from pipeline.embed import Encoder

    encoder = load_settings().encoder
    return simple(teaching, part, Encoder(encoder.id, encoder.sha256, device=encoder.device))
