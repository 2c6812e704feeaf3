"""Around the scoring server: limits, one-line errors in place of anybody else's, and a log without words.

Nothing that comes out of the application below with an error goes to the client as it is: MLflow's messages quote the
rows they could not read, and its unexpected errors hold a stack.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import Response

from pipeline.serving.batch import FORMATS
from pipeline.serving.refused import AGAIN, Refused, body_of, is_ours, sentence_of
from pipeline.serving.service import UNTIL
from pipeline.serving.settings import LOOPBACK, Serving

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("plainspoken.serving")
DRAINED = 8  # times the largest body; what comes beyond is cut off
ROUTES = {
    **dict.fromkeys(("/about", "/health", "/ping", "/version"), ("GET", frozenset[str]())),
    "/invocations": ("POST", frozenset({"application/json"})),  # MLflow would read "NA" in a CSV as nothing
    "/batch": ("POST", frozenset(FORMATS)),
}


@dataclass
class _Reply:
    """What goes out: the application's response, or in place of its error ours.

    Attributes:
        send: To the client.
        status: Of what was sent; 0 while nothing was.
    """

    send: Send
    status: int = 0
    _failed: int = 0
    _body: list[bytes] = field(default_factory=list)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            self._failed = message["status"]
        elif not self._failed:
            self.status = message.get("status", self.status)
            await self.send(message)
        elif message["type"] == "http.response.body":
            self._body.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._replaced(b"".join(self._body))

    async def _replaced(self, body: bytes) -> None:
        status = 503 if self._failed == 504 else self._failed
        await self.refuse(status, body.decode("utf-8") if is_ours(body) else body_of(sentence_of(status)))

    async def refuse(self, status: int, body: str) -> None:
        """Send an error."""
        headers = {"Retry-After": AGAIN[status]} if status in AGAIN else {}
        if status in {408, 413}:
            headers["Connection"] = "close"  # the rest of the body is not read
        self.status = status
        await Response(body, status, headers, "application/json")({"type": "http"}, _nothing, self.send)


class Guard:
    """ASGI application around the application.

    Args:
        app: MLflow's, with our routes.
        serving: What is served.
    """

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self._app, self._limits, self._local, self._under_way = app, serving.limits, serving.local, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request, or refuse it; log what came of it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # there are no web sockets here
        began, reply = time.monotonic(), _Reply(send)
        UNTIL.set(began + self._limits.seconds)
        try:
            await self._handle(scope, receive, reply)
        except Refused as refused:
            await reply.refuse(refused.status, refused.serialize_as_json())
        except Exception as error:
            _log.error("%s in %s", type(error).__name__, _place(error))  # its message may hold words
            if not reply.status:
                await reply.refuse(500, body_of(sentence_of(500)))
        path = scope["path"] if scope["path"] in ROUTES else "(elsewhere)"
        _log.info("%s %s %s %.3f s", scope["method"], path, reply.status, time.monotonic() - began)

    async def _handle(self, scope: Scope, receive: Receive, reply: _Reply) -> None:
        headers = Headers(scope=scope)
        self._check(scope, headers)
        if scope["method"] != "POST":
            await self._app(scope, receive, reply)
            return
        if self._under_way >= self._limits.requests:
            raise Refused(429)
        self._under_way += 1
        try:
            body = await self._body(headers, receive)
            await self._app(scope, _replay(body, receive), reply)
        finally:
            self._under_way -= 1

    def _check(self, scope: Scope, headers: Headers) -> None:
        host = headers.get("host", "").rpartition("]")[0].strip("[") or headers.get("host", "").partition(":")[0]
        if self._local and host not in LOOPBACK:
            raise Refused(421)  # a page of another site whose name was made to mean this machine
        method, kinds = ROUTES.get(scope["path"], ("", frozenset()))
        if not method:
            raise Refused(404)
        if scope["method"] not in {method, "HEAD"} - ({"HEAD"} if method == "POST" else set()):
            raise Refused(405)
        if kinds and headers.get("content-type", "").partition(";")[0].strip().lower() not in kinds:
            raise Refused(415)

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        """The whole body, before anything is done.

        Raises:
            Refused: It is too large, or does not come.
        """
        most, read, kept = self._limits.body, 0, bytearray()
        said = headers.get("content-length", "")
        fits = not said.isdecimal() or int(said) <= most
        try:
            async with asyncio.timeout(self._limits.seconds):
                while read <= DRAINED * most:  # who sends too much may end it, and then hears why
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refused(408)
                    read += len(message.get("body", b""))
                    fits = fits and read <= most
                    kept += message.get("body", b"") if fits else b""
                    if not message.get("more_body"):
                        break
        except TimeoutError:
            raise Refused(408) from None
        if fits:
            return bytes(kept)
        raise Refused(413, f"the body is larger than {self._limits.megabytes:g} MiB. Fix: send fewer answers at once")


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hands the body on once, then whatever comes."""
    rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return rest.pop() if rest else await receive()

    return again


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _place(error: BaseException) -> str:
    """File and line that raised, never a value."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "an unknown place"
