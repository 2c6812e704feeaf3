"""The page's addresses: the queue, an answer, the differences, who is reading; and where decisions come in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from jinja2 import Environment

from pipeline.labeled import SCALES
from pipeline.report.anchors import Anchors
from pipeline.report.markup import SIGNS
from pipeline.report.templating import environment as templates_of
from pipeline.report.wording import MARKED, dimension_name, letter, review_policy
from pipeline.types import STAR
from pipeline.web import answer as view
from pipeline.web.desk import Desk, Reading
from pipeline.web.differences import differences, differing
from pipeline.web.guard import set_rater
from pipeline.web.posts import Batch, Name
from pipeline.web.queue import PAGE, SHOWN_AS, Show, chosen, next_unread, rows
from pipeline.web.session import Session

router = APIRouter()
TEMPLATES = Path(__file__).with_name("templates")


def environment(anchors: Mapping[str, Anchors]) -> Environment:
    """Templates with everything from outside escaped."""
    made = templates_of(TEMPLATES)
    made.globals |= {
        "anchors": anchors, "dimension_name": dimension_name, "letter": letter, "signs": SIGNS, "marked": MARKED,
        "policy": review_policy(), "show_as": SHOWN_AS, "star": STAR, "listed": view.listed, "spoken": view.spoken,
    }  # fmt: skip
    return made


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def rater_of(request: Request) -> str:
    """Who is reading, "" when nobody said so yet."""
    session: Session = request.app.state.session
    return unquote(request.cookies.get(session.rater_cookie, ""))


def _page(request: Request, name: str, values: Mapping[str, Any], status: int = 200) -> Response:
    state = request.app.state
    template = state.templates.get_template(f"{name}.html.j2")
    common = {"csrf": state.session.csrf, "rater": rater_of(request), "run": state.desk.run, "title": state.title}
    return HTMLResponse(template.render(page=name, informed=state.desk.informed, **common, **values), status)


def _ask() -> Response:
    return RedirectResponse("/rater", 303)


@router.get("/")
@router.get("/queue")
def queue(request: Request, candidate: str = "", show: Show = Show.all, start: int = 0) -> Response:
    """The queue, a hundred answers at a time."""
    if not (rater := rater_of(request)):
        return _ask()
    everything = rows(_desk(request), rater)
    kept = chosen(everything, candidate, show)
    start = max(0, start)
    values: dict[str, Any] = {
        "rows": kept[start : start + PAGE], "more": start + PAGE if len(kept) > start + PAGE else 0, "found": len(kept),
        "total": len(everything), "done": sum(row.read for row in everything), "candidate": candidate, "show": show,
        "candidates": sorted({row.case.candidate_id for row in everything} - {""}),
        "first": next_unread(everything, ""),
    }  # fmt: skip
    return _page(request, "rows" if start else "queue", values)


@router.get("/answer/{key}")
def one_answer(request: Request, key: str, candidate: str = "") -> Response:
    """One answer to read; blind until the rater's first rating of it is stored."""
    rater, desk = rater_of(request), _desk(request)
    if not rater:
        return _ask()
    if (case := desk.case(key)) is None:
        return _page(request, "missing", {}, 404)
    listing = chosen(rows(desk, rater), candidate, Show.all)
    at = next((i for i, row in enumerate(listing) if row.key == key), 0)
    seen = desk.shown(case.answer_id, rater)
    own = desk.readings_of(case.answer_id).get(rater, Reading(rater))
    values: dict[str, Any] = {
        "key": key, "case": case, "seen": seen, "own": own, "candidate": candidate,
        "fields": view.fields(case, request.app.state.anchors, own, model=seen),
        "words": view.words(case, evidence=seen), "model": view.shown(case) if seen else view.Shown(),
        "at": at + 1, "of": len(listing), "done": sum(row.read for row in listing),
        "before": listing[at - 1].key if at else "", "after": listing[at + 1].key if at + 1 < len(listing) else "",
        "next": next_unread(listing, key), "settling": False,
    }  # fmt: skip
    return _page(request, "answer", values)


@router.get("/differences")
def all_differences(request: Request) -> Response:
    """Answers on which raters differ."""
    desk = _desk(request)
    if not rater_of(request):
        return _ask()
    return _page(request, "differences", {"found": differences(desk), "keys": desk.keys})


@router.get("/differences/{key}")
def one_difference(request: Request, key: str) -> Response:
    """One answer with everybody's readings, to settle."""
    rater, desk = rater_of(request), _desk(request)
    if not rater:
        return _ask()
    case = desk.case(key)
    readings = desk.readings_of(case.answer_id) if case else {}
    if case is None or not _may_settle(readings):
        return _page(request, "missing", {}, 404)
    others = sorted((r for r in readings.values() if r.rated), key=lambda r: r.rater)
    anchors, settled = request.app.state.anchors, desk.settled(case.answer_id)
    apart = differing(others, tuple(SCALES))
    same = tuple(name for name in SCALES if name not in apart and any(name in r.decisions for r in others))
    found = [d for d in differences(desk) if d.open and d.case is not case]
    values: dict[str, Any] = {
        "key": key, "case": case, "seen": True, "own": settled, "candidate": "", "others": others, "settling": True,
        "fields": view.fields(case, anchors, settled, model=True, others=others, scales=apart),
        "same": [(anchors[n].label, view.spoken(n, others[0].decisions[n].rating)) for n in same
                 if n in others[0].decisions],
        "words": view.words(case, evidence=True), "model": view.shown(case),
        "next": desk.keys[found[0].case.answer_id] if found else "",
    }  # fmt: skip
    return _page(request, "settle", values)


def _may_settle(readings: Mapping[str, Reading]) -> bool:
    """Whether two have read it: before that, settling would show a second rater the first one's reading."""
    return sum(reading.rated for reading in readings.values()) > 1


@router.get("/rater")
def who(request: Request) -> Response:
    """Ask who is reading."""
    known = sorted({d.rater for d in _desk(request).store.decisions()})
    return _page(request, "rater", {"known": known})


@router.post("/rater")
def set_name(request: Request, name: Name) -> Response:
    """Remember who is reading."""
    response = PlainTextResponse("", 204)
    set_rater(response, request.app.state.session, name.name)
    return response


@router.post("/decisions")
def decide(request: Request, batch: Batch) -> Response:
    """Store decisions; 200 only once they are on the disk."""
    desk = _desk(request)
    if batch.run != desk.run:
        return _refused("These ratings belong to another run; open that one to send them.", 409)
    if batch.rater != rater_of(request):
        return _refused(f"These ratings are {batch.rater}'s; read as {batch.rater} to send them.", 409)
    if (case := desk.case(batch.answer)) is None:
        return _refused("This run has no such answer any more.", 409)
    if fault := next(filter(None, (entry.fault(case.text) for entry in batch.entries)), ""):
        return _refused(f"Not stored: {fault}.", 422)
    if batch.adjudicated and not _may_settle(desk.readings_of(case.answer_id)):
        return _refused("There is nothing to settle on this answer.", 409)
    return JSONResponse({"stored": desk.add(case, batch), "sent": len(batch.entries)})


def _refused(message: str, status: int) -> Response:
    return JSONResponse({"message": message}, status)
