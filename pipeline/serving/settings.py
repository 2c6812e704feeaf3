"""What is served, where, and how much a request may ask; handed to the server's processes in the environment."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

VARIABLE = "PLAINSPOKEN_SERVING"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask of one worker.

    Attributes:
        megabytes: Of a body.
        answers: In a request.
        characters: Of an answer.
        seconds: That a request may take, waiting included.
        requests: Under way at once.
    """

    megabytes: float = 8
    answers: int = 1000
    characters: int = 50_000
    seconds: float = 120
    requests: int = 32

    @property
    def body(self) -> int:
        """Bytes of a body."""
        return int(self.megabytes * MEBIBYTE)


@dataclass(frozen=True, slots=True)
class Serving:
    """A server to be.

    Attributes:
        model: Folder of a model that is allowed, or "rules".
        host: Address it listens on.
        port: Of TCP; 0 takes any that is free.
        workers: Processes, each with the model loaded.
        limits: Of a request.
    """

    model: str
    host: str = LOOPBACK[0]
    port: int = 5001
    workers: int = 1
    limits: Limits = Limits()

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    def tell(self) -> None:
        """Leave it to the processes that are started from now on."""
        os.environ[VARIABLE] = json.dumps(asdict(self))

    @classmethod
    def told(cls) -> Serving:
        """What ``tell`` left."""
        given = json.loads(os.environ[VARIABLE])
        return cls(**{**given, "limits": Limits(**given["limits"])})
