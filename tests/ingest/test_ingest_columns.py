"""Which column is which: aliases, --map, doubts and refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_answers

Write = Callable[[str, str | bytes], Path]


def _error(path: Path, mapping: dict[str, str] | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_answers([path], mapping=mapping)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_aliases_in_any_case_and_spacing_are_read_and_said(write: Write) -> None:
    path = write("a.csv", "ID,Participant ID,Prompt,PROMPT_ID,Competence,Answer Text,mood\n1,p,q,i,c,t,glad\n")
    batch = read_answers([path])
    (answer,) = batch.answers
    assert (answer.answer_id, answer.candidate_id, answer.question) == ("1", "p", "q")
    assert (answer.question_id, answer.competency, answer.text) == ("i", "c", "t")
    assert batch.notes == (
        "a.csv: read column 'Answer Text' as text, 'ID' as answer_id, 'Participant ID' as candidate_id, "
        "'Prompt' as question, 'PROMPT_ID' as question_id, 'Competence' as competency.",
        "a.csv: ignored column 'mood'.",
    )


@pytest.mark.parametrize("name", ["text", "Text", "answer", "RESPONSE", "transcript", "answer_text", "Response Text"])
def test_names_of_the_text_column(write: Write, name: str) -> None:
    assert read_answers([write("a.csv", f"answer_id,{name}\n1,hello\n")]).answers[0].text == "hello"


def test_a_mapping_overrides_names(write: Write) -> None:
    path = write("a.csv", "answer_id,text,What they said,Site\n1,x,hello,north\n")
    batch = read_answers([path], mapping={"text": "what they said", "group_site": "Site"})
    assert batch.answers[0].text == "hello"
    assert batch.answers[0].groups == {"group_site": "north"}
    assert "a.csv: ignored column 'text'." in batch.notes


def test_two_columns_that_could_be_the_text(write: Write) -> None:
    assert _error(write("a.csv", "id,Answer,transcript\n1,a,b\n")) == (
        "a.csv: 2 columns could be the text: 'Answer' and 'transcript'. Fix: say which, such as --map text=Answer"
    )


def test_two_columns_of_the_same_name(write: Write) -> None:
    assert _error(write("a.csv", "id,text,text\n1,a,b\n")) == (
        "a.csv: 2 columns could be the text: 'text' and 'text'. Fix: rename all but one"
    )


def test_the_own_name_of_a_field_beats_its_aliases(write: Write) -> None:
    batch = read_answers([write("a.csv", "id,answer_id,text\n1,A7,hello\n")])
    assert batch.answers[0].answer_id == "A7"
    assert batch.notes == ("a.csv: ignored column 'id'.",)


def test_two_aliases_of_one_field(write: Write) -> None:
    assert _error(write("a.csv", "id,record id,text\n1,2,a\n")) == (
        "a.csv: 2 columns could be the answer_id: 'id' and 'record id'. Fix: say which, such as --map answer_id=id"
    )


def test_no_text_column(write: Write) -> None:
    assert _error(write("a.csv", "id,What was said\n1,a\n")) == (
        "a.csv: no column holds the answers; there are 'id', 'What was said'. Fix: name it with --map, "
        'such as --map text="What was said", or add a first line with column names'
    )


def test_a_mapped_column_that_is_not_there(write: Write) -> None:
    assert _error(write("a.csv", "id,words\n1,a\n"), {"text": "said"}) == (
        "a.csv: there is no column 'said' to read as text; there are 'id', 'words'. "
        "Fix: say --map text=COLUMN with one of them"
    )


def test_a_mapped_field_that_answers_do_not_have(write: Write) -> None:
    assert _error(write("a.csv", "id,text\n1,a\n"), {"txt": "text"}) == (
        "--map txt=text: answers have no field 'txt'. "
        "Fix: use one of text, answer_id, candidate_id, question, question_id, competency, or group_NAME"
    )


def test_group_columns_are_kept_apart(write: Write) -> None:
    (answer,) = read_answers([write("a.csv", "answer_id,text,group_age,Group_Site\n1,a,40,x\n")]).answers
    assert answer.groups == {"group_age": "40", "Group_Site": "x"}


def test_repeated_ids_are_made_unique_and_said(write: Write) -> None:
    batch = read_answers([write("a.csv", "answer_id,text\nA,one\nA,two\nA~2,three\nA,four\n")])
    assert [a.answer_id for a in batch.answers] == ["A", "A~3", "A~2", "A~4"]
    assert [a.text for a in batch.answers] == ["one", "two", "three", "four"]
    assert batch.notes == (
        "answer_id 'A' stands 3 times (a.csv, row 2; a.csv, row 3; a.csv, row 5): later ones got ~2, ~3 and so on.",
    )


def test_ids_repeated_across_files(write: Write) -> None:
    paths = [write("a.csv", "text\none\n"), write("b.csv", "text\ntwo\n")]
    batch = read_answers(paths)
    assert [a.answer_id for a in batch.answers] == ["row-0002", "row-0002~2"]
