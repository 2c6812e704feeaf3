"""``plainspoken evaluate``: how near the scores come to readings of the same answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import ModelOption, Quiet, load_evaluator, progress_bar, say
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from pipeline.evaluator import Evaluator, Progress
    from pipeline.labeled import Labeled

RULES, MODEL = "rules", "model"
ALL = "all"


class Raters(StrEnum):
    """Who made the readings."""

    model = "model"
    people = "people"


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
    from pipeline.agreement import build, part_of
    from pipeline.agreement.report import write
    from pipeline.labeled import read_labeled

    labeled = read_labeled(data)
    cut = _splits(splits, labeled, split)
    part = labeled if cut is None else part_of(labeled, cut, [split])
    if part.answers.empty:
        raise InputError(
            f"no answer is in split '{split}'", where=str(splits), fix="name another split, or --split all"
        )
    with progress_bar("answers scored", quiet=quiet) as progress:
        systems = _scored(part, model, predictions, progress)
    systems |= _baselines(labeled, cut, part, learn)
    page = write(build(labeled, cut, systems, of=split, raters=raters.value), out)
    say(f"{len(part.answers)} answers compared.", quiet=quiet)
    typer.echo(f"report: {page}")


def load_model(model: str | None) -> Evaluator:
    """The evaluator that --model names."""
    return load_evaluator(None, None, None, model)


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
    from pipeline.agreement import predictions, read_predictions
    from pipeline.heads.scorers import RuleScorer
    from pipeline.types import Answer

    if given is not None:
        return {RULES if model == RULES else MODEL: read_predictions(given)}
    rows = zip(part.answers.index, part.answers["text"], part.answers["question"], strict=True)
    answers = [Answer(answer_id, text, question=question) for answer_id, text, question in rows]
    evaluator = load_model(model)
    if isinstance(evaluator.scorer, RuleScorer):
        return {RULES: predictions(evaluator.evaluate(answers, progress))}
    rules = load_model(RULES).evaluate(answers, progress)
    return {MODEL: predictions(evaluator.evaluate(answers, progress)), RULES: predictions(rules)}


def _baselines(labeled: Labeled, cut: Series[str] | None, part: Labeled, learn: Path | None) -> dict[str, DataFrame]:
    """Baselines, where there are other answers to learn from."""
    from pipeline.agreement import baselines, embeddings, part_of
    from pipeline.config import load_settings
    from pipeline.embed import Encoder
    from pipeline.labeled import read_labeled

    if learn is not None:
        teaching = read_labeled(learn)
    elif cut is not None:
        teaching = part_of(labeled, cut, ["train", "calibrate"])
    else:
        return {}
    teaching = _without(teaching, part)
    if teaching.answers.empty:
        return {}
    encoder = load_settings().encoder
    vectors = embeddings([teaching, part], Encoder(encoder.id, encoder.sha256, device=encoder.device))
    return baselines(teaching, part, vectors)


def _without(teaching: Labeled, part: Labeled) -> Labeled:
    """The answers to learn from, less any whose text is compared on."""
    from pipeline.agreement import part_of

    known = teaching.answers["text"].isin(set(part.answers["text"]))
    return part_of(teaching, known.map({True: "known", False: "new"}), ["new"])
