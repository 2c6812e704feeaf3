"""Values of ``pipeline.types`` to JSON and back, nothing lost: floats to the last bit, NaN, and lone surrogates too.

A dataclass becomes the list of its fields in order. Measured features and audit groups are left out: they are of no use
after scoring.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_LEFT_OUT = {"features", "groups"}


def to_json(value: object) -> str:
    """A dataclass of ``pipeline.types`` as one line of ASCII JSON."""
    return _ENCODER.encode(value)


def from_json(kind: type[T], line: str | bytes) -> T:
    """The value that ``to_json`` wrote.

    Raises:
        ValueError: It is none.
    """
    try:
        made: T = _reader(cast("Any", kind))(json.loads(line))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return made


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _LEFT_OUT)


def _plain(value: Any) -> Any:
    """What stands for a value that JSON does not know."""
    if is_dataclass(value):
        return [getattr(value, name) for name in _fields(cast("Any", type(value)))]
    return dict(value) if isinstance(value, Mapping) else value.item()  # numpy's own


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_plain, check_circular=False)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of a type from its plain form."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _of_dataclass(kind)
    if origin in {Union, types.UnionType}:
        (some,) = (one for one in inner if one is not types.NoneType)
        read = _reader(some)
        return lambda raw: None if raw is None else read(raw)
    if origin is tuple:
        reads = [_reader(one) for one in inner if one is not Ellipsis]
        if inner[-1] is Ellipsis:
            return lambda raw: tuple(map(reads[0], raw))
        return lambda raw: tuple(read(item) for read, item in zip(reads, raw, strict=True))
    if origin is not None and origin is not Literal:  # a mapping
        of_value = _reader(inner[1])
        return lambda raw: {key: of_value(item) for key, item in raw.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda raw: raw


def _of_dataclass(kind: type) -> Callable[[Any], Any]:
    names, hints = _fields(kind), get_type_hints(kind)
    readers = [_reader(hints[name]) for name in names]

    def read(raw: Any) -> Any:
        return kind(**{name: one(item) for name, one, item in zip(names, readers, raw, strict=True)})

    return read
