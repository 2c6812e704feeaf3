from __future__ import annotations

import csv
import io
import json

from report_make import batch, hostile

from pipeline.report.flagging import flag_csv, flag_json, flag_table
from pipeline.report.queue import rank


def test_json_has_every_place_with_its_reason():
    rows = json.loads(flag_json(rank(batch())))
    assert [row["rank"] for row in rows] == list(range(1, 9))
    assert rows[0]["reason_code"] == "WRONG_LANGUAGE"
    assert rows[0]["generic_probability"] is None
    assert rows[1]["flags"] == ["PSEUDO_STORY", "BUZZWORD_DENSE", "COPIES_INDICATOR"]
    assert all(row["why"] for row in rows)
    needs = [row["need"] for row in rows]
    assert needs == sorted(needs, reverse=True)


def test_csv_is_safe_for_a_spreadsheet_and_says_the_same():
    text = flag_csv(rank(batch()))
    rows = list(csv.DictReader(io.StringIO(text)))
    objects = json.loads(flag_json(rank(batch())))
    assert [row["why"] for row in rows] == [made["why"] for made in objects]
    assert [row["flags"].split(";") for row in rows] == [made["flags"] or [""] for made in objects]
    assert {row["answer_id"] for row in rows} >= {"'=1+1<script>", "L901"}
    assert "\r" not in text


def test_the_table_fits_and_obeys_no_escape():
    for width in (60, 80, 120):
        table = flag_table(rank(batch()), width)
        assert max(map(len, table.splitlines())) <= width
        for item in rank(batch()):
            assert item.evaluation.answer.answer_id in table
    assert "\x1b" not in flag_table(rank([hostile("id\x1b[2J\u202e")]), 100)


def test_square_brackets_are_text_not_markup():
    assert "[bold]x[/bold]" in flag_table(rank([hostile("[bold]x[/bold]")]), 100)
