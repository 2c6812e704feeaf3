"""configs/privacy.yaml: what is replaced, and how it is found."""

from __future__ import annotations

from functools import cache

from pipeline.config import Strict, configs_dir, load_yaml


class Pattern(Strict):
    """A regular expression for one of Presidio's entity types; ``why`` says what it is for."""

    kind: str
    why: str
    regex: str


class PrivacySettings(Strict):
    """configs/privacy.yaml; each key is explained there."""

    least_score: float
    recognizers: tuple[str, ...]
    phone_regions: tuple[str, ...]
    placeholders: dict[str, str]
    kinds: tuple[str, ...]
    numbered: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    also_words: str
    not_people: str
    not_speakers: str

    @property
    def word_names(self) -> frozenset[str]:
        """Names that are ordinary words too."""
        return frozenset(self.also_words.split())

    @property
    def other_words(self) -> frozenset[str]:
        """Capitalised words that name no person."""
        return frozenset(self.not_people.split())

    @property
    def roles(self) -> frozenset[str]:
        """What a transcript may call a speaker without naming anybody."""
        return frozenset(self.not_speakers.split())


@cache
def privacy_settings() -> PrivacySettings:
    """The settings, read once.

    Raises:
        ConfigError: With file, line and key.
    """
    return load_yaml(configs_dir() / "privacy.yaml", PrivacySettings)
