"""A small run on disk with people in it, as ``score`` writes one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from report_make import example, unscorable

from pipeline.config import configs_dir
from pipeline.packs import load_pack
from pipeline.report.html import PackInfo, write_report
from pipeline.report.manifest import write_manifest
from pipeline.report.tabulate import tabulate
from pipeline.report.workbook import Facts, write_workbook
from pipeline.types import Answer, Evaluation, Evidence, Flag, Origin, Reason, Scores, Span, Status

ANA = "candidate-ana-0417"
TEXTS = {
    ANA: (
        "Priya Nair rang from Leeds on 07700 900123. I told Priya's brother, Mr Nair, what the kettle would cost him.",
        "I wrote to priya.nair@example.com the same evening "
        "and Mr Okafor from Rotterdam signed the blue delivery slip.",
    ),
    "candidate-bo-0812": (
        "The lift was out, so I carried Olga Petrova's shopping up four flights of stairs and rang her son in Bristol.",
    ),
}
STAR = ("situation", "task", "action", "result", "reflection")


def told(answer_id: str, candidate: str, text: str) -> Evaluation:
    """A scored answer with evidence on every third word, flags and an origin."""
    words = [(w, text.index(w)) for w in dict.fromkeys(text.split()[::3])]
    evidence = tuple(
        Evidence("specificity", i, i + len(w), w, 1, "rule", f"told as it was ({w})", "", 0.5) for w, i in words
    )
    answer = Answer(
        answer_id, text, candidate, "When did you help a customer?", "q1", place=f"{candidate}.vtt, turn 2",
        origin=(Origin(0, len(text), f"{candidate}.vtt", "Ana Reis", 1.5, 20.0, 4),), doubtful=(Span(3, 9),),
    )  # fmt: skip
    return Evaluation(
        answer, Status.SCORED, words=len(text.split()),
        scores=Scores(3.21, 2.5, 4.0, 0.5, 0.0, dict.fromkeys(STAR, 0.5), 0.2, {"empathy": (2.0, 3.0)}),
        evidence=evidence,
        flags=(Flag("NEAR_DUPLICATE", "Nearly the same words as the answer A1.", (Span(0, 10),)),),
    )  # fmt: skip


def evaluations() -> list[Evaluation]:
    """Three candidates; the third is one of the report's examples."""
    made = [told(f"{c}-{n}", c, text) for c, texts in TEXTS.items() for n, text in enumerate(texts, 1)]
    naming = Flag("NEAR_DUPLICATE", f"Nearly the same words as the answer {ANA}-1.")
    made[2] = replace(made[2], flags=(naming,))
    empty = replace(unscorable("E9", "", Reason.EMPTY), answer=Answer("E9", "", ANA, place="x.csv, row 9"))
    return [*made, example("joinery"), empty]


def write_run(folder: Path, made: list[Evaluation] | None = None, *, xlsx: bool = False, digest: str = "") -> Path:
    """The run's files; ``digest`` in place of the pack's."""
    made = evaluations() if made is None else made
    shown = tabulate(made, len(made), folder, "rules-1")
    info = PackInfo("Customers", "Levels", {1: "One"}, {"L1.1": "Helps"})
    pack = load_pack("customer_orientation", configs_dir() / "packs")
    title, notes, digests = f"{ANA}.vtt", [f"candidate read as {ANA}"], {"pack": digest or pack.digest}
    write_report(shown, folder, title=title, notes=notes, pack=info, basis="Rules.", competency=pack)
    if xlsx:
        facts = Facts(title, "Rules.", "rules-1", digests, notes, pack)
        write_workbook(shown.evaluations, folder, facts, shown.totals)
    write_manifest(
        folder, totals=shown.totals, rows_in=len(made), inputs=[{"path": f"in/{ANA}.vtt", "bytes": 1, "sha256": "0"}],
        digests=digests, seconds={}, model_version="rules-1", pack=pack.id, framework=pack.framework().id,
        notes=[f"read as {ANA}"],
    )  # fmt: skip
    return folder
