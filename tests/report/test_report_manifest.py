from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
from report_make import batch

from pipeline.errors import InputError, PlainspokenError
from pipeline.report.manifest import file_facts, input_facts, versions, write_manifest
from pipeline.report.totals import Totals


def manifest(folder, **changes):
    piped = folder.with_name("piped")
    piped.write_bytes(b"abc")
    facts = {
        "totals": Totals(batch()),
        "rows_in": len(batch()),
        "inputs": [file_facts(piped, "-")],
        "digests": {"pack": "00ff"},
        "seconds": {"read": 0.12345},
    }
    return json.loads(write_manifest(folder, **(facts | changes)).read_text("ascii"))


def test_the_manifest_says_what_went_in_and_came_out(tmp_path):
    made = manifest(tmp_path, framework="Five levels")
    assert made["inputs"] == [{"path": "-", "bytes": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}]
    assert made["counts"]["rows_in"] == 8
    assert made["counts"]["scored"] == 6
    assert made["counts"]["unscorable"] == {"EMPTY": 1, "WRONG_LANGUAGE": 1}
    assert made["counts"]["flagged"] == 4
    assert made["counts"]["flags"]["NO_STORY"] == 2
    assert made["seconds"] == {"read": 0.123}
    assert made["digests"] == {"pack": "00ff"}
    assert made["framework"] == "Five levels"


def test_the_time_is_utc(tmp_path):
    created = datetime.fromisoformat(manifest(tmp_path)["created"])
    assert abs((datetime.now(UTC) - created).total_seconds()) < 60


def test_a_lost_row_is_an_error(tmp_path):
    with pytest.raises(PlainspokenError, match="9 rows came in and 8 came out"):
        manifest(tmp_path, rows_in=9)
    assert not list(tmp_path.iterdir())


def test_versions_name_what_can_move_a_score():
    assert {"python", "jinja2", "pyarrow"} <= set(versions())


def test_a_folder_stands_for_its_files(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_bytes(b"bb")
    (tmp_path / "sub" / "a.txt").write_bytes(b"")
    facts = input_facts([tmp_path])
    assert [(f["path"], f["bytes"]) for f in facts] == [
        (str(tmp_path / "b.txt"), 2),
        (str(tmp_path / "sub" / "a.txt"), 0),
    ]
    with pytest.raises(InputError, match=r"gone.csv: cannot be read"):
        input_facts([tmp_path / "gone.csv"])
