"""Every attack and change of form does what it says, and nothing else."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audit import ATTACKS, INVARIANCES, Phrases, load_phrases, seeded
from pipeline.audit.phrases import first_person, plain_verb
from pipeline.audit.sentences import split
from pipeline.config import configs_dir
from pipeline.lexicons import load_lexicon
from pipeline.parse import Parser
from pipeline.types import Answer

AUDIT = load_phrases("audit")
few = settings(deadline=None, max_examples=25)  # a deadline would measure the machine
WORDS = "I rang her back and she was upset because the parcel she always wanted never came to our centre".split()
sentences = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(lambda w: " ".join(w).capitalize())
texts = st.lists(sentences.map(lambda s: s + "."), min_size=1, max_size=8).map(" ".join)
chances = st.integers(0, 2**32).map(random.Random)
ADDING = ("buzzwords", "star_markers", "padding", "numbers", "indicators", "off_topic", "other_language", "twice")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def changed(name: str, text: str, lists: Phrases = AUDIT, seed: int = 1) -> str:
    return {**ATTACKS, **INVARIANCES}[name](text, random.Random(seed), lists)


def is_inside(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


@pytest.mark.parametrize("name", [*ATTACKS, *INVARIANCES])
@few
@given(text=st.one_of(texts, st.text(max_size=60)), seed=st.integers(0, 99))
def test_the_same_chance_gives_the_same_text(name: str, text: str, seed: int):
    assert changed(name, text, seed=seed) == changed(name, text, seed=seed)


@pytest.mark.parametrize("name", ADDING)
@few
@given(text=texts, chance=chances)
def test_what_adds_keeps_every_word_in_order(name: str, text: str, chance: random.Random):
    made = ATTACKS[name](text, chance, AUDIT)
    assert is_inside(words(text), words(made))
    assert made == text or len(words(made)) > len(words(text))


@few
@given(text=texts, chance=chances)
def test_stuffing_padding_and_pasting_add_whole_sentences_of_their_lists(text: str, chance: random.Random):
    own = Counter(split(text))
    for name, lists, count in (("buzzwords", AUDIT.buzzwords, 10), ("padding", AUDIT.padding, 6)):
        made = Counter(split(ATTACKS[name](text, chance, AUDIT)))
        added = made - own
        assert len(own) < 2 or (added.total() == count and set(added) <= set(lists))
        assert own - made == Counter()
    added = Counter(split(ATTACKS["indicators"](text, chance, AUDIT))) - own
    assert len(split(text)) < 2 or (added.total() == 5 and set(added) <= set(AUDIT.indicators))


@few
@given(text=texts, chance=chances)
def test_shuffling_keeps_the_sentences_and_changes_their_order(text: str, chance: random.Random):
    made = ATTACKS["shuffle"](text, chance, AUDIT)
    assert sorted(split(made)) == sorted(split(text))
    assert (made == text) == (len(set(split(text))) < 3)


@few
@given(text=texts, chance=chances)
def test_repeating_repeats(text: str, chance: random.Random):
    assert split(ATTACKS["twice"](text, chance, AUDIT)) == split(text) * 2
    more = Counter(split(ATTACKS["repeat_best"](text, chance, AUDIT))) - Counter(split(text))
    assert sorted(more.values()) == ([4] if len(split(text)) > 2 else [])


def test_markers_stand_before_sentences_in_the_order_of_telling():
    made = changed("star_markers", "He rang. " * 8)
    found = [m for part in AUDIT.star_markers.values() for m in part if m in made]
    assert len(found) == len(AUDIT.star_markers)
    assert [made.index(marker) for marker in found] == sorted(made.index(marker) for marker in found)
    assert changed("star_markers", "We talked. He left.") == "We talked. He left."


def test_numbers_go_into_vague_sentences_alone():
    made = changed("numbers", "He rang me on Monday. I always listen to people. It cost 40 pounds as it should.")
    one, two, three = split(made)
    assert (one, three) == ("He rang me on Monday.", "It cost 40 pounds as it should.")
    assert two.startswith("I always listen to people, ")
    assert two[len("I always listen to people, ") : -1] in AUDIT.details
    assert changed("numbers", "He rang me. I rang back.") == "He rang me. I rang back."


def test_indicators_are_put_in_the_first_person():
    assert first_person("Is friendly, and stands by customers", ["stands"]) == "I am friendly, and stand by customers."
    assert first_person("Tries to make it their own job") == "I try to make it my own job."
    assert [plain_verb(v) for v in "gives watches goes misses has is".split()] == "give watch go miss have am".split()
    assert all(re.match(r"I [a-z]+\b", text) and text.endswith(".") for text in AUDIT.indicators)
    assert not any(re.match(r"I \w+[^s]s\b", text) for text in AUDIT.indicators)


def test_case_and_punctuation():
    assert changed("lower_case", "Mr Okafor RANG.") == "mr okafor rang."
    assert changed("upper_case", "Mr Okafor rang.") == "MR OKAFOR RANG."
    bare = changed("recognised", "“No,” she said at 4.30 - for £1,904; I'd gone.")
    assert bare == "no she said at 4.30 for £1,904 i'd gone"


@few
@given(text=texts, chance=chances)
def test_punctuation_goes_and_no_word_with_it(text: str, chance: random.Random):
    made = INVARIANCES["punctuation"](text, chance, AUDIT)
    assert words(made) == words(text)
    assert "." not in made


@few
@given(text=texts, chance=chances)
def test_fillers_keep_every_word(text: str, chance: random.Random):
    assert is_inside(text.split(), INVARIANCES["fillers"](text, chance, AUDIT).split())


@few
@given(text=texts, chance=chances)
def test_typing_errors_touch_few_letters_and_make_no_word_of_the_lexicons(text: str, chance: random.Random):
    made = INVARIANCES["typing_errors"](text, chance, AUDIT)
    pairs = [(a, b) for a, b in zip(words(text), words(made), strict=True) if a != b]
    letters = sum(map(str.isalpha, text))
    assert len(pairs) <= round(0.02 * letters)
    assert all(abs(len(a) - len(b)) <= 1 and len(a) >= 4 for a, b in pairs)
    assert not {b for _, b in pairs} & AUDIT.vocabulary


def test_typing_errors_are_two_in_a_hundred_letters():
    long = " ".join(["The engineers measured seventeen wooden bridges"] * 10)
    made = changed("typing_errors", long)
    wrong = sum(a != b for a, b in zip(long.split(), made.split(), strict=True))
    assert wrong == round(0.02 * sum(map(str.isalpha, long)))


def test_names_go_to_another_origin_and_stay_the_same_within_an_answer():
    made = changed("names", "Priya rang Mr Okafor. Priya and Okafor met in Leeds. Grace was there.")
    found = re.fullmatch(r"(\S+) rang Mr (\S+)\. (\S+) and (\S+) met in Leeds\. (\S+) was there\.", made)
    assert found
    first, surname, again, surname_again, second = found.groups()
    known = AUDIT.changes.names
    assert first == again
    assert surname == surname_again
    assert first not in known["south_asian"]["women"]
    assert any(first in kinds["women"] for kinds in known.values())
    assert any(surname in kinds["surnames"] for kinds in known.values())
    assert second not in known["british"]["women"]
    assert changed("names", "Nobody I know was there.") == "Nobody I know was there."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He told her that his wife is ill.", "She told him that her husband is ill."),
        ("I gave her the keys, it was his.", "I gave him the keys, it was hers."),
        ("HER bill. Mrs Hall herself came.", "HIS bill. Mr Hall himself came."),
        ("They came.", "They came."),
    ],
)
def test_he_and_she_change_places(before: str, after: str):
    assert changed("pronouns", before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He was cold, and she says her bill is wrong.", "They were cold, and they say their bill is wrong."),
        ("She's called. He's cross with her.", "They've called. They're cross with them."),
        ("He always goes.", "They always goes."),
        ("If he'd rung himself, he tries.", "If they'd rung themselves, they try."),
    ],
)
def test_he_and_she_become_they(before: str, after: str):
    assert changed("pronouns_they", before) == after


def test_spelling_goes_both_ways():
    assert changed("spelling", "We organised the Centre for neighbours.") == "We organized the Center for neighbors."
    assert changed("spelling", "We organized the Center for neighbors.") == "We organised the Centre for neighbours."
    assert changed("spelling", "She cashed a cheque; we check it. The organist.").startswith(
        "She cashed a check; we check"
    )
    assert len(AUDIT.changes.spelling) >= 100


def test_a_probe_knows_an_answer_by_its_id_alone():
    draws = [seeded(probe, answer).random() for probe in ("padding", "numbers") for answer in ("a", "b")]
    assert len(set(draws)) == 4
    assert seeded("padding", "a").random() == draws[0]


def phrases(lists: Phrases) -> Iterator[str]:
    for name, value in lists:
        if name in {"vague_words", "changes", "vocabulary"}:
            continue
        groups = value.values() if isinstance(value, dict) else [value]
        yield from (" ".join(words(text)) for group in groups for text in group)


def test_training_and_audit_share_no_phrase():
    train, audit = set(phrases(load_phrases("train"))), set(phrases(AUDIT))
    assert len(train) > 150
    shared = train & audit
    assert shared <= {"uh"}  # a filler that everybody says
    long = [" ".join(run) for text in audit if len(run := text.split()) > 3]
    assert not [text for text in long if any(text in other or other in text for other in train if other.count(" ") > 2)]


@pytest.mark.parametrize("part", ["train", "audit"])
def test_every_stock_sentence_holds_a_phrase_of_the_lexicon_and_no_padding_does(part: str, parser: Parser):
    lists = load_phrases(part)
    lexicon = load_lexicon(configs_dir() / "lexicons" / "buzzwords.yaml")

    def hits(text: str) -> bool:
        return bool(lexicon.find(next(iter(parser.parse([Answer("a", text)]))).words))

    assert [text for text in lists.buzzwords if not hits(text)] == []
    assert [text for text in lists.padding if hits(text)] == []
