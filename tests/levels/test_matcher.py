"""A whole pack against whole answers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.embed import Encoder
from pipeline.features import Measurer
from pipeline.levels import Matched, PackMatcher
from pipeline.packs import Pack, load_pack
from pipeline.parse import Parser
from pipeline.types import Answer

Run = Callable[..., Matched]

STORIES = {
    5: (
        "A mother complained that nobody told her when we changed the dose. I wrote a rule for it, we tried it for "
        "a month, and the hospital board adopted it for all nine wards. I trained the nurses on every ward and "
        "complaints went down.",
        "CO-L5",
    ),
    4: (
        "A hotel buys our towels. I spent a day there and asked what its guests complained about, and together with "
        "the owner we worked out a softer range. Every quarter I send their guests a short survey and go through the "
        "scores with him.",
        "CO-L4",
    ),
    3: (
        "A tenant had no heating because the part was out of stock. I got him a heater that day. Since then we check "
        "every boiler in autumn, and I made a checklist so that it would not happen again.",
        "CO-L3",
    ),
    2: (
        "A lady came back with a radio that hissed. I asked her where she listened to it and when it started, and it "
        "turned out the socket was loose. I mended it without being asked and rang her the next week to see if it "
        "still worked.",
        "CO-L2",
    ),
    1: ("A man asked for two boxes of tiles. I brought them to the counter and told him what they cost.", "CO-L1"),
}
NOBODY = [
    "The customer was angry about the bill. My colleague Tom rang her, found the mistake and sent a new one. Not me.",
    "I would listen to the customer first. Then I would look for the cause and make sure that it never happened again.",
    "Customer satisfaction is my top priority. I love service and I always strive to exceed expectations.",
    "It was a wet Thursday and the shop was nearly empty.",
]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("customer_orientation", configs_dir() / "packs")


class Remembering(Encoder):
    """The real encoder, which embeds no text twice however many packs ask for it."""

    def __init__(self, encoder: Encoder) -> None:
        self._real, self._known = encoder, {}

    @property
    def dimension(self) -> int:
        return self._real.dimension

    @property
    def digest(self) -> str:
        return self._real.digest

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._real.encode(new), strict=True))
        return np.asarray([self._known[text] for text in texts]).reshape(len(texts), self.dimension)


@pytest.fixture(scope="module")
def run(parser: Parser, encoder: Encoder, pack: Pack) -> Run:
    encoder = Remembering(encoder)
    made: dict[tuple[str, str | None], PackMatcher] = {}
    measurer = Measurer(configs_dir() / "lexicons")

    def one(
        text: str, *, of: Pack = pack, framework: str | None = None, question: str = "", question_id: str = ""
    ) -> Matched:
        if (of.id, framework) not in made:
            made[of.id, framework] = PackMatcher(of, framework, encoder, configs_dir())
        matcher = made[of.id, framework]
        parsed = next(parser.parse([Answer("a", text, question=question, question_id=question_id)]))
        texts = matcher.texts(parsed)
        return matcher.match(
            parsed,
            matcher.without_copies(parsed),
            measurer.measure(parsed).features,
            dict(zip(texts, encoder.encode(texts), strict=True)),
        )

    return one


@pytest.mark.parametrize("level", sorted(STORIES))
def test_levels_of_stories(run: Run, level: int) -> None:
    text, indicators = STORIES[level]
    found = run(text)
    assert found.level.level == level
    assert found.level.low is not None
    assert found.level.low <= level <= (found.level.high or 0)
    assert any(m.indicator_id.startswith(indicators) for m in found.level.matches)
    assert not found.level.copied
    for evidence in found.evidence:
        assert evidence.text == text[evidence.start : evidence.end]
        assert 0 <= evidence.strength <= 1
        assert evidence.indicator_id


@pytest.mark.parametrize("text", NOBODY)
def test_what_the_candidate_did_not_do_counts_for_nothing(run: Run, text: str) -> None:
    assert run(text).level.level == 0


@pytest.mark.parametrize("level", [3, 4, 5])
def test_the_same_story_of_somebody_else_counts_less(run: Run, level: int) -> None:
    theirs = re.sub(r"\b(I|we|We)\b", "my manager", STORIES[level][0]) + " That was all her, not me."
    assert run(theirs).level.level == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("set myself a goal at the start of the season and I worked hard until I had reached it.", False),
        ("set myself a goal for her at the start of the season and I worked hard until she had reached it.", True),
    ],
)
def test_a_pair_that_stands_alone_is_about_somebody(run: Run, text: str, shown: bool) -> None:
    found = run(f"She liked it. I {text}")
    assert found.level.level
    assert bool(found.level.matches) is shown


def test_contra_indicators_are_shown_and_pull_down(run: Run) -> None:
    kind = "A man asked for a new card. I looked at the form."
    sour = kind + " I told him it was not my problem, I was tired of people like that and I never answered his letters."
    found = run(sour)
    assert {m.indicator_id for m in found.level.matches if m.contra} & {"CO-L1-C1", "CO-L1-C2", "CO-L1-C4"}
    assert any(e.polarity == -1 for e in found.evidence if e.dimension == "level")
    assert found.features["level.contra"] > run(kind).features["level.contra"] == 0
    assert found.features["level.evidence_1"] < run(kind).features["level.evidence_1"]


def first_person(text: str) -> str:
    """An indicator said by a candidate: "Holds themselves ..." becomes "I hold myself ..."."""
    verb, *rest = text.split()
    known = {"Is": "am", "Has": "have", "Can": "can", "Goes": "go", "Does": "do"}
    base = known.get(verb) or re.sub(r"(?<=[^aeiou])ies$", "y", verb.lower())
    if base == verb.lower() and base.endswith("s") and not base.endswith("ss"):
        base = base[:-2] if base.endswith(("shes", "ches", "sses", "xes")) else base[:-1]
    said = " ".join(["I", base, *rest])
    return re.sub(r"\bthey\b", "I", re.sub(r"\btheir\b", "my", said.replace("themselves", "myself")))


@pytest.mark.slow
def test_pasting_the_pack_raises_no_level(run: Run, pack: Pack, root: Path) -> None:
    framework = pack.framework()
    said = [i.text for _, i, contra in framework.items() if not contra] + [
        level.description for level in framework.levels
    ]
    answers = yaml.safe_load((root / "tests/data/punctuation.yaml").read_text(encoding="utf-8"))["answers"]
    risen, flagged, tried = [], 0, 0
    for number, answer in enumerate(answers[:10]):
        before = run(answer["text"]).level.level or 0
        for text in said[number % 3 :: 3]:
            for pasted in (text, first_person(text)):
                found = run(f"{answer['text'].rstrip()} {pasted}.").level
                tried += 1
                flagged += bool(found.copied)
                if (found.level or 0) > before:
                    risen.append(pasted)
    assert len(risen) <= 0.02 * tried, risen
    assert flagged >= 0.95 * tried


def test_a_pasted_indicator_is_named(run: Run, pack: Pack) -> None:
    item = next(i for _, i, _ in pack.framework().items() if i.id == "CO-L5-I5")
    text = f"{STORIES[1][0]} {item.examples[0]}"
    found = run(text)
    assert found.level.level == 1
    assert "CO-L5-I5" in {m.indicator_id for m in found.level.copied}
    start = text.index(item.examples[0])
    assert all(start <= m.span.start < m.span.end <= len(text) for m in found.level.copied)


@pytest.mark.parametrize("framework", ["four_scopes", "six_behaviours", "ways_to_demonstrate"])
def test_an_unordered_framework_gives_a_profile(run: Run, pack: Pack, framework: str) -> None:
    found = run(STORIES[2][0], framework=framework).level
    assert (found.level, found.low, found.high) == (None, None, None)
    shown = [m.indicator_id for m in found.matches]
    assert shown
    assert sorted([*shown, *found.missing]) == sorted(i.id for _, i, _ in pack.framework(framework).items())
    assert not run(NOBODY[0], framework=framework).level.matches


def test_another_competency_needs_no_python(run: Run, root: Path) -> None:
    teamwork = load_pack(str(root / "tests/packs/teamwork.yaml"), configs_dir() / "packs")
    high = run(
        "Two of the cooks would not talk. I sat both of them down on Monday and we agreed who would do which station.",
        of=teamwork,
    )
    low = run("I wrote my half of the slides the evening before, as I had said I would.", of=teamwork)
    assert (high.level.level or 0) > (low.level.level or 0)
    assert high.coverage is None
    assert run("I carried the chairs.", of=teamwork, question_id="TW-Q1").coverage is not None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"question_id": "CO-Q14"}, "CO-Q14"),
        (
            {"question": "When have you given a customer OUTSTANDING service, by doing far more than the job required"},
            "CO-Q01",
        ),
        ({"question": "When did your manager last criticise how you treat customers?"}, "CO-Q20"),
        ({"question": "What is your favourite film?"}, None),
        ({}, None),
    ],
)
def test_the_question_is_found(run: Run, asked: dict[str, str], expected: str | None) -> None:
    coverage = run(STORIES[2][0], **asked).coverage
    assert (coverage.question_id if coverage else None) == expected


def test_coverage_and_follow_ups(run: Run, pack: Pack) -> None:
    text = (
        "A guest asked for a cot at midnight because hers was broken. I carried one up from the cellar, although we "
        "only promise them until ten. In the end she thanked me and wrote a kind review. I learned to keep one on "
        "every floor, and we do now."
    )
    found = run(text, question_id="CO-Q01")
    assert found.coverage is not None
    question = next(q for q in pack.questions if q.id == "CO-Q01")
    touched = {a.area_id for a in found.coverage.areas if a.touched}
    assert "CO-Q01-A7" in touched
    assert 0 < len(touched) < len(question.areas)
    assert all((a.span is not None) is a.touched for a in found.coverage.areas)
    missing = {a.id for a in question.areas} - touched
    assert found.coverage.follow_ups == tuple(f.text for f in question.follow_ups if set(f.areas) & missing)
    assert {e.indicator_id for e in found.evidence if e.dimension == "coverage"} == touched


def test_on_topic(run: Run) -> None:
    asked = "When did you do more for a customer than you had to?"
    off = (
        "My favourite film is about a boat. The sea is blue in it and the music is sad. I saw it three times last year."
    )
    assert run(STORIES[2][0], question=asked).on_topic > run(off, question=asked).on_topic
    assert math.isnan(run(STORIES[2][0]).on_topic)


def test_rival_orientations(run: Run) -> None:
    lean = "We did the lean transformation and I ran workshops for months, and the patients hardly saw us."
    shown = [e for e in run(lean).evidence if e.dimension == "rival"]
    assert [e.indicator_id for e in shown] == ["CO-R6"]
    assert all(e.polarity == -1 for e in shown)
    assert not [e for text, _ in STORIES.values() for e in run(text).evidence if e.dimension == "rival"]


@profile(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_no_text_breaks_it(run: Run, text: str) -> None:
    found = run(text, question_id="CO-Q01")
    assert found.level.level is not None
    assert all(math.isfinite(value) for value in found.features.values())
    assert all(e.text == text[e.start : e.end] for e in found.evidence)
