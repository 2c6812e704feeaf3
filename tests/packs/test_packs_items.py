"""The first pack holds every item of its source documents, one for one and in our own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.packs import Pack

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
TMA, DICTIONARY, LEVELS, CARE, YARDSTICK = (
    "000_ec70a2942d3c0f78",
    "001_1189653e7b63abcd",
    "002_ca84eb34cd64b2be",
    "003_c1f0bb8385b3357a",
    "004_705ca193feefbd38",
)
needs_documents = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside this checkout")


def document(source: str) -> str:
    return (SEEDS / f"{source}.txt").read_text(encoding="utf-8")


def between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]


def blocks(text: str) -> list[str]:
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


def behaviours(pack: Pack, framework: str) -> list[int]:
    return [len(level.indicators) for level in pack.framework(framework).levels]


def kinds(pack: Pack, source: str) -> Counter[str]:
    advice: Counter[str] = Counter(item.kind for item in pack.development if item.source == source)
    return advice + Counter(item.kind for item in pack.resources if item.source == source)


def test_counts_of_the_default_framework(pack: Pack) -> None:
    default = pack.framework()
    assert (default.id, default.ordered, default.source) == ("five_levels", True, LEVELS)
    assert behaviours(pack, "five_levels") == [8, 8, 9, 8, 11]
    assert [len(level.contra_indicators) for level in default.levels] == [5, 3, 2, 4, 2]
    assert (len(default.elements), len(pack.rivals)) == (6, 7)


def test_counts_of_the_unordered_frameworks(pack: Pack) -> None:
    assert behaviours(pack, "four_scopes") == [4, 5, 5, 4]
    assert behaviours(pack, "six_behaviours") == [6]
    assert behaviours(pack, "ways_to_demonstrate") == [2, 4, 4, 4]
    assert not any(framework.ordered for framework in pack.frameworks if not framework.default)


def test_counts_of_questions_and_what_to_listen_for(pack: Pack) -> None:
    by_source = Counter(question.source for question in pack.questions)
    assert by_source == {YARDSTICK: 15, TMA: 5}
    assert len(pack.dimensions) == len(pack.what_to_listen_for.look_for) == 5
    assert pack.what_to_listen_for.be_wary_of
    asked = pack.questions_to_ask
    assert asked is not None
    assert (asked.critical.min, asked.critical.max, asked.less_central.min, asked.less_central.max) == (3, 4, 1, 2)


@needs_documents
def test_levels_document_is_there_item_for_item(pack: Pack) -> None:
    text = document(LEVELS)
    levels = re.split(r"(?m)^[1-5]$", text)
    framework = pack.framework("five_levels")
    assert len(levels) - 1 == len(framework.levels)
    for level, part in zip(framework.levels, levels[1:], strict=True):
        assert (len(level.indicators), len(level.contra_indicators)) == (part.count("✓"), part.count("✗"))
    assert len(framework.elements) == text.count("⊕")
    assert [rival.name for rival in pack.rivals] == re.findall(r"(?m)^(\w+)\t", between(text, "Feature\n", "\0"))


@needs_documents
def test_scopes_document_is_there_item_for_item(pack: Pack) -> None:
    sizes = [len(block.splitlines()) for block in blocks(document(TMA))]
    assert behaviours(pack, "four_scopes") == sizes[2:6]
    assert sum(question.source == TMA for question in pack.questions) == sizes[7]
    assert kinds(pack, TMA) == {"drive": 1, "tip": sizes[8], "role_play": 1, "coaching": 4}


@needs_documents
def test_dictionary_document_is_there_item_for_item(pack: Pack) -> None:
    text = document(DICTIONARY)
    found = kinds(pack, DICTIONARY)
    assert behaviours(pack, "six_behaviours") == [between(text, "Behaviors", "Importance").count("•")]
    assert found["practice"] == between(text, "Practicing this", "Obtaining").count("•")
    assert found["coaching"] == between(text, "Coaching Suggestions", "Sample").count("•")
    assert found["goal"] == len(blocks(between(text, "Sample Development Goals", "Development Resources")))
    assert found["book"] == len(blocks(between(text, "BOOKS AND PUBLICATIONS", "WORKSHOPS")))
    assert found["course"] == len(blocks(between(text, "ONLINE\n", "ADDITIONAL")))


@needs_documents
def test_ways_document_is_there_item_for_item(pack: Pack) -> None:
    text = document(CARE)
    clusters = [
        part.count("•") for part in re.split(r"\n\n\n+", between(text, "Activities", "Developmental")) if "•" in part
    ]
    levels = pack.framework("ways_to_demonstrate").levels
    activities = Counter(item.cluster for item in pack.development if item.kind == "activity")
    assert [len(level.indicators) + activities[level.name] for level in levels] == clusters
    resources = text.split("Developmental Resources", 1)[1]
    assert kinds(pack, CARE)["workshop_topic"] == resources.count("•")
    assert kinds(pack, CARE)["book"] == len(re.findall(r"\(\d{4}\)", resources))


@needs_documents
def test_questions_document_is_there_item_for_item(pack: Pack) -> None:
    text = document(YARDSTICK)
    parts = between(text, "Interview Questions\n", "Frequently Asked").split("Areas to Cover:")[1:]
    counts = [tuple(half.count("•") for half in part.split("Follow-Up Questions:")) for part in parts]
    ours = [(len(q.areas), len(q.follow_ups)) for q in pack.questions if q.source == YARDSTICK]
    assert ours == counts
    assert len(pack.dimensions) == between(text, "several dimensions", "When evaluating").count("(")
    assert len(pack.what_to_listen_for.look_for) == len(re.findall(r"\b\d\) ", text))


def test_every_item_names_a_document_and_every_document_is_used(pack: Pack) -> None:
    named = {item.source for item in (*pack.questions, *pack.rivals, *pack.development, *pack.background)}
    named |= {item.source for item in pack.resources}
    assert named == {source.id for source in pack.sources}
    for framework in pack.frameworks:
        assert {indicator.source for _, indicator, _ in framework.items()} == {framework.source}


def test_examples_are_plain_short_and_never_repeated(pack: Pack) -> None:
    items = [indicator for framework in pack.frameworks for _, indicator, _ in framework.items()]
    examples = [example for item in (*items, *pack.rivals) for example in item.examples]
    assert len(examples) == len({example.lower() for example in examples})
    assert all(4 <= len(item.examples) <= 6 for item in items)
    assert all(3 <= len(rival.examples) <= 6 for rival in pack.rivals)
    assert [example for example in examples if not 6 <= len(example.split()) <= 20] == []


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("\u2019", "").replace("'", ""))


def runs(text: str, length: int = 8) -> Iterator[str]:
    found = words(text)
    return (" ".join(found[i : i + length]) for i in range(len(found) - length + 1))


@needs_documents
def test_the_pack_is_in_our_own_words(packs_dir: Path) -> None:
    theirs = {run for path in SEEDS.glob("*.txt") for run in runs(path.read_text(encoding="utf-8"))}
    assert len(theirs) > 4000
    ours = {run for path in packs_dir.rglob("*.yaml") for run in runs(path.read_text(encoding="utf-8"))}
    assert sorted(ours & theirs) == []
