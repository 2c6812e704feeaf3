"""Runs for the tests of the report: every kind of answer, a hostile one, and many."""

from __future__ import annotations

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
