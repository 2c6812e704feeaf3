"""A request that is refused, in one line that holds no word of an answer."""

from __future__ import annotations

import json
from typing import Any

from mlflow.exceptions import MlflowException

# What MLflow and FastAPI say of a bad request may quote it, or show a stack: these stand in its place.
SENTENCES = {
    400: "the request cannot be read. Fix: send what docs/serving.md shows, every value of a row a string",
    404: "there is nothing there. Fix: use /invocations, /batch, /about or /health",
    405: "not with this method. Fix: POST to /invocations and /batch, GET the others",
    408: "the body did not come in time. Fix: send it again",
    413: "the request is too large. Fix: send fewer answers at once",
    415: "not this type of content. Fix: application/json to /invocations; application/jsonl or text/csv to /batch",
    421: "this server answers on this machine alone, by its own name",
    429: "too many requests are under way. Fix: try again in a second",
    503: "the time of the request is up. Fix: send fewer answers at once, or try again later",
}
OTHER = "the server failed; its log says where"
AGAIN = {429: "1", 503: "5"}  # seconds after which a client may try again


class Refused(MlflowException):
    """Refuses a request; MLflow's scoring server hands status and sentence to the client.

    Args:
        status: Of HTTP.
        sentence: What was wrong and what to do; of the usual ones without it.
    """

    def __init__(self, status: int, sentence: str = "") -> None:
        self.status, self.sentence = status, sentence or sentence_of(status)
        super().__init__(self.sentence)

    def serialize_as_json(self) -> str:
        """The body of the response."""
        return body_of(self.sentence)

    def get_http_status_code(self) -> int:
        """Its status."""
        return self.status


def sentence_of(status: int) -> str:
    """What is said of a status that nobody explained."""
    if status in SENTENCES:
        return SENTENCES[status]
    return SENTENCES[400] if status < 500 else OTHER


def body_of(sentence: str) -> str:
    """A sentence as one line of JSON."""
    return json.dumps({"error": " ".join(sentence.split())}) + "\n"


def is_ours(body: bytes) -> bool:
    """Whether a response's body is one that ``body_of`` made."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and list(said) == ["error"]
