"""English or not: dialects, fragments and short answers are English; other languages are not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.language import EnglishCheck

CHECK = EnglishCheck()


def words(parser, text: str) -> list[str]:
    return [piece.lower for piece in parser.pieces(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Och, I cannae gie ye a day and a date, but naebody trips on it noo",
        "Firm line, courteous letter, copy for the file. Land Registry queue.",
        "yesterday customer come and say me the machine is broke so I fix",
        "rang the bloke twice no answer left it wi reception",
        "Sí, claro",
        "",
    ],
)
def test_english_of_any_kind_is_english(parser, text):
    assert CHECK.is_english(words(parser, text))


def test_other_languages_are_not(parser, root: Path):
    texts = yaml.safe_load((root / "tests/data/stuffing.yaml").read_text(encoding="utf-8"))["other_language"]
    assert len(texts) >= 6
    assert not [t for t in texts if CHECK.is_english(words(parser, t["text"] if isinstance(t, dict) else t))]


def test_a_foreign_stretch_is_found_and_placed(parser):
    english = "I rang the customer and asked her what had happened to the parcel and she told me the whole story. " * 3
    german = (
        "Dann habe ich den Lieferanten angerufen und ihm gesagt dass die Ware beschädigt war und er hat mir am "
        "nächsten Tag eine neue Lieferung geschickt ohne dass der Kunde etwas bezahlen musste weil es unser Fehler war"
    )
    said = words(parser, english + german)
    found = CHECK.foreign_stretch(said)
    assert found is not None
    assert "ich" in said[slice(*found)]
    assert CHECK.foreign_stretch(words(parser, english)) is None


def test_plain_english_is_told_without_the_language_model_and_nothing_else_is(parser, root: Path):
    check = EnglishCheck(parser.knows)
    check.__dict__["_identifier"] = None  # asking it fails
    english = words(parser, "I rang the customer and asked her what had happened to the parcel that was late")
    assert check.is_english(english)
    assert check.foreign_stretch(english * 4) is None
    stuffing = yaml.safe_load((root / "tests/data/stuffing.yaml").read_text(encoding="utf-8"))["other_language"]
    texts = [one["text"] if isinstance(one, dict) else one for one in stuffing]
    for text in texts:
        with pytest.raises(AttributeError):
            check.is_english(words(parser, text))


def test_the_kept_model_says_what_the_librarys_says(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for _ in ("made", "read from the cache"):
        kept = EnglishCheck()._identifier
        for text in ("my order had not come", "der Hund ist im Haus", "žluťoučký kůň", "", "12"):
            assert kept.rank(text) == library.rank(text)


def test_words_with_accents_are_not_plainly_english(parser):
    said = "and she said to them that así llegó él después también más allí canción española él también volvió años"
    assert not CHECK.is_english(said.split())
    assert not EnglishCheck(parser.knows).is_english(said.split())
