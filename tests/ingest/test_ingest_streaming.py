"""Large inputs: read a piece at a time, as often as asked, with the same answers as ever."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from pipeline.errors import InputError
from pipeline.ingest import open_answers, read_answers
from pipeline.ingest.formats import delimited


def test_answers_can_be_gone_through_again(write):
    with open_answers([write("a.csv", "answer_id,text\nA,one\nB,two\nA,three\n")]) as found:
        assert len(found) == 3
        first, second = [list(found) for _ in range(2)]
        assert [a.answer_id for a in first] == ["A", "B", "A~2"]
        assert first == second
        assert "'A' stands 2 times (a.csv, row 2; a.csv, row 4)" in found.notes[0]


def test_standard_input_can_be_gone_through_again():
    with open_answers(["-"], stdin=io.BytesIO(b"text\nhello\n")) as found:
        held = found.piped
        assert held.read_bytes() == b"text\nhello\n"
        assert held.stat().st_mode & 0o077 == 0
        assert [[a.text for a in found] for _ in range(2)] == [["hello"]] * 2
    assert not held.exists()


def test_a_new_id_is_never_one_that_came_in(write):
    rows = "".join(f"{name},x\n" for name in ("A", "A", "A~2", "A~2", "A", "A~2~2"))
    ids = [a.answer_id for a in read_answers([write("a.csv", "answer_id,text\n" + rows)]).answers]
    assert len(set(ids)) == 6
    assert [ids[0], ids[2], ids[5]] == ["A", "A~2", "A~2~2"]


def test_many_repeated_ids_are_told_in_short(write):
    rows = "".join(f"r{i % 9},x\n" for i in range(90))
    notes = read_answers([write("a.csv", "answer_id,text\n" + rows)]).notes
    assert sum("stands 10 times" in note for note in notes) == 5
    assert notes[-1].startswith("4 more ids are repeated")


@pytest.mark.parametrize("place", [1 << 20, (1 << 20) - 1, (1 << 20) + 1, 3 * (1 << 20) + 7])
def test_a_bad_byte_is_found_wherever_it_stands(write, place):
    data = bytearray(b"answer_id,text\n1," + b"a" * (4 << 20) + b"\n")
    data[place : place + 1] = b"\x81"
    with pytest.raises(InputError, match=f"byte 0x81 at position {place} is not"):
        read_answers([write("a.csv", bytes(data))])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_on_the_edge_of_a_piece(write, encoding):
    text = "é" * (1 << 20) + "\r\nend"
    data = f'answer_id,text\r\nx,"{text}"\r\n'.encode(encoding)
    with open_answers([write("a.csv", data)]) as found:
        assert [a.text for a in found] == [text]


def test_line_ends_inside_jsonl_strings(write):
    lines = '{"answer_id": 1, "text": "a\u2028b\u0085c"}\r\n\n{"text": "d", "late": "x", "answer_id": 2}\n'
    batch = read_answers([write("a.jsonl", lines)])
    assert [(a.answer_id, a.text) for a in batch.answers] == [("1", "a\u2028b\u0085c"), ("2", "d")]
    assert any("ignored column 'late'" in note for note in batch.notes)


def test_an_open_quote_does_not_take_the_rest_of_a_large_file(write, monkeypatch):
    monkeypatch.setattr(delimited, "LONGEST_RECORD", 1000)
    rows = "".join(f"{i},words {i}\n" for i in range(500))
    batch = read_answers([write("a.csv", f'id,text\nbad,"never closed\n{rows}')])
    assert len(batch.answers) == 501
    assert batch.answers[0].reason_code == "BROKEN_ROW"
    assert [a.text for a in batch.answers[1:]] == [f"words {i}" for i in range(500)]


def test_parquet_has_one_row_group_or_many(write, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"answer_id": [f"a{i}" for i in range(3000)], "text": [f"words {i}" for i in range(3000)]})
    for size in (3000, 7):
        pq.write_table(table, tmp_path / "a.parquet", row_group_size=size)
        with open_answers([tmp_path / "a.parquet"]) as found:
            assert [a.text for a in found] == table["text"].to_pylist()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_memory_does_not_grow_with_the_file(tmp_path, ending):
    peaks = [_peak(_file(tmp_path / f"{rows}.{ending}", rows)) for rows in (2_000, 20_000)]
    assert peaks[1] <= 1.15 * peaks[0], peaks


def _file(path, rows):
    import pandas as pd

    frame = pd.DataFrame(
        {"answer_id": [f"a{i}" for i in range(rows)], "text": ["It was a long day at work. " * 100] * rows}
    )
    writers = {
        "csv": lambda: frame.to_csv(path, index=False),
        "jsonl": lambda: frame.to_json(path, orient="records", lines=True),
        "parquet": lambda: frame.to_parquet(path, row_group_size=1000, compression=None),
    }
    writers[path.suffix[1:]]()
    return path


def _peak(path):
    code = (
        "import resource, sys; from pipeline.ingest import open_answers\n"
        "with open_answers(sys.argv[1:]) as found: print(sum(1 for _ in found))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[1])
