"""From files to ``Labeled``: a folder of two files, or one CSV in long or wide form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.labeled.files import read_csv, read_json_lines
from pipeline.labeled.scales import SCALES
from pipeline.labeled.table import Labeled
from pipeline.labeled.values import faults

if TYPE_CHECKING:
    from pandas import DataFrame

NO_RATING = {"", "na", "nan"}
ONE_RATER = "R1"
RATINGS = ["answer_id", "rater", "scale", "rating", "quote"]
ORDER = ["answer_id", "rater", "position"]


def read_labeled(path: str | Path, *, strict: bool = True) -> Labeled:
    """Read labelled answers.

    Args:
        path: A folder with ``answers.jsonl`` (or ``answers.csv``) and ``ratings.csv``, and perhaps
            ``reading_order.csv`` and ``basis.txt``; or one CSV in long form (``text``, ``scale``, ``rating``) or wide
            form (``text`` and columns named like scales). ``answer_id``, ``batch``, ``question``, ``style``, ``rater``,
            ``quote`` may be left out of that: then the same text is the same answer, each answer is its own batch, and
            there is one rater.
        strict: Refuse ratings that no model may learn from (see ``values.faults``); False leaves them to the checks.

    Raises:
        InputError: The files cannot be read, or a rating is unfit; with file, place and fix.
    """
    path = Path(path)
    labeled = _folder(path) if path.is_dir() else _single(path)
    if strict and (found := faults(labeled)):
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise InputError(f"{found[0].sentence}{more}", where=f"{path}, {found[0].place}", fix=found[0].fix)
    return labeled


def _folder(path: Path) -> Labeled:
    lines = path / "answers.jsonl"
    answers = read_json_lines(lines) if lines.exists() else read_csv(path / "answers.csv")
    _need(answers, ["answer_id", "text"], f"{path.name}/answers")
    ratings = read_csv(path / "ratings.csv")
    _need(ratings, ["answer_id"], f"{path.name}/ratings.csv")
    order = read_csv(path / "reading_order.csv") if (path / "reading_order.csv").exists() else None
    labeled = _labeled(path, _answers(path, answers), _long(path / "ratings.csv", ratings), order)
    basis = path / "basis.txt"
    return replace(labeled, basis=" ".join(basis.read_text(encoding="utf-8").split())) if basis.exists() else labeled


def _single(path: Path) -> Labeled:
    table = read_csv(path)
    _need(table, ["text"], path.name)
    table = _with_ids(table)
    return _labeled(path, _answers(path, table), _long(path, table), table if "position" in table else None)


def _need(table: DataFrame, names: list[str], where: str) -> None:
    missing = [name for name in names if name not in table]
    if missing:
        raise InputError(f"there is no column '{missing[0]}'", where=where, fix=f"name one of the columns {missing[0]}")
    if table.empty:
        raise InputError("there is a header but no row under it", where=where, fix="add one row for every rating")


def _with_ids(table: DataFrame) -> DataFrame:
    """Ids by text, or by row where each row is an answer for sure (wide form, one rater)."""
    if "answer_id" in table:
        return table
    by_row = "scale" not in table and "rater" not in table
    codes = table.index.to_series() if by_row else table.groupby("text", sort=False).ngroup()
    return table.assign(answer_id=[f"A{code + 1:04d}" for code in codes])


def _answers(path: Path, table: DataFrame) -> DataFrame:
    answers = table.drop_duplicates(["answer_id", "text"])
    twice = answers["answer_id"].duplicated()
    if twice.any():
        where = f"{path.name}, row {answers.loc[twice, 'row'].iloc[0]}"
        what = f"answer_id '{answers.loc[twice, 'answer_id'].iloc[0]}' stands for two different texts"
        raise InputError(what, where=where, fix="give every answer an id of its own")
    answers = answers.set_index("answer_id")
    for name in ("batch", "question", "style"):
        if name not in answers:
            answers[name] = answers.index if name == "batch" else ""
    return answers[["batch", "question", "style", "text"]]


def _long(path: Path, table: DataFrame) -> DataFrame:
    if "scale" in table and "rating" in table:
        return table
    import pandas as pd

    names = [name for name in SCALES if name in table]
    if not names:
        fix = f"use columns scale and rating, or columns named like scales ({', '.join(SCALES)})"
        raise InputError("no column holds ratings", where=path.name, fix=fix)
    rows = table.reset_index(drop=True)
    kept = [name for name in ("answer_id", "rater", "row") if name in rows]
    parts = [rows[kept].assign(scale=name, rating=rows[name], quote=rows.get(f"quote_{name}", "")) for name in names]
    return pd.concat(parts).sort_index(kind="stable")


def _labeled(path: Path, answers: DataFrame, ratings: DataFrame, order: DataFrame | None) -> Labeled:
    import pandas as pd

    ratings = ratings.reset_index(drop=True)
    ratings["rating"] = [_rating(path, *cell) for cell in zip(ratings["rating"], ratings["row"], strict=True)]
    for name, value in (("rater", ONE_RATER), ("quote", "")):
        ratings[name] = ratings.get(name, value)
    ratings["scale"] = ratings["scale"].str.strip().str.lower()
    positions = pd.DataFrame(columns=ORDER) if order is None else order.reindex(columns=ORDER).drop_duplicates()
    positions = positions.assign(position=pd.to_numeric(positions["position"], errors="coerce"))
    return Labeled(str(path), answers, ratings[RATINGS], positions.reset_index(drop=True))


def _rating(path: Path, cell: str, row: int) -> float:
    if cell.strip().lower() in NO_RATING:
        return float("nan")
    try:
        return float(cell)
    except ValueError:
        fix = "write a number, or leave the cell empty where the scale does not apply"
        raise InputError(f"'{cell[:20]}' is no rating", where=f"{path}, row {row}", fix=fix) from None
