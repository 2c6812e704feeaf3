from __future__ import annotations

import os

# Before anything imports the hub's client: no test may depend on a network.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

from pathlib import Path

import pytest

from pipeline.config import Settings, configs_dir, load_settings
from pipeline.embed import Encoder
from pipeline.evaluator import Evaluator
from pipeline.parse import Parser


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="session")
def encoder(settings: Settings) -> Encoder:
    return Encoder(settings.encoder.id, settings.encoder.sha256)


@pytest.fixture(scope="session")
def parser(settings: Settings) -> Parser:
    return Parser(settings.parser.package, configs_dir() / "lexicons")


@pytest.fixture(scope="session")
def evaluator() -> Evaluator:
    """The rule heads, which need no labels."""
    return Evaluator.load(model="rules")


@pytest.fixture(scope="session")
def trained() -> Evaluator:
    """The model that comes along."""
    return Evaluator.load()
