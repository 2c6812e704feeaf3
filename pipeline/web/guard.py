"""What stands between the page and everybody else: loopback, own Host, token, own origin, and strict headers.

The answers are people's words, so the page is refused to whoever does not hold the token, even on this machine. The
Host header is checked against DNS rebinding, a change has to come from a page of this very origin, and the policy sent
along lets the page load nothing from elsewhere and run no script but its own files.
"""

from __future__ import annotations

import hmac
import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from pipeline.web.session import Session

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 262_144
SAFE_METHODS = ("GET", "HEAD")
WITHOUT = "This page needs the address that 'plainspoken review open' printed; open that one."
# The browser is sent on by the page, not by a redirect: a strict cookie would be withheld after a link from elsewhere.
_ON = """<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">
<link rel="icon" href="/static/icon.svg">
<title>Review</title><p><a href="/">Open the review</a></p></html>"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """ASGI middleware around the whole page."""

    def __init__(self, app: ASGIApp, session: Session) -> None:
        self._app, self._session = app, session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, admit, or hand on a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # there are no web sockets here

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._answer(Request(scope)) or self._app
        await answer(scope, receive, with_headers)

    def _answer(self, request: Request) -> Response | None:
        """The guard's own response; None lets the request through."""
        if not _loopback(request) or request.headers.get("host") not in self._session.hosts:
            return PlainTextResponse("This page answers on this machine alone, by its own name.", 421)
        if request.url.path.startswith("/open/") and request.method in SAFE_METHODS:
            return self._entry(request.url.path.removeprefix("/open/"))
        if not self._session.admits(request.cookies.get(self._session.cookie, "")):
            return PlainTextResponse(WITHOUT, 403)
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return PlainTextResponse("Another site may not ask for this.", 403)
        return None if request.method in SAFE_METHODS else self._change(request)

    def _entry(self, token: str) -> Response:
        if not self._session.admits(token):
            return PlainTextResponse(WITHOUT, 403)
        response = HTMLResponse(_ON)
        response.set_cookie(self._session.cookie, self._session.token, httponly=True, samesite="strict")
        if self._session.rater:
            set_rater(response, self._session, self._session.rater)
        return response

    def _change(self, request: Request) -> Response | None:
        """What changes something comes from our own page, holds its secret, and is small."""
        own = {f"http://{host}" for host in self._session.hosts}
        site = request.headers.get("sec-fetch-site", "same-origin")
        if request.headers.get("origin") not in own or site != "same-origin":
            return PlainTextResponse("A change has to come from this page itself.", 403)
        if not hmac.compare_digest(request.headers.get("x-csrf-token", "").encode(), self._session.csrf.encode()):
            return PlainTextResponse("The server was started anew; reload this page.", 403)
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse(f"A request holds at most {LARGEST_BODY} bytes.", 413)
        return None


def set_rater(response: Response, session: Session, name: str) -> None:
    """Remember the rater's name in this browser."""
    response.set_cookie(session.rater_cookie, quote(name, safe=""), httponly=True, samesite="strict")


def _loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
