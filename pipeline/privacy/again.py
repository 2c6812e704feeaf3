"""What of a run is made with the competency pack, candidates' pages and the workbook, made again; decisions kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.bundle import open_bundle
from pipeline.config import configs_dir
from pipeline.errors import ConfigError, InputError
from pipeline.packs import Pack, load_pack
from pipeline.report.files import storable
from pipeline.report.workbook import Facts, decided_rows
from pipeline.review.decisions import COMMENT, Decision
from pipeline.review.store import FILE, Store
from pipeline.review.workbook import read_workbook

NOT_WRITTEN = "pages of candidates are not written again"
DECIDED_FIX = "take them in with 'plainspoken review import', or delete the file, then purge again"


def pack_of(manifest: Mapping[str, Any]) -> tuple[Pack | None, str]:
    """The pack that a run was scored with, or None and why its pages cannot be made again.

    The manifest names it by its id; only a pack with the digest that the manifest holds is the same.
    """
    name, framework = manifest.get("pack"), manifest.get("framework")
    digest = manifest.get("digests", {}).get("pack")
    if not isinstance(name, str) or not digest:
        return None, f"{NOT_WRITTEN}: manifest.json names no pack."
    for folder in _folders():
        with suppress(ConfigError):
            pack = load_pack(name, folder)
            if pack.digest == digest and framework in {None, *(f.id for f in pack.frameworks)}:
                return pack, ""
    return None, f"{NOT_WRITTEN}: the pack '{name}' is not here as it was when the run was scored."


def pack_words(manifest: Mapping[str, Any], head: Mapping[str, Any]) -> list[str]:
    """All wording of the pack, as far as it is known: what its page names, and the pack itself."""
    pack, info = pack_of(manifest)[0], head.get("pack")
    named = list(info.items.values()) if info else []
    return [*named, *_strings(pack.model_dump())] if pack else named


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(item)


def _folders() -> Iterator[Path]:
    yield configs_dir() / "packs"
    with suppress(ConfigError):
        if bundle := open_bundle():
            yield bundle.configs / "packs"


def facts_of(manifest: Mapping[str, Any], head: Mapping[str, Any], pack: Pack | None) -> Facts:
    """What a workbook says of the run; ``head`` are the arguments of ``write_report``."""
    return Facts(
        title=head["title"], basis=head.get("basis", ""), model_version=manifest.get("model_version", ""),
        digests=manifest.get("digests", {}), notes=head.get("notes", ()), pack=pack,
        framework=manifest.get("framework") if pack else None,
    )  # fmt: skip


def refuse_undecided(folder: Path, answer_ids: Iterable[str], forget: Collection[str]) -> None:
    """Refuse to take away a workbook with decisions that stand nowhere else: not in the run's review database.

    Args:
        folder: The run's folder.
        answer_ids: All answers of the run.
        forget: Those whose decisions are to go.

    Raises:
        InputError: There is such a workbook, one cannot be read, or a cell in one is no decision.
    """
    ids, known = [storable(i) for i in answer_ids], _known(folder)
    for workbook in sorted(folder.glob("*.xlsx")):
        if not decided_rows(workbook):
            continue
        found = read_workbook(workbook, ids, "", "informed")
        lost = sum(d.answer_id not in forget and _said(d) not in known for d in found)
        if lost:
            what = f"holds {lost} decisions that stand nowhere else and would be lost"
            raise InputError(what, where=str(workbook), fix=DECIDED_FIX)


def _known(folder: Path) -> set[tuple[object, ...]]:
    if not (folder / FILE).exists():
        return set()
    with Store.open(folder / FILE) as store:
        return {_said(decision) for decision in store.decisions()}


def _said(decision: Decision) -> tuple[object, ...]:
    words = decision.comment if decision.scale == COMMENT else ""
    return decision.answer_id, decision.scale, decision.rating, words
