"""What no single part of a pack can know: that ids are unique, references resolve, and levels are numbered 1 to n."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from pipeline.packs.models import Pack, Question
from pipeline.packs.yaml_lines import Loc

Fault = tuple[Loc, str, str]


def faults(pack: Pack) -> Iterator[Fault]:
    """Every broken rule as (path to the key, what is wrong, fix)."""
    yield from _ids(pack)
    yield from _sources(pack)
    yield from _frameworks(pack)
    for number, question in enumerate(pack.questions):
        yield from _follow_ups(question, ("questions", number))


def parts(part: BaseModel, loc: Loc = ()) -> Iterator[tuple[Loc, BaseModel]]:
    """Yield a part and all parts within it, each with the path to it."""
    yield loc, part
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            yield from parts(value, (*loc, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from parts(item, (*loc, name, index))


def _ids(pack: Pack) -> Iterator[Fault]:
    first: dict[str, Loc] = {}
    for loc, part in parts(pack):
        own = getattr(part, "id", None)
        if own is None:
            continue
        if own in first:
            yield (*loc, "id"), f"the id '{own}' stands twice", "give every item an id of its own"
        first.setdefault(own, loc)


def _sources(pack: Pack) -> Iterator[Fault]:
    known = {source.id for source in pack.sources}
    for loc, part in parts(pack):
        source = getattr(part, "source", "")
        if source and source not in known:
            yield (*loc, "source"), f"no source '{source}'", "add it under 'sources', or name one that is there"


def _frameworks(pack: Pack) -> Iterator[Fault]:
    defaults = [number for number, framework in enumerate(pack.frameworks) if framework.default]
    if not defaults:
        yield ("frameworks",), "no framework is the default", "write 'default: true' in one of them"
    for number in defaults[1:]:
        yield ("frameworks", number, "default"), "a second default framework", "keep 'default: true' in one of them"
    for number, framework in enumerate(pack.frameworks):
        for place, level in enumerate(framework.levels):
            if level.step != place + 1:
                loc: Loc = ("frameworks", number, "levels", place, "step")
                yield loc, f"step {level.step} where {place + 1} is due", "number the levels 1, 2, 3 ... in order"


def _follow_ups(question: Question, loc: Loc) -> Iterator[Fault]:
    known = {area.id for area in question.areas}
    for number, follow_up in enumerate(question.follow_ups):
        for place, area in enumerate(follow_up.areas):
            if area not in known:
                where = (*loc, "follow_ups", number, "areas", place)
                yield where, f"no area '{area}' in question {question.id}", "name an area of the same question"
