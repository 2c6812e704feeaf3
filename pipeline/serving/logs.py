"""Lines of the server's log: never a traceback, whose last line may quote an answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import LogRecord


class Plain(logging.Formatter):
    """Names the type of an exception, and nothing else of it."""

    def format(self, record: LogRecord) -> str:
        """One line."""
        kind = record.exc_info[0] if record.exc_info else None
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        line = super().format(record) + (f" ({kind.__name__})" if kind else "")
        return " ".join(line.split())
