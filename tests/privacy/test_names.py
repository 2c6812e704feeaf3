from __future__ import annotations

import pytest

from pipeline.errors import InputError
from pipeline.privacy.names import Found, NameList, read_names, speakers
from pipeline.privacy.people import Placeholders
from pipeline.privacy.settings import privacy_settings


def hits(names, text, *, proper=True):
    found = NameList(names, privacy_settings()).find(text, lambda start, end: proper)
    return [text[f.start : f.end] for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Reis said so", ["Ana Reis"]),
        ("ANA REIS, ana reis", ["ANA REIS", "ana reis"]),
        ("ana's key, Ana’s key, Reis' key", ["ana", "Ana", "Reis"]),
        ("the Reises and two Anas", ["Reis", "Ana"]),
        ("ana_reis.vtt", ["ana_reis"]),
        ("A\u0301na Re\u0301is", ["A\u0301na Re\u0301is"]),
        ("banana, Anatolia, reissue", []),
    ],
)
def test_a_name_is_found_in_any_case_and_inflected(text, expected):
    assert hits([("Ana Reis",)], text) == expected


def test_accents_and_apostrophes_do_not_matter():
    assert hits([("José O'Neil",)], "jose o’neil and JOSÉ") == ["jose o’neil", "JOSÉ"]


def test_a_name_that_is_a_word_needs_to_be_used_as_a_name():
    assert hits([("Will",)], "I will ask Will") == ["Will"]
    assert hits([("Will",)], "Will it work?", proper=False) == []


def test_particles_are_no_names():
    assert hits([("Jaco van der Merwe",)], "the van came, Jaco") == ["Jaco"]


def test_names_file(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("# people\nAna Reis = Annie, A. Reis\n\nTomasz # the fitter\n", encoding="utf-8")
    people = read_names(path)
    assert people == [("Ana Reis", "Annie", "A. Reis"), ("Tomasz",)]
    found = NameList(people, privacy_settings()).find("Annie met Ana", lambda start, end: True)
    assert {f.person for f in found} == {"ana reis"}


@pytest.mark.parametrize("content", [b"Ana\n123\n", b"\xff\xfe\x00"])
def test_a_names_file_that_cannot_be_used_is_a_one_line_error(tmp_path, content):
    path = tmp_path / "names.txt"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_names(path)
    assert "\n" not in str(error.value)


def test_roles_and_numbers_are_no_speakers_names():
    labels = ["Ana Reis", "SPEAKER_00", "Interviewer", "Speaker 1", "C-07", "", "Ana Reis"]
    assert speakers(labels, privacy_settings()) == [("Ana Reis",)]


def test_the_same_person_has_the_same_number():
    given = Placeholders(privacy_settings())

    def number(words):
        return given.of(Found(0, len(words), "PERSON"), words)

    names = ["Ana Reis", "Ana's", "Mr Okafor", "Ms Reis", "Okafor", "Mr Reis", "ANA REIS", "Olga"]
    assert [int(number(name)[8]) for name in names] == [1, 1, 2, 1, 2, 3, 1, 4]
    assert given.of(Found(0, 3, "EMAIL_ADDRESS"), "a@b") == "[EMAIL]"
    places = [given.of(Found(0, 5, "LOCATION"), place) for place in ("Leeds", "leeds", "Hull")]
    assert places == ["[PLACE 1]", "[PLACE 1]", "[PLACE 2]"]
