"""candidates/: a page for each candidate over all their answers, self-contained, so that it can be handed on alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.packs import Pack
from pipeline.report.candidates import Candidate, asked_sentence, deserved_sentence, verdict
from pipeline.report.files import write_private
from pipeline.report.portrait import portrait

if TYPE_CHECKING:
    from jinja2 import Environment

    from pipeline.report.cards import Card

FOLDER = "candidates"
_SLUG, _DIGEST = 40, 12
_OURS = re.compile(rf"[a-z0-9-]{{1,{_SLUG}}}-[0-9a-f]{{{_DIGEST}}}\.html")


def page_name(candidate_id: str) -> str:
    """File name of a candidate's page, from the id alone.

    Letters a to z, figures and hyphens only, so that no id reaches another folder or a reserved name; the digest of
    the exact id keeps apart what looks alike, on file systems that ignore case too.
    """
    plain = unicodedata.normalize("NFKD", candidate_id).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG].strip("-")
    digest = hashlib.sha256(candidate_id.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{slug or 'candidate'}-{digest}.html"


def page_link(candidate_id: str) -> str:
    """Where the page stands, seen from the run's folder."""
    return f"{FOLDER}/{page_name(candidate_id)}"


def write_candidates(
    found: Sequence[Candidate], folder: Path, environment: Environment, facts: Mapping[str, Any], *, competency: Pack,
    framework: str | None, cards: Mapping[int, Card],
) -> list[Path]:  # fmt: skip
    """Write a page for each candidate, and take away those that an earlier run into this folder left.

    Args:
        found: The candidates.
        folder: The run's folder.
        environment: Has the templates.
        facts: What the report says of the run too: title, basis, style, and ``pack``, the names of levels and items.
        competency: The competency pack.
        framework: Id of the framework that levels refer to; None takes the pack's default.
        cards: Cards that were worked out already, by the answer's place in the input.
    """
    template = environment.get_template("candidate.html.j2")
    frame, ask = competency.framework(framework), competency.questions_to_ask
    paths = []
    for candidate in found:
        page = template.render(
            **facts, view=portrait(candidate, competency, frame, cards), ordered=frame.ordered,
            asked=asked_sentence(candidate), deserved=deserved_sentence(ask), verdict=verdict(candidate, ask),
            question_advice=ask.advice if ask else (),
        )  # fmt: skip
        path = folder / FOLDER / page_name(candidate.candidate_id)
        paths.append(write_private(path, page.encode("utf-8")))
    _clear(folder / FOLDER, {path.name for path in paths})
    return paths


def _clear(folder: Path, kept: set[str]) -> None:
    """Remove pages of people who are not in this run."""
    if folder.is_dir():
        for path in folder.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in kept:
                path.unlink(missing_ok=True)
