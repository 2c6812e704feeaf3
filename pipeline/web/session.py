"""The secret of one open page, and the file by which a restarted server takes up where a killed one stopped."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.report.files import write_private

FILE = ".review-session.json"
DOOR = "review-open.html"


@dataclass(frozen=True, slots=True)
class Session:
    """Who may see the page, and where.

    Attributes:
        token: In the address that is printed; afterwards in a cookie.
        port: On 127.0.0.1.
        rater: Name given on the command line, "" when the page has to ask.
    """

    token: str
    port: int
    rater: str = ""

    @property
    def cookie(self) -> str:
        """Name of the cookie that holds the token; cookies know no ports, so the port is part of it."""
        return f"plainspoken_{self.port}"

    @property
    def rater_cookie(self) -> str:
        """Name of the cookie that holds the rater's name."""
        return f"plainspoken_rater_{self.port}"

    @property
    def csrf(self) -> str:
        """What a page sends along with a change: known only to pages that this server wrote."""
        return hmac.new(self.token.encode(), b"csrf", "sha256").hexdigest()

    @property
    def hosts(self) -> tuple[str, str]:
        """The only values of the Host header that are this page's own."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://127.0.0.1:{self.port}/open/{self.token}"

    def admits(self, token: str) -> bool:
        """Whether ``token`` is this session's, compared in constant time."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())


def left_over(run: Path) -> Session | None:
    """The session of a server that was killed; a clean end removes it."""
    try:
        raw = json.loads((run / FILE).read_text("utf-8"))
        return Session(str(raw["token"]), int(raw["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def begin(run: Path, port: int, rater: str) -> Session:
    """A session on ``port``: that of a killed server on the same port, so that its open page goes on, or a new one."""
    old = left_over(run)
    token = old.token if old and old.port == port else secrets.token_urlsafe(32)
    session = Session(token, port, rater)
    kept = {key: value for key, value in asdict(session).items() if key != "rater"}
    write_private(run / FILE, json.dumps(kept).encode())
    return session


def door(run: Path, session: Session) -> Path:
    """A private file that leads a browser to the page: an address on its command line could be read by other users."""
    address = f'<meta http-equiv="refresh" content="0;url={session.address}">'
    return write_private(run / DOOR, f"<!doctype html><title>Review</title>{address}".encode())


def end(run: Path) -> None:
    """Forget the session."""
    for name in (FILE, DOOR):
        (run / name).unlink(missing_ok=True)
