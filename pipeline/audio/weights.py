"""Where a Whisper model lies: in a package, a folder, or the local cache; fetched only when that is allowed."""

from __future__ import annotations

import importlib.util
from functools import cached_property
from pathlib import Path

from pipeline.audio.decode import MISSING
from pipeline.digests import sha256_of
from pipeline.errors import ConfigError

WEIGHTS = "model.bin"
NEEDED = (WEIGHTS, "config.json", "tokenizer.json")  # without the last, the library would ask a hub for it


class Weights:
    """A converted Whisper model on this machine.

    Args:
        name: An installed package that ships a model, a folder, or a model id.
        sha256: The digest its weights must have; None takes any.
        download: Whether a model that is not here may be fetched from the Hugging Face hub.
    """

    def __init__(self, name: str, sha256: str | None = None, *, download: bool = False) -> None:
        self.name = name
        self._expected = sha256
        self._download = download

    @cached_property
    def folder(self) -> Path:
        """Where the model lies.

        Raises:
            ConfigError: Nothing on this machine goes by the name, or it lacks a file.
        """
        named = Path(self.name).expanduser()
        found = (named if named.is_dir() else None) or _in_package(self.name) or self._from_hub()
        if lacking := [name for name in NEEDED if not (found / name).is_file()]:
            fix = "name a Whisper model converted for faster-whisper (CTranslate2)"
            raise ConfigError(f"the model folder lacks {' and '.join(lacking)}", where=str(found), fix=fix)
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the weights.

        Raises:
            ConfigError: They are others than the settings ask for.
        """
        found = sha256_of(self.folder / WEIGHTS)
        if self._expected not in {None, found}:
            raise ConfigError(
                f"the weights have sha256 {found}, the settings ask for {self._expected}",
                where=str(self.folder),
                fix="install the model the settings name, or correct model.sha256",
            )
        return found

    def _from_hub(self) -> Path:
        try:
            from faster_whisper.utils import download_model
        except ImportError:
            raise ConfigError("transcribing needs the package faster-whisper", fix=MISSING) from None
        try:
            return Path(download_model(self.name, local_files_only=not self._download))
        except (OSError, ValueError) as error:  # the hub's errors and those of HTTP are either
            if self._download:
                fix = "check the id and the network, or name a folder that holds a model"
                what = f"'{self.name}' cannot be fetched ({type(error).__name__})"
                raise ConfigError(what, where="--model", fix=fix) from error
            fix = f"{MISSING} for the one that comes along, name a folder, or fetch it once with --allow-download"
            what = f"no Whisper model '{self.name}' on this machine"
            raise ConfigError(what, where="--model", fix=fix) from error


def _in_package(name: str) -> Path | None:
    """The model folder that an installed package ships, found without importing the package."""
    if not name.isidentifier():
        return None
    spec = importlib.util.find_spec(name)
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    return next((marker.parent for place in places for marker in sorted(place.glob(f"*/{WEIGHTS}"))), None)
