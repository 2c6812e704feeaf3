"""``plainspoken packs``: list, show and check competency packs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.packs import Framework, Pack

WIDTH = 100

packs_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, show and check competency packs.")
PacksDir = Annotated[Path | None, typer.Option(help="Folder of packs; without it, those that come with plainspoken.")]


@packs_app.command("list")
def list_(packs_dir: PacksDir = None) -> None:
    """List the packs: id, name, version, frameworks (the default one marked *), number of questions.

    Example: plainspoken packs list
    """
    from pipeline.packs import list_packs, load_pack

    faults: list[ConfigError] = []
    try:
        paths = list_packs(_folder(packs_dir))
    except ConfigError as error:
        _stop([error])
    for pack_id, path in paths.items():
        try:
            pack = load_pack(path, path.parent)
        except ConfigError as error:
            faults.append(error)
            continue
        frameworks = ", ".join(f"{framework.id}{'*' * framework.default}" for framework in pack.frameworks)
        typer.echo(f"{pack_id}  {pack.name} {pack.version}  {frameworks}  {_count(len(pack.questions), 'question')}")
    if faults:
        _stop(faults)


@packs_app.command()
def show(
    pack_id: Annotated[str, typer.Argument(metavar="ID", help="Id or name of a pack, or path of one.")],
    framework: Annotated[str | None, typer.Option(help="Framework to show instead of the default one.")] = None,
    packs_dir: PacksDir = None,
) -> None:
    """Show a pack: its definition, what to listen for, and the levels of a framework with their indicators.

    Example: plainspoken packs show customer_orientation --framework four_scopes
    """
    from pipeline.packs import load_pack

    try:
        pack = load_pack(pack_id, _folder(packs_dir))
        chosen = pack.framework(framework)
    except ConfigError as error:
        _stop([error])
    typer.echo("\n".join([*_head(pack), *_levels(chosen), *_tail(pack, chosen)]))


@packs_app.command()
def check(
    pack: Annotated[str, typer.Argument(metavar="PATH", help="File or folder of a pack, or the id of one.")],
    packs_dir: PacksDir = None,
) -> None:
    """Check a pack; every fault on a line with file, line, key and fix. Exit status 2 when there is one.

    Example: plainspoken packs check configs/packs/customer_orientation
    """
    from pipeline.packs import check_pack, find_pack, load_pack

    try:
        path = find_pack(pack, _folder(packs_dir))
    except ConfigError as error:
        _stop([error])
    if faults := check_pack(path):
        _stop(faults)
    good = load_pack(path, path.parent)
    indicators = sum(1 for framework in good.frameworks for _ in framework.items())
    counts = f"{_count(len(good.frameworks), 'framework')}, {_count(indicators, 'indicator')}"
    typer.echo(f"{path}: fit for use ({counts}, {_count(len(good.questions), 'question')})")


def _folder(packs_dir: Path | None) -> Path:
    from pipeline.config import configs_dir

    return packs_dir or configs_dir() / "packs"


def _stop(faults: list[ConfigError]) -> NoReturn:
    for fault in faults:
        typer.echo(f"plainspoken: {fault.one_line()}", err=True)
    raise typer.Exit(2)


def _head(pack: Pack) -> Iterator[str]:
    yield f"{pack.name} {pack.version}  ({pack.id}, sha256 {pack.digest[:12]})"
    yield _wrapped(pack.definition, "")
    listening = pack.what_to_listen_for
    if listening.look_for:
        yield "\nListen for"
        yield from (_wrapped(f"{item.name}: {item.text}", "  - ") for item in listening.look_for)
    if listening.be_wary_of:
        yield "Be wary of"
        yield from (_wrapped(item.text, "  - ") for item in listening.be_wary_of)


def _levels(framework: Framework) -> Iterator[str]:
    yield f"\nFramework {framework.id}: {framework.name}{' (default)' if framework.default else ''}"
    word = "Level" if framework.ordered else "Group"
    for level in framework.levels:
        yield f"\n{word} {level.step}: {level.name}"
        if level.description:
            yield _wrapped(level.description, "  ")
        yield from (_wrapped(f"{item.id}  {item.text}", "  + ") for item in level.indicators)
        yield from (_wrapped(f"{item.id}  {item.text}", "  - ") for item in level.contra_indicators)


def _tail(pack: Pack, shown: Framework) -> Iterator[str]:
    others = ", ".join(framework.id for framework in pack.frameworks if framework is not shown)
    parts = [_count(len(pack.questions), "question"), _count(len(pack.rivals), "rival orientation")]
    parts.append(_count(len(pack.development), "piece of development advice", "pieces of development advice"))
    yield f"\nAlso in this pack: {', '.join(parts)}"
    if others:
        yield f"Other frameworks (--framework): {others}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _wrapped(text: str, bullet: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))
