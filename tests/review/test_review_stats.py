from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest

from pipeline.agreement.measures import qwk
from pipeline.review import Store, read_cases
from pipeline.review.against import model_score, step_of
from pipeline.review.reviewed import Reviewed
from pipeline.review.stats import statistics, wilson
from pipeline.review.stats_text import lines


@pytest.fixture
def batch(run):
    """Twelve answers on which the model says 1, 2, 3, 4, 5, 1, ... for empathy."""
    case = read_cases(run)[2]
    made = {}
    for n in range(12):
        flags = ("NO_STORY",) if n < 4 else ()
        scores = {**case.scores, "empathy": f"{1 + n % 5}.2000", "words": str(80 + 30 * n)}
        made[f"N{n}"] = type(case)(f"N{n}", "C", "", case.text, scores, (), flags)
    return made


def rated(make, batch, rater, stage, shift):
    return [
        make(key, rater=rater, stage=stage, rating=min(5, max(1, math.floor(model_score(case, "empathy")) + shift(n))))
        for n, (key, case) in enumerate(batch.items())
    ]


def test_agreement_overrides_and_anchoring(run, make, batch):
    ana = rated(make, batch, "Ana", "blind", lambda n: n % 2)
    ben = rated(make, batch, "Ben", "second", lambda n: 0)
    again = rated(make, batch, "Ana", "informed", lambda n: 0)
    settled = [make("N0", rater="Cy", rating=5, stage="adjudicated")]
    found = statistics(Reviewed(run, batch, (*ana, *ben, *again, *settled)), draws=200)
    assert found["counts"]["by_stage"] == {"blind": 12, "informed": 12, "second": 12, "adjudicated": 1}
    (pair,) = found["raters"]
    assert (pair["scale"], pair["first"], pair["second"], pair["n"]) == ("empathy", "Ana", "Ben", 12)
    own = [d.rating for d in ana], [d.rating for d in ben]
    assert pair["qwk"]["value"] == pytest.approx(qwk(*own, 1, 5), abs=1e-4)
    assert pair["qwk"]["low"] <= pair["qwk"]["value"] <= pair["qwk"]["high"]
    moved = sum(a != b for a, b in zip(*own, strict=True))
    assert pair["exact"]["value"] == pytest.approx(1 - moved / 12, abs=1e-4)
    assert pair["adjacent"]["value"] == 1
    assert [(row["rater"], row["decided"]) for row in found["model"]] == [
        ("Ana", "blind"), ("Ben", "blind"), ("Ana", "informed"),
    ]  # fmt: skip
    assert found["overrides"]["all"] == {"n": 24, "overridden": 0, "higher": 0, "lower": 0, "share": 0}
    assert found["anchoring"]["blind"]["as_model"] == 24 - moved
    assert found["anchoring"]["informed"]["share"] == 1
    assert found["anchoring"]["changed_after_seeing"] == {
        "rated_twice": 12, "kept": 12 - moved, "towards_model": moved, "away_from_model": 0,
    }  # fmt: skip


def test_overrides_by_flag_length_and_direction(run, make, batch):
    found = statistics(
        Reviewed(run, batch, tuple(rated(make, batch, "Ana", "blind", lambda n: -1 if n < 4 else 0))), draws=20
    )
    over = found["overrides"]
    assert over["by_flag"]["NO_STORY"] == {"n": 4, "overridden": 3, "higher": 0, "lower": 3, "share": 0.75}
    assert over["by_flag"]["no flag"]["overridden"] == 0
    assert [group["n"] for group in over["by_length"].values()] == [1, 5, 6]
    assert over["by_rater"]["Ana"]["lower"] == 3


def test_few_answers_get_shares_alone(run, make, batch):
    few = Reviewed(run, batch, (make("N0", rating=1), make("N0", rater="Ben", rating=2, stage="second")))
    (pair,) = statistics(few)["raters"]
    assert pair == {
        "scale": "empathy", "first": "Ana", "second": "Ben", "n": 1, "exact": {"value": 0}, "adjacent": {"value": 1},
    }  # fmt: skip


def test_without_a_score_nothing_is_compared(run, make):
    cases = {case.answer_id: case for case in read_cases(run)}
    found = statistics(Reviewed(run, cases, (make("A4", rating=1), make("A3", rating=None))))
    assert (found["model"], found["overrides"]["all"]["share"]) == ([], None)
    assert any("nothing was rated" in line for line in lines(found))
    assert step_of("generic", 0.5) == 1
    assert step_of("buzzwords", 9) == 4


def test_wilson_interval_as_published():
    low, high = wilson(81, 263)  # Newcombe (1998), Statistics in Medicine 17, table I: .2553, .3662
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 0) == (None, None)


def test_the_command_tells_both_ways(run, make, root):
    with Store.open(run / "review.sqlite") as store:
        store.add([make("A3", rating=1), make("A3", rater="Ben\x1b[31m", rating=2, stage="second")])
    line = [sys.executable, "-c", "from pipeline.cli.main import main; main()", "review", "stats", str(run)]
    shown = subprocess.run(line, capture_output=True, text=True, cwd=root, check=True).stdout
    assert "Between raters" in shown
    assert "\x1b" not in shown
    told = subprocess.run([*line, "--json"], capture_output=True, text=True, cwd=root, check=True).stdout
    assert json.loads(told)["counts"]["decisions"] == 2
