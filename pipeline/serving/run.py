"""Starting the server: which model, on which socket, in how many processes."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from pipeline.bundle.allowed import FILE, allowed
from pipeline.bundle.folder import RULES
from pipeline.bundle.manifest import MANIFEST
from pipeline.bundle.registry import MODELS, connect, resolve
from pipeline.digests import sha256_of
from pipeline.errors import ConfigError, InputError
from pipeline.evaluator import Evaluator
from pipeline.serving.settings import Serving

CHAMPION = "models:/plainspoken@champion"
NONE_YET = (
    "promote a version ('plainspoken promote VERSION', docs/tracking.md), name the place of the registry with "
    "--tracking-uri, or serve a model's folder with --model models/current"
)
APP = "pipeline.serving.app:create_app"
LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "pipeline.serving.logs.Plain", "fmt": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "ERROR", "handlers": ["stderr"]},
    "loggers": {"uvicorn": {"level": "INFO"}, "plainspoken": {"level": "INFO"}, "asyncio": {"level": "CRITICAL"}},
}


def model_to_serve(model: str, tracking: str | None = None) -> str:
    """The folder of a model that may be served; "rules" stays as it is.

    Args:
        model: A models:/ URI, a folder, or "rules".
        tracking: URI of the tracking server or database.

    Raises:
        ConfigError: There is no such model, or it is not on the list of models.yaml.
    """
    if model == RULES:
        return model
    if model.startswith(MODELS):
        with _champion(model, tracking):
            return str(resolve(model, tracking=tracking))
    manifest = Path(model) / MANIFEST
    if not manifest.is_file():
        raise ConfigError("no trained model there", where=model, fix="name a model's folder, or 'rules'")
    if (digest := sha256_of(manifest)) not in allowed():
        fix = f"add its digest to {FILE} if you trust it: pipeline.bundle.allow(folder, 'why')"
        raise ConfigError(f"manifest {digest} is not on the list of models that may be served", where=model, fix=fix)
    return str(Path(model).resolve())


@contextmanager
def _champion(model: str, tracking: str | None) -> Iterator[None]:
    """Says what to do where there is no champion.

    Raises:
        ConfigError: As it came, or that there is none.
    """
    try:
        if model == CHAMPION and not _is_there(tracking):
            raise ConfigError("there is no champion", where=model)
        yield
    except ConfigError as error:
        if error.what.startswith(("there is no champion", "no MLflow database")):
            raise ConfigError(error.what, where=error.where, fix=NONE_YET) from None
        raise


def _is_there(tracking: str | None) -> bool:
    """Whether the alias is given; what else is wrong, ``resolve`` says."""
    mlflow = connect(tracking)
    name, _, alias = CHAMPION.removeprefix(MODELS).partition("@")
    try:
        return bool(mlflow.MlflowClient().get_model_version_by_alias(name, alias))
    except mlflow.exceptions.MlflowException as error:
        return error.error_code not in {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}


def serve(serving: Serving, opened: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        serving: What and where.
        opened: Called with the address, as soon as the port is held.

    Raises:
        InputError: The address cannot be had.
        ConfigError: The model cannot be used.
    """
    with _listen(serving) as held:
        if serving.workers > 1:
            Evaluator.load(model=serving.model)  # what is wrong with it is said once, not by each worker
        port = held.getsockname()[1]
        replace(serving, port=port).tell()
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cores // serving.workers)))
        config = uvicorn.Config(
            APP, factory=True, host=serving.host, port=port, workers=serving.workers, log_config=LOGS,
            access_log=False, server_header=False, proxy_headers=False, ws="none", timeout_worker_healthcheck=60,
            timeout_keep_alive=30, timeout_graceful_shutdown=10,
        )  # fmt: skip
        shown = f"[{serving.host}]" if ":" in serving.host else serving.host
        opened(f"http://{shown}:{port}")
        try:
            if serving.workers > 1:
                Multiprocess(config, sockets=[held]).run()
            else:
                config.load()  # before the server takes over the signals: Ctrl-C ends the loading too
                uvicorn.Server(config).run(sockets=[held])
        except KeyboardInterrupt:
            pass


def _listen(serving: Serving) -> socket.socket:
    """A socket on the address.

    Raises:
        InputError: It cannot be had.
    """
    held = socket.socket(socket.AF_INET6 if ":" in serving.host else socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((serving.host, serving.port))
    except OSError as error:
        held.close()
        where, fix = f"--host {serving.host} --port {serving.port}", "choose another port, or end what uses it"
        raise InputError(f"cannot listen there ({error.strerror or error})", where=where, fix=fix) from None
    held.set_inheritable(True)
    return held
