"""Models of an MLflow registry: found by their models:/ URI, let in by the digest of their manifest, kept in a cache.

Only the model's folder is taken, and only the files that its manifest names: no code and no pickle of a registry is run
or read.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.bundle.allowed import FILE, allowed
from pipeline.bundle.manifest import MANIFEST, BundleManifest
from pipeline.digests import sha256_of
from pipeline.errors import ConfigError, PlainspokenError

MODELS = "models:/"
NAME = "plainspoken"
DEFAULT = "sqlite:///mlflow.db"
VARIABLE = "MLFLOW_TRACKING_URI"
SQLITE = "sqlite:///"
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
}
BUNDLE = "bundle"  # what the model's folder is called among the artifacts of the MLflow model


def tracking_uri(given: str | None = None) -> str:
    """The tracking server or database: as given, else ``MLFLOW_TRACKING_URI``, else mlflow.db in the working folder."""
    return given or os.environ.get(VARIABLE) or DEFAULT


def connect(tracking: str | None = None, *, make: bool = False) -> Any:
    """MLflow, set to a tracking server or database.

    Args:
        tracking: Its URI, see ``tracking_uri``.
        make: Whether a database that is not there may be made.

    Raises:
        ConfigError: MLflow is not installed, or the database is not there.
    """
    uri = tracking_uri(tracking)
    file = Path(uri.removeprefix(SQLITE))
    if uri.startswith(SQLITE) and not make and not file.is_file():
        fix = f"name the right one with --tracking-uri or {VARIABLE}; training makes one"
        raise ConfigError("no MLflow database there", where=uri, fix=fix)
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)  # read when MLflow is imported
    try:
        import mlflow
    except ImportError as error:
        fix = "pip install 'plainspoken[research]'"
        raise ConfigError("MLflow is not installed", where=uri, fix=fix) from error
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    return mlflow


def resolve(
    model: str, *, tracking: str | None = None, cache: Path | None = None, allow_list: Path | None = None
) -> Path:
    """Folder of a registered model; fetched once and then kept.

    Args:
        model: Such as ``models:/plainspoken@champion`` or ``models:/plainspoken/3``.
        tracking: URI of the tracking server or database, see ``tracking_uri``.
        cache: Where models are kept, instead of plainspoken/models in the user's folder of caches.
        allow_list: Instead of models.yaml in the folder of configuration.

    Raises:
        ConfigError: There is no such model, or it is not on the allow-list.
    """
    mlflow = connect(tracking)
    cache = cache or _cache()
    with fetching(model), tempfile.TemporaryDirectory() as temporary:
        place = _place(mlflow, model)
        manifest = _fetch(mlflow, f"{place}/{MANIFEST}", temporary)
        digest = sha256_of(manifest)
        if digest not in allowed(allow_list):
            fix = f"promote it with 'plainspoken promote', or add its digest to {FILE} if you trust it"
            raise ConfigError(
                f"manifest {digest} is not on the list of models that may be loaded", where=model, fix=fix
            )
        kept = cache / digest
        if not (kept / MANIFEST).is_file():
            _keep(_fetch(mlflow, place, temporary), manifest, kept)
    return kept


def manifest_of(model: str, folder: Path, *, tracking: str | None = None) -> Path:
    """Fetch the manifest.json of a registered model, allowed or not, into ``folder``.

    Raises:
        ConfigError: There is no such model.
    """
    mlflow = connect(tracking)
    with fetching(model):
        return _fetch(mlflow, f"{_place(mlflow, model)}/{MANIFEST}", str(folder))


@contextmanager
def fetching(where: str) -> Iterator[None]:
    """Whatever MLflow raises inside becomes one line.

    Raises:
        ConfigError: Naming ``where``.
    """
    try:
        yield
    except PlainspokenError:
        raise
    except ValidationError as error:
        raise ConfigError("its manifest is none of this product", where=where, fix="name another model") from error
    except Exception as error:  # MLflow lets through what its database, its server and its store raise
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        fix = f"check the URI, and the tracking server with --tracking-uri or {VARIABLE}"
        raise ConfigError(what, where=where, fix=fix) from error


def _place(mlflow: Any, model: str) -> str:
    """URI of the model's folder among its artifacts."""
    flavors = mlflow.models.get_model_info(model).flavors
    try:
        return f"{model}/{flavors['python_function']['artifacts'][BUNDLE]['path']}"
    except (KeyError, TypeError) as error:
        raise ConfigError("it holds no model of this product", where=model, fix="name another model") from error


def _fetch(mlflow: Any, uri: str, folder: str) -> Path:
    return Path(mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=tempfile.mkdtemp(dir=folder)))


def _keep(fetched: Path, manifest: Path, kept: Path) -> None:
    """Copy what the manifest names; whole or not at all."""
    named = BundleManifest.model_validate_json(manifest.read_text(encoding="utf-8")).files
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as temporary:
        whole = Path(temporary) / kept.name
        for name in named:
            (whole / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fetched / name, whole / name)
        shutil.copyfile(manifest, whole / MANIFEST)
        if not (kept / MANIFEST).is_file():
            shutil.rmtree(kept, ignore_errors=True)
            whole.replace(kept)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plainspoken" / "models"
