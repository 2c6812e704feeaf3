"""report.html: one self-contained page for the people who decide; it asks nothing of the network.

Everything from outside is escaped (autoescape is on), the page's one script is allowed by its hash alone, and with
scripts off the page is whole: only searching, sorting and the j and k keys need it.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from pipeline.packs import Pack
from pipeline.report import cards, plots, queue
from pipeline.report.candidate_pages import page_link, write_candidates
from pipeline.report.candidates import candidates, deserved_sentence, level_words
from pipeline.report.files import write_private
from pipeline.report.markup import answer_markup
from pipeline.report.run import BLOCK_ID, Run, data_block
from pipeline.report.shortlist import Selection
from pipeline.report.spoken import said_at
from pipeline.report.templating import asset, environment
from pipeline.report.totals import Totals
from pipeline.report.wording import MARKED, dimension_name, letter, review_policy, scales
from pipeline.types import Evaluation, Status

TEMPLATES = Path(__file__).with_name("templates")
UNKNOWN_BASIS = "Not stated; agreement with human assessors not measured."
QUEUE_SHARE, QUEUE_LEAST, QUEUE_MOST = "15%", 10, 150
LAZY_FROM = 250
"""From this many answers on, a browser builds a card when it comes near the window; without scripts, all at once."""
PEOPLE_FIRST, ADVICE_FIRST = 40, 6


@dataclass(frozen=True, slots=True)
class PackInfo:
    """What the report says of the competency pack.

    Attributes:
        competency: Its name.
        framework: Title of the framework used for levels.
        levels: Short name of each level of an ordered framework.
        items: Wording of indicators and behaviours by id.
    """

    competency: str = ""
    framework: str = ""
    levels: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)


def number(value: float | None, decimals: int = 1) -> str:
    """A number with fixed decimals, a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:.{decimals}f}"


def chance(probability: float) -> str:
    """A probability as far as it can be relied on: in steps of 5%, its ends open."""
    if not math.isfinite(probability):
        return "–"
    if not 0.05 <= probability <= 0.95:
        return "under 5%" if probability < 0.05 else "over 95%"
    return f"{5 * round(20 * probability)}%"


def write_report(
    evaluations: Sequence[Evaluation] | Selection,
    folder: Path,
    *,
    title: str,
    notes: Sequence[str] = (),
    pack: PackInfo | None = None,
    basis: str = UNKNOWN_BASIS,
    competency: Pack | None = None,
    framework: str | None = None,
) -> Path:
    """Write report.html, and candidates/ with a page for each candidate where the competency pack is given.

    Args:
        evaluations: All of the run's, in input order; the unscorable ones too. Of a large run, a
            selection; then no candidate has a page, because that has to hold all of a candidate's answers.
        folder: The run's folder.
        title: Heading of the page.
        notes: Sentences about the run for its head (column aliases used, doubts of the readers).
        pack: Names of the competency, framework and levels.
        basis: What the scores rest on, in a sentence.
        competency: The competency pack.
        framework: Id of the framework that levels refer to; None takes the pack's default.

    Returns:
        The page's path. The same evaluations give the same bytes.
    """
    chosen = evaluations if isinstance(evaluations, Selection) else Selection(evaluations, Totals(evaluations))
    made, ranked, whole = _environment(), queue.rank(chosen.evaluations), chosen.whole
    shown, people = [cards.card(item) for item in ranked], candidates(ranked) if whole else []
    head = {"title": title, "notes": list(notes), "pack": asdict(pack or PackInfo()), "basis": basis}
    facts = {"title": title, "notes": notes, "pack": pack or PackInfo(), "basis": basis}
    facts["style"] = asset(TEMPLATES / "report.css")
    deserved = deserved_sentence(competency.questions_to_ask if competency else None)
    page = made.get_template("report.html.j2").render(
        **facts, cards=shown, people=people, deserved=deserved, paged=whole and competency is not None,
        data=_data(chosen.evaluations, head), **_view(chosen, ranked),
    )  # fmt: skip
    if competency:
        places = {card.item.position: card for card in shown}
        write_candidates(people, folder, made, facts, competency=competency, framework=framework, cards=places)
    return write_private(folder / "report.html", page.encode("utf-8"))


def _view(chosen: Selection, ranked: Sequence[queue.QueueItem]) -> dict[str, Any]:
    evaluations, totals, script = chosen.evaluations, chosen.totals, asset(TEMPLATES / "report.js")
    first = min(QUEUE_MOST, max(QUEUE_LEAST, len(queue.within_budget(ranked, QUEUE_SHARE))))
    return {
        "queue_first": first,
        "lazy": len(evaluations) >= LAZY_FROM,
        "counts": totals.counts(),
        "nameless": totals.nameless if chosen.whole else 0,
        "total": totals.rows,
        "unscorable": [item for item in ranked if item.evaluation.status is Status.UNSCORABLE],
        "plots": plots.distributions(totals),
        "script": script,
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
    }


def _data(evaluations: Sequence[Evaluation], head: Mapping[str, Any]) -> Markup:
    return Markup(data_block(evaluations, head))  # noqa: S704 - escaped as \uXXXX


def head_of(run: Run) -> dict[str, Any]:
    """The arguments of ``write_report`` that the run's page was written with, to write it again."""
    page = dict(run.page) or {"title": run.folder.name}
    if "pack" in page:
        levels = {int(step): name for step, name in page["pack"]["levels"].items()}
        page["pack"] = PackInfo(**{**page["pack"], "levels": levels})
    return page


@cache  # compiling the templates takes longer than writing a hundred cards
def _environment() -> Environment:
    made = environment(TEMPLATES)
    made.filters |= {"answer": answer_markup, "num": number, "chance": chance}
    made.globals |= {
        "scales": scales(),
        "anchors": {name: _lines(scale.anchors) for name, scale in scales().items()},
        "policy": review_policy(),
        "marked": MARKED,
        "dimension_name": dimension_name,
        "letter": letter,
        "said_at": said_at,
        "closeness": cards.closeness,
        "block_id": BLOCK_ID,
        "plot_size": plots.SIZE,
        "page_link": page_link,
        "level_words": level_words,
        "people_first": PEOPLE_FIRST,
        "advice_first": ADVICE_FIRST,
    }
    return made


def _lines(anchors: Mapping[int, str]) -> Markup:
    """The steps of a scale as they stand in an attribute, a line each."""
    return Markup("&#10;").join(f"{step}  {anchor}" for step, anchor in anchors.items())
