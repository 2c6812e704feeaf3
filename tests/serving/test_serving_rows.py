"""What the server gives is what ``score`` gives."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.report.tables import COLUMNS
from pipeline.report.write import score_batch

pytestmark = pytest.mark.slow

ANSWER = "A customer rang in tears because her order had not come. I drove to the depot, found it and took it to her."
BROKEN = '{"answer_id": "cut'
LINES = [
    json.dumps({"answer_id": "001", "text": ANSWER, "candidate_id": "c1"}),
    json.dumps({"answer_id": "NA", "text": "NA"}),
    BROKEN,
    json.dumps({"answer_id": "001", "text": ANSWER + " She thanked me."}),
    json.dumps({"answer_id": "odd", "text": "\ud83d \x00 a lone half of a pair"}),
    json.dumps({"answer_id": "long", "text": "word " * 20_000}),
    json.dumps({"answer_id": "none", "text": " "}),
    json.dumps({"answer_id": "=cmd", "text": "Ich habe dem Kunden sofort geholfen, weil die Rechnung falsch war."}),
]
BODY = "\n".join(LINES) + "\n"


def rows_of(content: bytes) -> list[dict]:
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture(scope="module")
def run(evaluator, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    (folder / "in.jsonl").write_text(BODY)
    score_batch([folder / "in.jsonl"], folder / "out", evaluator)
    return folder / "out"


def test_a_batch_has_the_rows_of_score_in_their_order(server, run: Path):
    said = server.post("/batch?duplicates=true&evidence=true", BODY, "application/jsonl")
    assert said.status_code == 200
    assert said.headers["X-Rows"] == str(len(LINES))
    rows = rows_of(said.content)
    evidence = [found for row in rows for found in row.pop("evidence")]
    assert rows == pq.read_table(run / "scores.parquet").to_pylist()
    assert evidence == rows_of((run / "evidence.jsonl").read_bytes())
    assert [row["status"] for row in rows].count("unscorable") == 4
    assert "NEAR_DUPLICATE" in rows[0]["flags"]


def test_streamed_rows_lack_the_comparison_of_answers_alone(server, run: Path):
    rows = rows_of(server.post("/batch", BODY, "application/x-ndjson").content)
    expected = pq.read_table(run / "scores.parquet").to_pylist()
    for row in expected:
        row["flags"] = ";".join(flag for flag in row["flags"].split(";") if flag != "NEAR_DUPLICATE")
        row["flagged"] = bool(row["flags"])
    assert rows == expected


def test_a_csv_is_read_as_score_reads_it(server):
    said = server.post("/batch", f'id,answer\n001,NA\n,"{ANSWER}"\n', "text/csv; charset=utf-8")
    rows = rows_of(said.content)
    assert [(row["answer_id"], row["status"]) for row in rows] == [("001", "scored"), ("row-0003", "scored")]
    assert rows[0]["words"] == 1


def test_invocations_speak_the_protocol_of_mlflow(server):
    records = [{"text": ANSWER, "answer_id": "001"}, {"text": "NA"}, {"text": " "}]
    for body in ({"dataframe_records": records[:1]}, {"dataframe_split": {"columns": ["text"], "data": [[ANSWER]]}}):
        (row,) = server.post("/invocations", json.dumps(body)).json()["predictions"]
        assert list(row) == list(COLUMNS)
        assert row["status"] == "scored"
    rows = server.post("/invocations", json.dumps({"dataframe_records": records})).json()["predictions"]
    assert [row["answer_id"] for row in rows] == ["001", "row-0002", "row-0003"]
    assert rows[2]["reason_code"] == "EMPTY"


def test_sixteen_clients_get_each_their_own(server):
    texts = [ANSWER.replace("depot", f"depot {number}") for number in range(16)]

    def ask(number: int) -> dict:
        body = json.dumps({"dataframe_records": [{"text": texts[number], "answer_id": str(number)}]})
        return server.post("/invocations", body).json()["predictions"][0]

    with ThreadPoolExecutor(16) as clients:
        together = list(clients.map(ask, range(16)))
    assert [row["answer_id"] for row in together] == [str(number) for number in range(16)]
    lines = "\n".join(json.dumps({"answer_id": str(n), "text": text}) for n, text in enumerate(texts))
    assert together == rows_of(server.post("/batch", lines, "application/jsonl").content)


def test_about_says_on_whose_ratings_it_rests(server, evaluator):
    said = server.get("/about").json()
    assert said["basis"] == evaluator.scorer.basis
    assert said["model_version"] == evaluator.model_version
    assert said["limits"]["answers"] == 1000
