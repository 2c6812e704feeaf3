"""YAML that remembers on which line each key stands, and refuses what hides mistakes: repeated keys and aliases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.cache import kept
from pipeline.errors import ConfigError

Loc = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is some ten times as fast
_TEXT = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands: file and line (1 for the first)."""

    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file as read.

    Attributes:
        data: Its top-level mapping; empty when the file could not be read.
        places: For the path to each key or list item, where it stands.
        problems: What was wrong with the file as YAML.
    """

    data: dict[str, Any]
    places: dict[Loc, Place]
    problems: tuple[ConfigError, ...] = ()


def plain(text: str) -> Any:
    """A YAML text as plain values; kept as JSON, which is read ten times as fast.

    Raises:
        yaml.YAMLError: It is none.
    """
    body = kept("yaml", f"{yaml.__version__}\0{text}", lambda: _as_json(_Loader(text).get_single_data()))
    return json.loads(body) if body else _Loader(text).get_single_data()


def _as_json(value: Any) -> bytes:
    """Values as JSON; nothing where it would change them (dates, keys that are no text)."""
    try:
        body = json.dumps(value)
    except (TypeError, ValueError):
        return b""
    return body.encode() if json.loads(body) == value else b""


def dotted(loc: Loc) -> str:
    """Write a path as people do: ``frameworks[0].levels[2].name``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return text.lstrip(".")


def read_yaml(path: Path, content: bytes) -> YamlFile:
    """Parse one file's bytes; a fault becomes a problem, never an exception.

    Args:
        path: For messages only.
        content: The file's bytes, UTF-8.
    """
    try:
        loader = _Loader(content.decode("utf-8-sig"))
        root = loader.get_single_node()
        places, problems = _walk(path, root)
        data = {} if problems else loader.construct_document(root)
    except UnicodeDecodeError as error:
        return _unreadable(path, f"not UTF-8 (byte {error.start})", "save the file as UTF-8")
    except RecursionError:
        return _unreadable(path, "nested too deeply", "flatten the file")
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        what = f"not YAML: {error.problem or error.context}"
        return _unreadable(f"{path}{line}", what, "mend that line or the one before")
    except (yaml.YAMLError, ValueError) as error:
        return _unreadable(path, f"not YAML: {error}", "mend the file")
    return YamlFile(data, places, tuple(problems))


def _unreadable(where: Path | str, what: str, fix: str) -> YamlFile:
    return YamlFile({}, {}, (ConfigError(what, where=str(where), fix=fix),))


def _walk(path: Path, root: yaml.Node | None) -> tuple[dict[Loc, Place], list[ConfigError]]:
    if not isinstance(root, yaml.MappingNode):
        fault = ConfigError("not a mapping of keys", where=str(path), fix="begin with a line such as 'id: teamwork'")
        return {}, [fault]
    places: dict[Loc, Place] = {}
    problems: list[ConfigError] = []
    seen: set[int] = set()
    open_nodes: list[tuple[Loc, yaml.Node]] = [((), root)]
    while open_nodes:
        loc, node = open_nodes.pop()
        for step, child, mark in _children(node):
            line = mark.line + 1
            here = (*loc, step)
            if wrong := _fault(step, child, repeated=here in places, seen=seen):
                problems.append(ConfigError(wrong[0], where=f"{path}:{line}, key {dotted(here)}", fix=wrong[1]))
                continue
            seen.add(id(child))
            places[here] = Place(path, line)
            open_nodes.append((here, child))
    return places, problems


def _children(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node, yaml.Mark]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (key.value if key.tag == _TEXT else "?"), value, key.start_mark
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield index, item, item.start_mark


def _fault(step: str | int, child: yaml.Node, *, repeated: bool, seen: set[int]) -> tuple[str, str] | None:
    if repeated:
        return "the key stands twice", "keep one of the two"
    if step in {"?", "<<"}:
        return "a key that is not a word", "write a word and a colon"
    if id(child) in seen:
        return "an alias (*name) is not allowed here", "write the value out"
    return None
