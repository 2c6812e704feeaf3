from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report_make import HOSTILE, batch, example, many, unscorable

from pipeline.errors import InputError
from pipeline.report.html import write_report
from pipeline.report.run import read_run
from pipeline.report.tables import write_evidence, write_scores
from pipeline.types import Reason


def write(evaluations, folder):
    write_scores(evaluations, folder, "rules-1")
    write_evidence(evaluations, folder)
    write_report(evaluations, folder, title="Run")
    return folder


def test_a_run_comes_back_as_it_was(tmp_path):
    evaluations = batch()
    run = read_run(write(evaluations, tmp_path))
    assert run.model_version == "rules-1"
    for before, after in zip(evaluations, run.evaluations, strict=True):
        doubts = tuple(dict.fromkeys((*before.answer.doubts, *before.doubts)))
        answer = replace(before.answer, place="", doubts=())
        assert after == replace(before, answer=answer, doubts=doubts)


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "nul \0 here",
        "lone \ud83d surrogate",
        " \t leading and trailing \n\n",
        "a\r\nb\rc\nd",
        "</SCRIPT >",
        "\ufeff",
    ],
)
def test_texts_come_back_character_for_character(tmp_path, text):
    answer = unscorable("A1", text, Reason.WRONG_LANGUAGE, text)
    (after,) = read_run(write([answer], tmp_path)).evaluations
    assert after.answer.text == text
    assert after.reason_sentence == text


def test_the_block_holds_no_character_that_html_knows(tmp_path):
    write(batch(), tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    block = re.search(r'id="plainspoken-run">(.*?)</script>', page, re.DOTALL).group(1)
    assert block.isascii()
    assert not set("<>&") & set(block)


def test_an_unknown_answer_names_the_nearest(tmp_path):
    run = read_run(write(batch(), tmp_path))
    with pytest.raises(InputError, match=r"no answer 'L04'.*did you mean L048") as error:
        run.find("L04")
    assert "\n" not in str(error.value)
    with pytest.raises(InputError, match=r"see scores\.csv"):
        run.find("something else entirely")
    assert run.find("L030").answer.candidate_id == "C-02"


@pytest.mark.parametrize("name", ["scores.parquet", "evidence.jsonl", "report.html"])
def test_a_missing_or_broken_file_is_a_one_line_error(tmp_path, name):
    folder = write([example("clerk")], tmp_path)
    (folder / name).write_bytes(b"\xff not what it was {")
    with pytest.raises(InputError) as broken:
        read_run(folder)
    (folder / name).unlink()
    with pytest.raises(InputError, match=name) as missing:
        read_run(folder)
    assert "\n" not in str(broken.value) + str(missing.value)


def test_a_page_without_run_data_is_refused(tmp_path):
    folder = write([example("clerk")], tmp_path)
    (folder / "report.html").write_text("<!doctype html><p>hello</p>")
    with pytest.raises(InputError, match="no run data"):
        read_run(folder)


def test_files_of_different_runs_are_refused(tmp_path):
    write(many(3), tmp_path)
    write_report(many(4), tmp_path, title="Another")
    with pytest.raises(InputError, match="different runs"):
        read_run(tmp_path)
