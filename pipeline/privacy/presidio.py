"""Presidio on the installed spaCy pipeline: names, places, mail addresses, numbers. It asks nothing of the network."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConfigError, InputError
from pipeline.privacy.names import Found
from pipeline.privacy.settings import PrivacySettings

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer
    from spacy.tokens import Doc

LANGUAGE = "en"
EXTRA = 'pip install "plainspoken[pii]"'


def load_spacy(package: str) -> Any:
    """The spaCy pipeline, which has to be installed already.

    Raises:
        ConfigError: It is not.
    """
    import spacy

    try:
        return spacy.load(package)
    except OSError as error:
        fix = "name an installed spaCy pipeline in settings.yaml, key parser.package"
        raise ConfigError(f"no spaCy pipeline '{package}'", where="settings.yaml", fix=fix) from error


class Detector:
    """Finds what names or reaches a person.

    Args:
        settings: From configs/privacy.yaml.
        package: The spaCy pipeline for names and places; it needs a tagger, a parser and NER.

    Raises:
        InputError: Presidio is not installed.
        ConfigError: The spaCy pipeline is not installed, or the settings name a recogniser that there is not.
    """

    def __init__(self, settings: PrivacySettings, package: str) -> None:
        self._settings = settings
        self._nlp = load_spacy(package)
        self._engine = _engine(settings, self._nlp)

    def doc(self, text: str) -> Doc:
        """The text as spaCy reads it."""
        doc: Doc = self._nlp(text)
        return doc

    def find(self, text: str, doc: Doc) -> list[Found]:
        """What Presidio finds in ``text``, of the kinds that are replaced; stretches may overlap."""
        from pipeline.privacy.grammar import lower_case_names, sensible, unmarked_names

        artifacts = self._engine.nlp_engine._doc_to_nlp_artifact(doc.copy(), LANGUAGE)  # type: ignore[attr-defined]
        results = self._engine.analyze(
            text, LANGUAGE, entities=list(self._settings.kinds), nlp_artifacts=artifacts,
            score_threshold=self._settings.least_score,
        )  # fmt: skip
        spacy_made = "SpacyRecognizer"
        kept = [
            Found(r.start, r.end, r.entity_type, score=r.score)
            for r in results
            if r.recognition_metadata.get("recognizer_name") != spacy_made or sensible(doc, r.start, r.end)
        ]
        more = [*unmarked_names(doc, self._settings.other_words), *lower_case_names(doc, self._nlp)]
        return [*kept, *(found for found in more if found.kind in self._settings.kinds)]


def _engine(settings: PrivacySettings, nlp: Any) -> AnalyzerEngine:
    try:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    except ImportError as error:
        raise InputError("redaction needs Presidio, which is not installed", fix=EXTRA) from error
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # its warnings can hold words of the text
    ignored = _ignored(settings)
    configuration = NerModelConfiguration(labels_to_ignore=ignored, low_score_entity_names=[], default_score=0.5)
    engine = SpacyNlpEngine([{"lang_code": LANGUAGE, "model_name": nlp.meta["name"]}], configuration)
    engine.nlp = {LANGUAGE: nlp}  # type: ignore[assignment]  # loaded already, so that Presidio never tries to download
    registry = RecognizerRegistry(recognizers=_recognizers(settings), supported_languages=[LANGUAGE])
    return AnalyzerEngine(registry, engine, supported_languages=[LANGUAGE])


def _ignored(settings: PrivacySettings) -> list[str]:
    never = "CARDINAL ORDINAL QUANTITY MONEY PERCENT DATE TIME LANGUAGE EVENT WORK_OF_ART LAW PRODUCT NORP".split()
    return never if "ORGANIZATION" in settings.kinds else [*never, "ORG"]


def _recognizers(settings: PrivacySettings) -> list[EntityRecognizer]:
    from presidio_analyzer import Pattern, PatternRecognizer, predefined_recognizers

    unknown = [name for name in settings.recognizers if not hasattr(predefined_recognizers, name)]
    if unknown:
        fix = "take a class name of presidio_analyzer.predefined_recognizers"
        raise ConfigError(f"no recogniser '{unknown[0]}'", where="privacy.yaml, key recognizers", fix=fix)
    own = [
        PatternRecognizer(
            supported_entity=p.kind, name=p.why, patterns=[Pattern(p.why, p.regex, 0.6)],
            global_regex_flags=re.MULTILINE,
        )
        for p in settings.patterns
    ]  # fmt: skip
    chosen = [getattr(predefined_recognizers, name)() for name in settings.recognizers]
    spoken = predefined_recognizers.SpacyRecognizer(supported_language=LANGUAGE)
    phones = predefined_recognizers.PhoneRecognizer(supported_regions=settings.phone_regions)
    return [spoken, phones, _mail_addresses(), *chosen, *own]


def _mail_addresses() -> EntityRecognizer:
    """Presidio's pattern without its check of the domain, which would fetch a list from the network."""
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    class OfflineEmailRecognizer(EmailRecognizer):
        def validate_result(self, pattern_text: str) -> bool:  # noqa: ARG002 - the signature is Presidio's
            return True

    return OfflineEmailRecognizer()
