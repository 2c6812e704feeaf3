"""Evaluations made by hand from real answers, with the evidence an assessor would mark, for the report's tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.types import (
    Answer,
    AreaCoverage,
    Coverage,
    Evaluation,
    Evidence,
    Flag,
    IndicatorMatch,
    LevelResult,
    Reason,
    Scores,
    Span,
    Status,
)

TEXTS: dict[str, str] = json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8"))
LEVELS = {
    1: "Willing and helpful",
    2: "Proactive for this customer",
    3: "Looks for better ways, again and again",
    4: "A partner the customer trusts",
    5: "Shapes how the organisation serves",
}
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} <!-- &amp; &lt; \\u003c"
    " \u202eright to left\u202c zero\u200bwidth \U0001f469\u200d\U0001f4bb \U0001f1e9\U0001f1ea line\u2028para\u2029"
    " carriage\r\nreturn\rtab\tform\x0c e\u0301 \x1b[31mred\x07 =cmd|' /C calc'!A0"
)


def span(text: str, quote: str) -> Span:
    """The first place of ``quote`` in ``text``."""
    start = text.index(quote)
    return Span(start, start + len(quote))


def said(text: str, quote: str, dimension: str, reason: str, **more: Any) -> Evidence:
    """Evidence on the first place of ``quote``; speaks for the dimension unless told otherwise."""
    found = span(text, quote)
    return Evidence(
        **{
            "dimension": dimension,
            "start": found.start,
            "end": found.end,
            "text": quote,
            "polarity": 1,
            "source": "rule",
            "reason": reason,
            "strength": 0.8,
        }
        | more
    )


def pair(text: str, quote: str, indicator: str, step: int, z: float, *, contra: bool = False) -> IndicatorMatch:
    """An act of the answer beside an indicator."""
    return IndicatorMatch(f"L{step}.{len(indicator)}", indicator, step, contra, span(text, quote), z / 6, z)


def scores(values: Sequence[float], star: Sequence[float], generic: float, density: float = 0.0) -> Scores:
    """Scores from specificity, empathy, ownership and buzzwords, the five STAR parts and the generic probability."""
    names = ("situation", "task", "action", "result", "reflection")
    return Scores(
        *values, buzzword_density=density, star=dict(zip(names, star, strict=True)), generic_probability=generic
    )


def joinery() -> Evaluation:
    """A strong answer, with overlapping evidence."""
    t = TEXTS["joinery"]
    evidence = (
        said(t, "Hollis Joinery, in, uh, in Stroud", "specificity", "names the customer and the place", strength=1.0),
        said(t, "This was autumn before last", "specificity", "says when"),
        said(t, "sixty pounds a month too much", "specificity", "gives a figure", strength=0.9),
        said(t, "I rang at, it was twenty past", "specificity", "a step with its time"),
        said(t, "Stopped the switch that afternoon", "specificity", "tells the outcome", strength=0.95),
        said(t, "there were forty, forty-odd", "specificity", "gives a number"),
        said(t, '"Well. All right then."', "specificity", "quotes the customer's own reaction", strength=0.9),
        said(t, "2018", "specificity", "gives a year", strength=0.3),
        said(t, "twenty past", "specificity", "gives a time", strength=0.2),
        said(t, "he was fuming", "empathy", "names what the customer felt"),
        said(t, "I said I understand completely, sir", "empathy", "claims to understand", polarity=-1, strength=0.6),
        said(t, "You've been charging me for a sawmill", "empathy", "the reason in the customer's words", strength=0.7),
        said(t, "I, I pulled up the, the contract", "ownership", "own act"),
        said(t, "I did the sum while he, while he was on the line", "ownership", "own act at once", strength=0.9),
        said(t, "I told him half past three, I'd ring", "ownership", "makes a promise"),
        said(
            t, "I rang at, it was twenty past. Told him the new price", "ownership", "keeps the promise", strength=1.0
        ),
        said(
            t, "I, I ran a list, um, all the small workshops on that band", "ownership", "goes on unasked", strength=1.0
        ),
        said(t, "So we moved them", "ownership", "own part not visible", polarity=-1, strength=0.4),
        said(t, "happy customer, happy company", "buzzwords", "stock phrase left hanging"),
        said(
            t,
            "I asked if I could, could do them as well, before they, before they noticed",
            "level",
            "acts before a problem is reported",
            source="indicator",
            indicator_id="L3.4",
        ),
    )
    level = LevelResult(
        "Five levels",
        3,
        2,
        3,
        (
            pair(
                t,
                "I asked if I could, could do them as well, before they, before they noticed",
                "Sees trouble coming and heads it off",
                3,
                3.4,
            ),
            pair(
                t,
                "there's a, a check in the, in the annual letter now",
                "Removes causes, so that the same fault stays away",
                3,
                2.6,
            ),
            pair(t, "I, I pulled up the, the contract", "Digs for what lies behind an issue", 2, 2.1),
            pair(t, "I told him half past three, I'd ring", "Answers the customer in good time and correctly", 1, 1.8),
            pair(
                t,
                "I went to my, to Gareth, my team leader",
                "Passes urgent problems on or settles them quickly",
                1,
                1.2,
            ),
            pair(
                t, "I said I understand completely, sir", "Treats what shows and leaves the cause", 2, 1.1, contra=True
            ),
        ),
    )
    coverage = Coverage(
        "Q09",
        (
            AreaCoverage("Q09.1", "Why the customer had left", True, span(t, "You've been charging me for a sawmill")),
            AreaCoverage(
                "Q09.2", "What was done to win them back", True, span(t, "Told him the new price, told him the refund")
            ),
            AreaCoverage("Q09.3", "Whether the customer stayed", False),
        ),
        ("How do you know that they were content afterwards?", "What would you do sooner next time?"),
    )
    return Evaluation(
        Answer("L048", t, "C-07", "Tell me about a customer you won back.", "Q09", place="answers.csv, row 2"),
        Status.SCORED,
        words=281,
        scores=scores((4.8, 2.9, 4.9, 0.7), (0.98, 0.55, 0.99, 0.97, 0.83), 0.03, 0.4),
        level=level,
        coverage=coverage,
        evidence=evidence,
    )


def garden() -> Evaluation:
    """A warm answer that stops early, with a wide level range."""
    t = TEXTS["garden"]
    evidence = (
        said(t, "Mrs Osgood", "specificity", "names a person"),
        said(t, "thirty-five minutes for one seed packet", "specificity", "gives a figure", strength=1.0),
        said(t, "He wrote her name on the label", "specificity", "an observed moment", strength=0.9),
        said(
            t, "I asked him who will eat it, because he looked so tired", "empathy", "asks, and says why", strength=1.0
        ),
        said(
            t, "everything here is tasting like water for her", "empathy", "what she feels, in his words", strength=0.9
        ),
        said(
            t,
            "I asked him if it is more the food or that she has nothing to do",
            "empathy",
            "checks the real need",
            strength=1.0,
        ),
        said(t, "He was smiling then", "empathy", "the effect on how he felt"),
        said(t, "I showed him one grow bag, small trellis", "ownership", "own act", strength=0.8),
        said(t, "The seeds my colleague ordered", "ownership", "a colleague finished it", polarity=-1, strength=0.7),
        said(t, "If it grew, I never heard", "ownership", "no follow-up", polarity=-1, strength=0.9),
        said(
            t,
            "there was the queue until the bird tables",
            "rival",
            "what the shop wants came first",
            polarity=-1,
            strength=0.3,
        ),
    )
    level = LevelResult(
        "Five levels",
        2,
        1,
        4,
        (
            pair(
                t,
                "I asked him if it is more the food or that she has nothing to do",
                "Asks until the real need is clear",
                2,
                3.1,
            ),
            pair(t, "If it grew, I never heard", "Never checks whether the customer is content", 2, 2.2, contra=True),
        ),
    )
    flags = (
        Flag(
            "NO_RESULT",
            "It does not say how it ended for the customer's mother.",
            (span(t, "If it grew, I never heard"),),
        ),
        Flag("WIDE_LEVEL_SET", "The evidence leaves levels 1 to 4 possible."),
    )
    return Evaluation(
        Answer(
            "L030",
            t,
            "C-02",
            "When did your manager last criticise how you treat customers?",
            place="answers.csv, row 3",
        ),
        Status.SCORED,
        words=160,
        scores=scores((4.6, 4.7, 3.1, 0.0), (0.97, 0.52, 0.96, 0.71, 0.22), 0.05),
        level=level,
        evidence=evidence,
        flags=flags,
        doubts=("The audio may have been cut at the end.",),
    )


def pharmacy() -> Evaluation:
    """A polished answer that anyone could give."""
    t = TEXTS["pharmacy"]
    evidence = (
        said(t, "One patient's circumstances", "specificity", "a summary, no scene", polarity=-1, strength=0.9),
        said(t, "treating everyone with dignity and respect", "empathy", "a claim only", polarity=-1),
        said(t, "I said so openly, corrected it in my own time", "ownership", "owns a mistake", strength=1.0),
        said(t, "truly holistic, end-to-end approach", "buzzwords", "stock phrase left hanging", strength=1.0),
        said(t, "embraced full accountability", "buzzwords", "stock phrase left hanging"),
        said(t, "Leveraging strong stakeholder relationships", "buzzwords", "stock phrase left hanging", strength=0.9),
        said(t, "turned a challenge into an opportunity", "buzzwords", "stock phrase left hanging", strength=0.9),
        said(t, "genuine value proposition", "buzzwords", "stock phrase left hanging"),
    )
    copied = (pair(t, "introduced a regular satisfaction survey", "Measures how content customers are", 4, 5.9),)
    flags = (
        Flag("PSEUDO_STORY", "It sounds like an event, but no scene, person or moment can be made out."),
        Flag("BUZZWORD_DENSE", "9.7 stock phrases in 100 words.", tuple(Span(e.start, e.end) for e in evidence[3:6])),
        Flag("COPIES_INDICATOR", "One clause repeats the framework.", (copied[0].span,)),
    )
    return Evaluation(
        Answer("L182", t, "C-11", "Tell me about a customer whose situation you had to understand.", "Q02"),
        Status.SCORED,
        words=103,
        scores=scores((1.9, 1.8, 4.1, 3.4), (0.61, 0.1, 0.88, 0.12, 0.2), 0.86, 9.7),
        level=LevelResult("Five levels", 2, 1, 3, (), (), copied),
        evidence=evidence,
        flags=flags,
        coverage=Coverage(
            "Q02", (AreaCoverage("Q02.1", "How the need came to light", False),), ("What did you hear, and from whom?",)
        ),
    )


def clerk() -> Evaluation:
    """No event, but real understanding."""
    t = TEXTS["clerk"]
    evidence = (
        said(
            t,
            "They're frightened, because they've been told results by lunch and then it's four",
            "empathy",
            "feeling and its reason",
            strength=1.0,
        ),
        said(
            t, "when you've sat that long in a corridor you start imagining all sorts", "empathy", "takes their place"
        ),
        said(t, "I'm only the clerk, I do the notes", "ownership", "steps back", polarity=-1, strength=0.9),
        said(t, "that's for the nurses", "ownership", "passes it on", polarity=-1),
    )
    return Evaluation(
        Answer("L021", t, "C-02", "When did your manager last criticise how you treat customers?"),
        Status.SCORED,
        words=92,
        scores=scores((1.2, 3.8, 1.3, 0.1), (0.2, 0.05, 0.1, 0.04, 0.03), 0.21),
        level=LevelResult("Five levels", 0, 0, 1),
        evidence=evidence,
        flags=(Flag("NO_STORY", "No event is told, only how things are."),),
    )


def train() -> Evaluation:
    """Raw speech recognition, scored in an unordered framework, with no flag at all."""
    t = TEXTS["train"]
    matches = (pair(t, "i let them ride and filed a report", "Bends a rule where it serves the customer", 2, 2.9),)
    return Evaluation(
        Answer("L191", t, "", "Tell me about a rule that stood between you and a happy customer."),
        Status.SCORED,
        words=93,
        scores=scores((4.4, 3.2, 4.5, 1.2), (0.97, 0.8, 0.96, 0.9, 0.45), 0.04, 1.1),
        level=LevelResult("Four groups", None, None, None, matches, ("G1.2", "G3.1")),
        evidence=(
            said(t, "thirty two school kids with a group ticket", "specificity", "gives a number"),
            said(t, "i let them ride and filed a report", "ownership", "own act", strength=1.0),
            said(t, "complaints about it went down by half", "specificity", "a measured outcome", strength=1.0),
        ),
    )


def unscorable(answer_id: str, text: str, reason: Reason, sentence: str) -> Evaluation:
    """An answer without scores."""
    return Evaluation(Answer(answer_id, text, place="answers.csv, row 9"), Status.UNSCORABLE, str(reason), sentence)


def hostile() -> Evaluation:
    """An answer whose every part tries to break out of the page."""
    t = HOSTILE
    bad = "<b>bold</b> \"quoted\" 'single' &amp; </mark>"
    evidence = tuple(
        said(t, quote, dimension, bad, indicator_id=bad)
        for quote, dimension in (
            ("<script>alert(1)</script>", "specificity"),
            ("</script><script>alert(1)", "ownership"),
            ("zero\u200bwidth \U0001f469\u200d", "empathy"),
            ("right to left\u202c zero", "buzzwords"),
            ("carriage\r\nreturn\rtab", "level"),
        )
    )
    match = IndicatorMatch("<i>", bad, 2, False, span(t, "<!-- &amp;"), 0.5, 2.0)
    return Evaluation(
        Answer("=1+1<script>", t, "@cand\"'>", bad, "-q", place="a<b.csv, row 1", doubts=(bad,)),
        Status.SCORED,
        words=20,
        scores=scores((3, 3, 3, 1), (0.5,) * 5, 0.5),
        level=LevelResult(bad, 2, 2, 2, (match,)),
        evidence=evidence,
        flags=(Flag("NO_STORY", bad, (match.span,)),),
        coverage=Coverage("<q>", (AreaCoverage("<a>", bad, True, match.span),), (bad,)),
        doubts=(bad,),
    )


def batch() -> list[Evaluation]:
    """A small run of every kind."""
    return [
        joinery(),
        garden(),
        unscorable("L900", "", Reason.EMPTY, "The cell is empty."),
        pharmacy(),
        clerk(),
        unscorable("L901", "Das war im Mai, da kam ein Herr.", Reason.WRONG_LANGUAGE, "It is not in English."),
        train(),
        hostile(),
    ]


def many(count: int) -> list[Evaluation]:
    """``count`` evaluations with ids of their own and scores spread over the scales."""
    kinds = [joinery(), garden(), pharmacy(), clerk(), train()]
    result = []
    for i in range(count):
        base = kinds[i % len(kinds)]
        share = (i * 0.6180339887) % 1
        values = (1 + 4 * share, 1 + 4 * share**2, 1 + 4 * share**0.5, 4 * (1 - share) ** 2)
        made = scores(values, (share,) * 5, (1 - share) ** 3)
        result.append(replace(base, answer=replace(base.answer, answer_id=f"A{i:05}"), scores=made))
    return result
