"""Turn what pydantic found into a plain fault with a fix."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.packs.yaml_lines import Loc

_SHOWN = 40


def explain_all(error: ValidationError, root: type[BaseModel]) -> list[tuple[Loc, str, str]]:
    """Every fault of a validation, leaving out those that only follow from another one.

    Args:
        error: What validation raised.
        root: The model that was validated.
    """
    details = error.errors(include_url=False)
    return [explain(detail, root) for detail in details if not any(_follows(detail, other) for other in details)]


def explain(error: ErrorDetails, root: type[BaseModel]) -> tuple[Loc, str, str]:
    """One fault as (path to the key, what is wrong, fix).

    Args:
        error: One of ``ValidationError.errors()``.
        root: The model that was validated, to say which keys would have been right.
    """
    loc = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        return loc, f"unknown key '{loc[-1]}'", _spelling(str(loc[-1]), _keys(root, loc[:-1]))
    if error["type"] == "missing":
        return loc, f"the key '{loc[-1]}' is missing", "add it"
    if error["type"] == "value_error":
        return loc, str(error["ctx"]["error"]), "correct it"
    said = error["msg"][:1].lower() + error["msg"][1:]
    return loc, f"{said}, but it is {_shown(error['input'])}", _remedy(error)


def _follows(error: ErrorDetails, other: ErrorDetails) -> bool:
    """Whether a list is too short for want of a refused item, or a key missing because it stands there misspelt."""
    loc, elsewhere = error["loc"], other["loc"]
    if error["type"] == "too_short":
        return len(elsewhere) > len(loc) and elsewhere[: len(loc)] == loc
    if error["type"] == "missing" and other["type"] == "extra_forbidden" and elsewhere[:-1] == loc[:-1]:
        return bool(_alike(str(elsewhere[-1]), [str(loc[-1])]))
    return False


def _alike(key: str, known: list[str]) -> list[str]:
    return difflib.get_close_matches(key, known, 1)


def _remedy(error: ErrorDetails) -> str:
    if error["type"] == "string_type" and isinstance(error["input"], int | float):
        return "put the value in quotes"
    return "correct the value"


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _spelling(key: str, known: list[str]) -> str:
    if close := _alike(key, known):
        return f"did you mean '{close[0]}'?"
    return f"remove it; the keys here are {', '.join(known)}" if known else "remove it"


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    for step in loc:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is not None:
            model = next(_models(field.annotation), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
