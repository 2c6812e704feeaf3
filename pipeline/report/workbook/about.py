"""The sheet About: what made the scores, what they mean, how to read the marks, how decisions get back."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.manifest import TOOL, tool_version, versions
from pipeline.report.wording import scales
from pipeline.report.workbook.book import AGAINST, FOR, UNSURE, Book
from pipeline.report.workbook.cells import DECISIONS
from pipeline.report.workbook.facts import Facts
from pipeline.report.workbook.rows import LINE, line_count

WIDTH = 110
Line = tuple[str, str | list[tuple[str, str]]]
MARKS: list[tuple[str, str]] = [
    ("", "In the column text, "), (FOR, "bold"), ("", " words are the strongest evidence for a scale or level; "),
    (AGAINST, "bold italic"), ("", " ones speak against one, or are stock phrases."),
]  # fmt: skip
DOUBTS: list[tuple[str, str]] = [
    ("", " The speech recogniser was not sure of "),
    (UNSURE, "underlined"),
    ("", " ones."),
]
BARS = (
    "The bar in a cell shows where a score stands on its scale; its colour names the scale and says nothing of good or "
    "bad. A tinted 'flagged' means that a person should look at the answer, never that it is a poor or dishonest one."
)
DECIDE = (
    "Fill the blue columns, on 'Answers' or on 'Review queue', whichever you work in; an empty cell means that you "
    "did not decide. Do not decide differently on the same answer in both. The other cells are locked against slips, "
    "without a password: lift it under Review, Unprotect Sheet, if you want to sort. Leave headings and ids alone."
)
BACK = (
    "Save the workbook as .xlsx and run 'plainspoken review import'; '--help' tells its options. Decisions are kept "
    "with your name and the time, beside the scores, which stay as they are."
)
USE = "The scores point to the words to read. They support a person's decision and never make one."
LIMITS = (
    "Whether a story is true cannot be known from its words. Fillers, accent, dialect, grammar, typing and length are "
    "not what the scores look for. 'Generic' means: ask again."
)


def write_about(book: Book, facts: Facts, *, unsure: bool = False) -> None:
    """Write the sheet; ``unsure`` where a recogniser was unsure of words."""
    marks = MARKS + DOUBTS * unsure
    sheet = book.sheet("About")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, WIDTH)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sections: dict[str, list[Line]] = {
        "What this is": list(_what(facts)),
        "How to read it": [("Marks", marks), ("Bars and tints", BARS), *_cut(book), *_anchors(facts)],
        "How to decide": [("Columns", ", ".join(DECISIONS)), ("Where", DECIDE), ("Back into plainspoken", BACK)],
        "What made the scores": list(_made(facts)),
    }
    row = 0
    for title, lines in sections.items():
        book.text(sheet, row, 0, title, "section")
        book.text(sheet, row, 1, "", "section")
        row += 1
        for label, words in lines:
            book.text(sheet, row, 0, label, "label")
            pieces = [("", words)] if isinstance(words, str) else words
            sheet.set_row(row, LINE * line_count("".join(text for _, text in pieces), WIDTH))
            book.rich(sheet, row, 1, pieces)
            row += 1
        row += 1


def _what(facts: Facts) -> Iterator[Line]:
    yield "Run", facts.title
    if facts.pack:
        yield "Competency", f"{facts.pack.name}; levels of the framework '{facts.pack.framework(facts.framework).name}'"
    yield "Use", USE
    yield "What they rest on", facts.basis
    yield "What they cannot know", LIMITS
    for note in facts.notes:
        yield "Note", note


def _anchors(facts: Facts) -> Iterator[Line]:
    for scale in scales().values():
        steps = "; ".join(f"{step}: {anchor}" for step, anchor in scale.anchors.items())
        yield f"{scale.label} {scale.low} to {scale.high}", f"{scale.asks} {steps}"
    framework = facts.pack.framework(facts.framework) if facts.pack else None
    if framework and framework.ordered:
        names = "; ".join(f"{level.step}: {level.name}" for level in framework.levels)
        yield f"level 0 to {len(framework.levels)}", f"0: no evidence, or mainly of the contrary; {names}"
    yield "_low, _high", "The plausible range of the score or level, where it is known."
    yield "generic_probability", "From 0 to 1: how likely it is that anyone could have given this answer."
    yield "need", "From 0 to 1: how much the answer needs a person's look; the review queue is in its order."


def _cut(book: Book) -> Iterator[Line]:
    if book.cuts:
        yield (
            "Cut texts",
            f"{book.cuts} cells hold the start of a text, marked where it is cut: no cell holds more.",
        )


def _made(facts: Facts) -> Iterator[Line]:
    yield TOOL, tool_version()
    yield "model", facts.model_version
    if facts.pack:
        yield "pack", f"{facts.pack.id} {facts.pack.version}"
    yield from ((f"sha256 of {name}", digest) for name, digest in sorted(facts.digests.items()))
    yield from versions().items()
