"""CSV and TSV: text stays text, and a bad row costs one row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import MAX_CHARACTERS, read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]


def test_every_field_is_read(write: Write) -> None:
    header = "answer_id,candidate_id,question,question_id,competency,text,group_site"
    path = write("a.csv", f'{header}\n001,c1,"Why, then?",q1,service,"I said ""no"", then\nleft.",north\n')
    (answer,) = read_answers([path]).answers
    assert answer.answer_id == "001"
    assert answer.candidate_id == "c1"
    assert answer.question == "Why, then?"
    assert answer.question_id == "q1"
    assert answer.competency == "service"
    assert answer.text == 'I said "no", then\nleft.'
    assert answer.groups == {"group_site": "north"}
    assert answer.place == "a.csv, row 2"
    assert answer.reason_code is None
    assert answer.doubts == ()


@pytest.mark.parametrize("word", ["NA", "null", "nan", "None", "#N/A", "001", "1e5", "TRUE", "=1+1", " x "])
def test_words_that_others_take_for_missing_or_numbers_survive(write: Write, word: str) -> None:
    (answer,) = read_answers([write("a.csv", f"id,text\n{word},{word}\n")]).answers
    assert (answer.answer_id, answer.text) == (word, word)


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_the_separator_is_found_and_said(write: Write, separator: str, name: str) -> None:
    path = write("a.csv", separator.join(["id", "text"]) + f"\n1{separator}well, yes, I did\n2{separator}no\n")
    batch = read_answers([path])
    assert [a.text for a in batch.answers] == ["well, yes, I did", "no"]
    assert f"a.csv: columns are separated by {name}s." in batch.notes


def test_a_comma_needs_no_note(write: Write) -> None:
    assert read_answers([write("a.csv", "answer_id,text\n1,yes; and | so\n")]).notes == ()


def test_two_possible_separators_are_decided_the_same_way_and_said(write: Write) -> None:
    path = write("a.csv", "text,x;text\na,b;c\n")
    batch = read_answers([path], mapping={"text": "text"}, format="csv")
    assert "a.csv: took the comma for the separator, but it could be another one." in batch.notes
    assert batch == read_answers([path], mapping={"text": "text"})


def test_one_column_may_hold_bare_commas(write: Write) -> None:
    batch = read_answers([write("a.csv", 'text\nI rang her, and wrote, too.\n"quoted, also"\n\nlast\n')])
    assert [a.text for a in batch.answers] == ["I rang her, and wrote, too.", "quoted, also", "last"]
    assert [a.answer_id for a in batch.answers] == ["row-0002", "row-0003", "row-0004"]
    assert batch.answers[2].place == "a.csv, row 4 (line 5)"
    assert "a.csv: no column answer_id; ids were made from row numbers." in batch.notes


def test_excels_separator_line_is_not_an_answer(write: Write) -> None:
    (answer,) = read_answers([write("a.csv", "sep=;\r\nid;text\r\n1;a, b\r\n")]).answers
    assert answer.text == "a, b"


def test_tsv_without_quoting(write: Write) -> None:
    path = write("a.tsv", 'id\ttext\n1\t"Yes," I said, and left\n2\t"all quoted"\n')
    assert [a.text for a in read_answers([path]).answers] == ['"Yes," I said, and left', "all quoted"]


def test_line_ends_inside_a_cell_stay_as_they_are(write: Write) -> None:
    path = write("a.csv", 'id,text\r\n1,"a\r\nb\rc\nd"\r\n')
    assert read_answers([path]).answers[0].text == "a\r\nb\rc\nd"


def test_half_a_row_is_kept_as_unscorable(write: Write) -> None:
    path = write("a.csv", "id,text,question\n1,good,why\n2,cut o\n3,one,two,three\n4,fine,why,,\n")
    batch = read_answers([path])
    assert [a.answer_id for a in batch.answers] == ["1", "2", "3", "4"]
    assert [a.reason_code for a in batch.answers] == [None, Reason.BROKEN_ROW, Reason.BROKEN_ROW, None]
    assert batch.answers[1].text == "cut o"
    assert batch.answers[1].place == "a.csv, row 3"
    assert batch.answers[1].doubts == ("The row is broken: 2 field(s) where the header has 3.",)
    assert "a.csv: 2 broken row(s) kept as unscorable: row 3; row 4." in batch.notes


def test_only_trailing_columns_without_a_name_may_be_missing(write: Write) -> None:
    batch = read_answers([write("a.csv", "id,text,,\n1,short\n2,long,,\n")])
    assert [(a.text, a.reason_code) for a in batch.answers] == [("short", None), ("long", None)]


def test_an_unclosed_quote_costs_one_row(write: Write) -> None:
    batch = read_answers([write("a.csv", 'id,text\n1,first\n2,"never closed\n3,"fine, too"\n4,last\n')])
    assert [a.answer_id for a in batch.answers] == ["1", "row-0003", "3", "4"]
    assert [a.text for a in batch.answers] == ["first", '2,"never closed', "fine, too", "last"]
    assert batch.answers[1].reason_code is Reason.BROKEN_ROW


def test_a_quote_open_to_the_end_costs_one_row(write: Write) -> None:
    batch = read_answers([write("a.csv", 'id,text\n1,"never closed\n2,last\n')])
    assert [a.reason_code for a in batch.answers] == [Reason.BROKEN_ROW, None]
    assert batch.answers[0].doubts == ("The row is broken: a quote is opened and never closed.",)


def test_an_unclosed_quote_in_a_file_of_one_column_is_an_error(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([write("a.csv", 'text\nfirst\n"never closed\nlast\n')])
    assert str(caught.value) == (
        'a.csv, row 3: a quote is opened and never closed. Fix: close the quote, and write a quote inside a cell as ""'
    )


def test_broken_column_names(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([write("a.csv", '"id"x,text\n1,a\n')])
    assert str(caught.value) == (
        "a.csv: the column names are broken: a quote stands inside a quoted cell. Fix: mend its quotes"
    )


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file(write: Write, content: str) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([write("a.csv", content)])
    assert str(caught.value) == "a.csv: the file is empty. Fix: export the answers again"


def test_a_header_alone(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([write("a.csv", "id,text\n")])
    assert str(caught.value) == ("a.csv: there is a header but no row under it. Fix: add one row for every answer")


def test_a_cell_of_five_megabytes(write: Write) -> None:
    text = "word " * 1_000_000
    batch = read_answers([write("a.csv", f"id,text\n1,{text}\n2,next\n")])
    assert [a.reason_code for a in batch.answers] == [Reason.TOO_LONG, None]
    assert batch.answers[0].text == text
    assert batch.answers[0].doubts == (f"The text has 5,000,000 characters; up to {MAX_CHARACTERS:,} are scored.",)


def test_a_row_of_empty_cells_is_still_a_row(write: Write) -> None:
    batch = read_answers([write("a.csv", "id,text\n1,a\n,\n2,b\n")])
    assert [(a.answer_id, a.reason_code) for a in batch.answers] == [
        ("1", None),
        ("row-0003", Reason.EMPTY),
        ("2", None),
    ]
    assert "a.csv: 1 row(s) without answer_id were given one from the row number." in batch.notes


def test_a_cell_that_is_a_whole_transcript_is_doubted(write: Write) -> None:
    batch = read_answers([write("a.csv", 'id,transcript\n1,"Interviewer: Why?\nAna: I rang her."\n')])
    assert batch.answers[0].text == "Interviewer: Why?\nAna: I rang her."
    assert batch.answers[0].doubts[0].startswith("The text names speakers; all their words are scored.")
