from __future__ import annotations

import re
import stat
import zipfile
from dataclasses import replace

import pytest
import python_calamine
from report_make import HOSTILE, batch, example, hostile, many, unscorable

from pipeline.config import configs_dir
from pipeline.errors import InputError
from pipeline.packs import load_pack
from pipeline.report.queue import rank
from pipeline.report.workbook import DECISIONS, Facts, cell_text, refuse_decided, write_workbook
from pipeline.report.workbook.cells import CELL_UNITS, units
from pipeline.types import Evidence, Reason

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl reads the workbook back")
rich_text = pytest.importorskip("openpyxl.cell.rich_text")

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "http://evil.example/=x",
    "007",
]
TEXTS = [
    *FORMULAS, "<r><t>raw</t></r>", "<r>", "_x0041_", "nul \0 bell \x07", "\ud83d", "\ufffe", "{=1}", "  edge  ",
    "\U0001f469\u200d\U0001f4bb\U0001f1e9\U0001f1ea", "\u202eright to left\u202c שלום", "a\r\nb\rc", "NA", "null", "1e5",
]  # fmt: skip


@pytest.fixture(scope="module")
def facts():
    pack = load_pack("customer_orientation", configs_dir() / "packs")
    return Facts("March.csv", "Labels made by a language model.", "rules-1", {"configs": "ab" * 32}, ["A note."], pack)


def asked(text, answer_id="A1", **more):
    base = example("clerk")
    return replace(base, answer=replace(base.answer, text=text, answer_id=answer_id, **more), evidence=(), flags=())


def rows(path, sheet):
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        header, *rest = book.get_sheet_by_name(sheet).to_python()
    return [dict(zip(header, row, strict=True)) for row in rest]


def words(path, sheet):
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        return " ".join(str(cell) for row in book.get_sheet_by_name(sheet).to_python() for cell in row if cell != "")


def test_four_sheets_private_and_the_same_bytes_twice(tmp_path, facts, monkeypatch):
    first = write_workbook(batch(), tmp_path / "a", facts)
    second = write_workbook(batch(), tmp_path / "b", facts)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert first.read_bytes() == second.read_bytes()
    assert openpyxl.load_workbook(first).sheetnames == ["Summary", "Answers", "Review queue", "About"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    dated = write_workbook(batch(), tmp_path / "c", facts)
    assert openpyxl.load_workbook(dated).properties.created.year == 2023


def test_every_answer_has_a_row_with_its_scores(tmp_path, facts):
    evaluations = [*batch(), *many(30)]
    path = write_workbook(evaluations, tmp_path, facts)
    found = rows(path, "Answers")
    assert [row["answer_id"] for row in found] == [cell_text(e.answer.answer_id) for e in evaluations]
    for row, evaluation in zip(found, evaluations, strict=True):
        assert row["text"] == cell_text(evaluation.answer.text)
        if evaluation.scores:
            assert row["specificity"] == pytest.approx(evaluation.scores.specificity, abs=1e-4)
            assert row["level_high"] == ("" if evaluation.level.high is None else evaluation.level.high)
        else:
            assert row["specificity"] == ""
            assert row["notes"]
    queue = rows(path, "Review queue")
    assert [row["answer_id"] for row in queue] == [cell_text(i.evaluation.answer.answer_id) for i in rank(evaluations)]
    assert [row["rank"] for row in queue] == list(range(1, len(evaluations) + 1))
    assert all(row["why"] for row in queue)


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(tmp_path, facts, text):
    hurt = asked(text, answer_id=text, candidate_id=text, question=text)
    bold = replace(hurt, evidence=(Evidence("empathy", 0, 1, text[:1], 1, "rule", text),))
    path = write_workbook([hurt, bold], tmp_path, replace(facts, title=text, notes=[text], model_version=text))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    sheets = [body for name, body in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4
    assert not [body for body in sheets if re.search(r"<f[ >]|<hyperlink", body)]
    assert not [name for name in parts if "externalLink" in name or "vba" in name]
    for row in rows(path, "Answers"):
        assert (row["answer_id"], row["question"], row["text"]) == (cell_text(text),) * 3
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_a_formula_keeps_its_quote_when_the_cell_is_edited(tmp_path, facts):
    sheet = openpyxl.load_workbook(write_workbook([asked("=1+1", "=2"), asked("plain")], tmp_path, facts))["Answers"]
    column = {cell.value: cell.column for cell in sheet[1]}
    quoted = [[sheet.cell(row, column[name]).quotePrefix for name in ("answer_id", "text")] for row in (2, 3)]
    assert quoted == [[True, True], [False, False]]


def test_evidence_stands_bold_in_the_text(tmp_path, facts):
    path = write_workbook([example("joinery"), hostile()], tmp_path, facts)
    sheet = openpyxl.load_workbook(path, rich_text=True)["Answers"]
    column = next(cell.column for cell in sheet[1] if cell.value == "text")
    for row, evaluation in ((2, example("joinery")), (3, hostile())):
        text = sheet.cell(row, column).value
        assert isinstance(text, rich_text.CellRichText)
        assert str(text) == cell_text(evaluation.answer.text)
        bold = [str(run) for run in text if not isinstance(run, str) and run.font.b]
        assert bold
        assert len("".join(bold)) < len(str(text))
    assert "he was fuming" in " ".join(str(run) for run in sheet.cell(2, column).value)


@pytest.mark.parametrize("char", ["x", "\U0001f469"])
def test_what_a_cell_cannot_hold_is_cut_with_a_mark(tmp_path, facts, char):
    text = char * 40_000
    whole = asked(char * (CELL_UNITS // units(char)), "whole")
    marked = replace(asked(text, "marked"), evidence=(Evidence("empathy", 5, 39_999, text[5:39_999], 1, "rule", "r"),))
    path = write_workbook([asked(text, "cut"), whole, marked], tmp_path, facts)
    found = {row["answer_id"]: row["text"] for row in rows(path, "Answers")}
    assert found["whole"] == whole.answer.text
    for name in ("cut", "marked"):
        assert units(found[name]) <= CELL_UNITS
        kept, left = re.fullmatch(r"(.+) … \[cut here: (\d+) more characters; .*\]", found[name]).groups()
        assert len(kept) + int(left) == len(text)
        assert text.startswith(kept)
    assert "Cut texts" in words(path, "About")


def test_decisions_are_open_checked_and_everything_else_is_locked(tmp_path, facts):
    book = openpyxl.load_workbook(write_workbook(many(3), tmp_path, facts))
    for name in ("Answers", "Review queue"):
        sheet = book[name]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref
        columns = {cell.value: cell.column_letter for cell in sheet[1]}
        assert set(DECISIONS) <= set(columns)
        for heading, letter in columns.items():
            assert sheet[f"{letter}2"].protection.locked == (heading not in DECISIONS)
        rules = {str(rule.sqref).split(":")[0][:-1]: rule for rule in sheet.data_validations.dataValidation}
        kinds = {heading: rules[columns[heading]] for heading in DECISIONS if columns[heading] in rules}
        whole, part, choice = (kinds[f"decision_{n}"] for n in ("level", "empathy", "generic"))
        assert (whole.type, whole.formula1, whole.formula2) == ("whole", "0", "5")
        assert (part.type, part.formula1, part.formula2) == ("decimal", "1", "5")
        assert (choice.type, choice.formula1) == ("list", '"yes,no"')
        assert kinds["decision_buzzwords"].formula1 == "0"


def test_the_summary_counts_and_ranks_nobody(tmp_path, facts):
    path = write_workbook(batch(), tmp_path, facts)
    said = words(path, "Summary")
    for expected in ("Answers read 8", "Scored 6", "Unscorable: Empty", "no candidate: 3", "3 to 4", "ranks nobody"):
        assert expected in re.sub(r"(\d)\.0\b", r"\1", said)
    about = words(path, "About")
    for expected in ("language model", "ab" * 32, "rules-1", "review import", "bold italic", "A note."):
        assert expected in about


def test_a_run_without_answers_gives_a_workbook(tmp_path, facts):
    path = write_workbook([], tmp_path, replace(facts, pack=None))
    assert rows(path, "Answers") == []
    assert write_workbook([unscorable("B", "", Reason.EMPTY)], tmp_path, facts)


def test_decisions_are_not_overwritten(tmp_path, facts):
    path = write_workbook([hostile(), example("clerk")], tmp_path, facts)
    refuse_decided(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Review queue"]
    sheet.cell(3, next(c.column for c in sheet[1] if c.value == "decision_level")).value = 3
    book.save(path)
    with pytest.raises(InputError, match="decisions in 1 rows") as error:
        refuse_decided(path)
    assert "\n" not in str(error.value)
    path.write_bytes(b"not a workbook")
    with pytest.raises(InputError, match="cannot be read"):
        refuse_decided(path)
    refuse_decided(tmp_path / "none.xlsx")


def test_hostile_text_is_all_there(tmp_path, facts):
    (row,) = rows(write_workbook([hostile()], tmp_path, facts), "Answers")
    assert row["text"] == cell_text(HOSTILE)
    assert len(row["text"]) == len(HOSTILE)
