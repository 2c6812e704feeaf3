from __future__ import annotations

import pytest
from report_make import batch, many

from pipeline.config import configs_dir
from pipeline.errors import ConfigError
from pipeline.report.plots import distributions, histogram, steps
from pipeline.report.totals import Totals
from pipeline.report.wording import review_policy, scales
from pipeline.types import Reason

FLAGS = (
    "NO_STORY PSEUDO_STORY NO_RESULT WE_ONLY BUZZWORD_DENSE COPIES_INDICATOR NEAR_DUPLICATE OFF_TOPIC WRONG_LANGUAGE "
    "TOO_SHORT WIDE_LEVEL_SET OUTLIER"
).split()


def test_every_step_of_every_scale_has_an_anchor():
    assert {key: list(scale.anchors) for key, scale in scales().items()} == {
        "specificity": [1, 2, 3, 4, 5],
        "empathy": [1, 2, 3, 4, 5],
        "ownership": [1, 2, 3, 4, 5],
        "buzzwords": [0, 1, 2, 3, 4],
    }


def test_an_anchor_is_that_of_the_nearest_step():
    scale = scales()["specificity"]
    assert scale.anchor(3.49) == scale.anchors[3]
    assert scale.anchor(3.5) == scale.anchors[4]
    assert (scale.anchor(-3), scale.anchor(9)) == (scale.anchors[1], scale.anchors[5])


def test_every_flag_and_reason_has_words():
    assert list(review_policy().flags) == FLAGS
    assert set(review_policy().reasons) == {reason.value for reason in Reason}
    assert review_policy().flag("BRAND_NEW").label == "Brand new"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weight: 0.45", "weight: 1.45", "NO_STORY"),
        ("label: No story", "lable: No story", "lable"),
        ("width_weight", "widht_weight", "widht_weight"),
        ("flags:", "flags: [", "YAML"),
    ],
)
def test_a_spoilt_policy_file_names_itself(tmp_path, old, new, says):
    path = tmp_path / "review.yaml"
    path.write_text((configs_dir() / "report" / "review.yaml").read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError, match=says) as error:
        review_policy(path)
    assert str(path) in str(error.value)


def test_a_histogram_counts_every_value_once():
    made = histogram("x", "X", [1, 1.49, 1.5, 5, 4.99, 7, float("nan")], steps(1, 5, 0.5), (1, 5), "score")
    assert [bar.label.split(": ")[1] for bar in made.bars] == [
        "2 answers",
        "1 answer",
        *["0 answers"] * 5,
        "3 answers",
    ]
    assert made.summary == "6 answers, median 3.2"
    assert max(bar.height for bar in made.bars) == made.bars[-1].height > 0


def test_distributions_cover_every_scored_answer():
    plots = distributions(Totals(batch()))
    assert [plot.key for plot in plots] == ["specificity", "empathy", "ownership", "buzzwords", "level", "generic"]
    for plot in plots:
        total = sum(int(bar.label.split(": ")[1].split()[0]) for bar in plot.bars)
        assert total == (5 if plot.key == "level" else 6)


def test_distributions_of_nothing_say_so():
    assert [plot.summary for plot in distributions(Totals())] == ["no answers"] * 5
    assert distributions(Totals(many(7)))[0].summary.startswith("7 answers")
