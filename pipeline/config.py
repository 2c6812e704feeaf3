"""Settings, and the one way to read a YAML file of configs/: strict, with file, line and key in every error."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError

from pipeline.errors import ConfigError
from pipeline.packs.explain import explain_all
from pipeline.packs.yaml_lines import Place, dotted, read_yaml
from pipeline.types import Backend

_PACKAGE = Path(__file__).parent


class Strict(BaseModel):
    """A frozen part of a configuration file; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


Model = TypeVar("Model", bound=BaseModel)


class ParserSettings(Strict):
    """The spaCy package or folder that tags words."""

    package: str


class EncoderSettings(Strict):
    """The sentence-transformers model: installed package, folder, or cached model id, and the digest of its weights.

    Attributes:
        backend: What runs it, and the tuned encoder over it; "auto" takes onnx where it can.
    """

    id: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    device: str = "cpu"
    backend: Backend = Backend.AUTO


class Limits(Strict):
    """What is refused as too large: a file in megabytes (10^6 bytes), an answer in characters."""

    file_megabytes: PositiveInt
    answer_characters: PositiveInt


class Batches(Strict):
    """Texts that go through a model at once; no score depends on it.

    Attributes:
        chunk: Answers that ``score`` writes to disk together; all that a killed run has to do again.
    """

    parse: PositiveInt
    encode: PositiveInt
    chunk: PositiveInt = 512


class GenericLevel(Strict):
    """From which generic probability on the level is held, and at which step."""

    probability: float
    at_most: int


class FlagThresholds(Strict):
    """Thresholds and wording of the review flags; what each means stands beside it in configs/settings.yaml."""

    no_story_specificity: float
    pseudo_told_share: float
    pseudo_particulars: float
    pseudo_buzzwords: float
    pseudo_abstract: float
    no_result_specificity: float
    no_result_probability: float
    we_only_least: float
    we_only_share: float
    buzzword_density: float
    buzzword_score: float
    off_topic_z: float
    too_short_words: float
    wide_levels: float
    near_duplicate: float
    outlier_repeated: float
    outlier_verbs: float
    outlier_odd_words: float
    outlier_word_length: float
    event_specificity: float = 3.5
    denials: tuple[str, ...] = ()


class Settings(Strict):
    """configs/settings.yaml.

    Attributes:
        pack: Name of a file or folder in configs/packs.
        framework: Id of the framework that gives the level; None takes the pack's default.
        flags: Thresholds of the review flags.
    """

    parser: ParserSettings
    encoder: EncoderSettings
    pack: str
    framework: str | None = None
    limits: Limits
    batches: Batches
    generic_level: GenericLevel
    flags: FlagThresholds

    def with_backend(self, backend: str | None) -> Settings:
        """The same settings with another backend for the encoders, where one is named."""
        if not backend:
            return self
        return self.model_copy(update={"encoder": self.encoder.model_copy(update={"backend": Backend(backend)})})


def configs_dir() -> Path:
    """The folder of configuration: ``PLAINSPOKEN_CONFIGS``, else the installed package's, else the checkout's.

    Raises:
        ConfigError: ``PLAINSPOKEN_CONFIGS`` names no folder.
    """
    if named := os.environ.get("PLAINSPOKEN_CONFIGS"):
        if not Path(named).is_dir():
            raise ConfigError(f"no such folder: {named}", where="PLAINSPOKEN_CONFIGS", fix="name a folder, or unset it")
        return Path(named)
    installed = _PACKAGE / "_configs"
    return installed if installed.is_dir() else _PACKAGE.parent / "configs"


def scoring_files(configs: Path) -> list[Path]:
    """The files of a configuration, packs aside, that a score depends on, in one order everywhere."""
    names = ("settings.yaml", "heads.yaml", "levels.yaml", "background.yaml")
    composition = sorted(configs.glob("composition.safetensors"))  # where there is one: it belongs to one encoder
    lexicons = configs / "lexicons"
    listed = [*sorted(lexicons.glob("*.yaml")), *lexicons.glob("names.txt")]  # models older than it bring no names
    return [*(configs / name for name in names), *composition, *listed]


def scoring_digest(configs: Path, pack: str, settings: Settings) -> str:
    """Sha256 over the files of a configuration that a score depends on, the pack's digest, and the settings in use."""
    digest = hashlib.sha256(pack.encode())
    for path in scoring_files(configs):
        digest.update(path.relative_to(configs).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(settings.model_dump_json(exclude={"batches": {"chunk"}}).encode())
    return digest.hexdigest()


def load_settings(path: Path | None = None) -> Settings:
    """Read settings from ``path``, or from ``settings.yaml`` of ``configs_dir()``.

    Raises:
        ConfigError: With file, line and key.
    """
    return load_yaml(path or configs_dir() / "settings.yaml", Settings)


def load_yaml(path: Path, model: type[Model]) -> Model:
    """Read one YAML file as ``model``.

    Raises:
        ConfigError: The file cannot be read, or does not fit the model; with file, line and key.
    """
    try:
        file = read_yaml(path, path.read_bytes())
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})", where=str(path), fix="name a YAML file") from error
    if file.problems:
        raise file.problems[0]
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        key, what, fix = explain_all(error, model)[0]
        place = next((file.places[key[:n]] for n in range(len(key), 0, -1) if key[:n] in file.places), Place(path, 1))
        raise ConfigError(what, where=f"{path}:{place.line}, key {dotted(key)}", fix=fix) from error
