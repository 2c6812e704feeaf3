from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'review'")
pytest.importorskip("starlette.testclient", reason="needs httpx2", exc_type=(ImportError, RuntimeError))

from report_make import example
from web_make import RTL, body, client_of, desk_of, entry, write_run

from pipeline.errors import ConfigError
from pipeline.labeled import SCALES
from pipeline.report.anchors import load_anchors
from pipeline.types import Span
from pipeline.web.desk import key_of
from pipeline.web.queue import PAGE


class Words(HTMLParser):
    """The text inside the element with an id, and every tag of the page."""

    def __init__(self, wanted):
        super().__init__(convert_charrefs=True)
        self.wanted, self.depth, self.text, self.tags = wanted, 0, "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if self.depth or dict(attrs).get("id") == self.wanted:
            self.depth += tag not in {"br", "input"}

    def handle_endtag(self, tag):
        self.depth -= self.depth > 0

    def handle_data(self, data):
        self.text += data if self.depth else ""


def words(page, wanted="answer"):
    parser = Words(wanted)
    parser.feed(page)
    return parser


@pytest.fixture
def desk(run):
    return desk_of(run)


@pytest.fixture
def client(desk):
    return client_of(desk)


def post(client, *args, **more):
    return client.post("/decisions", json=body(client.app.state.desk, *args, **more))


def answer(client, answer_id):
    return client.get(f"/answer/{key_of(answer_id)}").text


def test_nothing_of_the_model_shows_before_the_first_rating(client, desk):
    for case in desk.cases:
        page = answer(client, case.answer_id)
        for secret in ("Model:", "What the model saw", "data-why", "<mark", 'class="chip"', "flags"):
            assert secret not in page
    assert 'class="chip"' not in client.get("/queue").text
    assert "0 answers" in client.get("/queue?show=flagged").text


def test_words_that_the_recogniser_was_unsure_of_show_from_the_start(tmp_path):
    spoken = replace(example("pharmacy").answer, doubtful=(Span(2, 6),))
    client = client_of(desk_of(write_run(tmp_path / "run", evaluations=[replace(example("pharmacy"), answer=spoken)])))
    blind = answer(client, spoken.answer_id)
    assert post(client, spoken.answer_id, entry("empathy", 2)).status_code == 200
    seen = answer(client, spoken.answer_id)
    assert "<mark" in seen
    assert "<mark" not in blind
    for page in (blind, seen):
        assert words(page).text == spoken.text
        assert f'class="unsure" title="The speech recogniser was not sure of this.">{spoken.text[2:6]}</span>' in page
        assert "A small question mark stands behind words" in page


def test_a_comment_alone_does_not_show_the_model_and_a_rating_does(client, desk):
    story = example("pharmacy").answer.answer_id
    assert post(client, story, entry("comment", None, comment="hm")).json() == {"stored": 1, "sent": 1}
    assert "Model:" not in answer(client, story)
    assert post(client, story, entry("empathy", 2)).status_code == 200
    page = answer(client, story)
    assert "What the model saw" in page
    assert "<mark" in page
    assert "1 answer." in client.get("/queue?show=flagged").text
    assert [d.stage for d in desk.store.decisions()] == ["blind", "blind"]


def test_stages_follow_what_the_rater_could_have_seen(client, desk):
    ben = client_of(desk, rater="ben")
    post(client, "L901", entry("empathy", 2))
    post(client, "L901", entry("empathy", 3))
    post(ben, "L901", entry("empathy", 4), rater="ben")
    post(ben, "L901", entry("empathy", 5), rater="ben")
    assert [(d.rater, d.stage) for d in desk.store.decisions()] == [
        ("ana", "blind"), ("ana", "informed"), ("ben", "second"), ("ben", "informed"),
    ]  # fmt: skip


def test_informed_from_the_start_is_stored_as_such(run):
    desk = desk_of(run, informed=True)
    client = client_of(desk)
    assert "What the model saw" in answer(client, example("pharmacy").answer.answer_id)
    post(client, "L901", entry())
    assert desk.store.decisions()[0].stage == "informed"


def test_a_second_rater_does_not_see_the_first(client, desk):
    post(client, "L901", entry("empathy", 4, spans=[[0, 3]]), entry("comment", None, comment="SECRETREMARK"))
    page = answer(client_of(desk, rater="ben"), "L901")
    assert page.count(" checked>") == 1  # the switch for the keys
    assert "SECRETREMARK" not in page
    assert 'data-stored="4"' not in page
    assert client_of(desk, rater="ben").get(f"/differences/{key_of('L901')}").status_code == 404


def test_the_same_request_twice_stores_once_and_keeps_its_stage(client, desk):
    sent = body(desk, "L901", entry("empathy", 4), entry("level", None))
    assert client.post("/decisions", json=sent).json()["stored"] == 2
    assert client.post("/decisions", json=sent).json()["stored"] == 0
    assert [d.stage for d in desk.store.decisions()] == ["blind", "blind"]
    assert [d.rating for d in desk.store.decisions()] == [4.0, None]


def test_a_batch_is_stored_whole_or_not_at_all(client, desk):
    known = entry("empathy", 4)
    post(client, "L901", known)
    reply = post(client, "L901", entry("level", 2), known | {"rating": 1})
    assert reply.status_code == 409
    assert len(desk.store.decisions()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 6}, {"rating": 0}, {"rating": 2.5}, {"rating": "3"}, {"scale": "charm"}, {"spans": [[0, 999_999]]},
        {"spans": [[3, 3]]}, {"spans": [[-1, 3]]}, {"decision_id": "1"}, {"scale": "comment"}, {"extra": 1},
        {"scale": "comment", "rating": None, "comment": " "}, {"spans": [[0, 1]] * 51}, {"comment": "x" * 8001},
    ],
)  # fmt: skip
def test_what_is_no_decision_is_refused_without_repeating_it(client, desk, wrong):
    reply = post(client, "L901", entry() | wrong)
    assert reply.status_code == 422
    assert reply.json()["message"].startswith("Not stored: ")
    assert desk.store.decisions() == []


def test_ratings_of_another_run_or_rater_are_refused(client, desk):
    for more in ({"run": "other"}, {"rater": "ben"}, {"answer": "0" * 16}):
        reply = client.post("/decisions", json=body(desk, "L901", entry()) | more)
        assert reply.status_code == 409
    assert desk.store.decisions() == []


def test_hostile_words_stay_words(client, desk):
    for case in desk.cases:
        post(client, case.answer_id, entry(spans=[[0, 2]] if len(case.text) > 2 else []))
        post(client_of(desk, rater="<i>b"), case.answer_id, entry(rating=5), rater="<i>b")
        for path in (f"/answer/{key_of(case.answer_id)}", f"/differences/{key_of(case.answer_id)}", "/queue"):
            parsed = words(client.get(path).text)
            assert not {"img", "i"} & set(parsed.tags)
            assert parsed.tags.count("script") == 2
            assert "b" not in parsed.tags or path != "/queue" or parsed.tags.count("b") <= 2
            if path != "/queue":
                assert parsed.text == case.text
    assert "{{" not in client.get("/queue").text.replace("{{ 7*7 }}", "")


def test_any_id_has_an_address(client):
    page = answer(client, RTL)
    assert "=1+1&lt;script&gt;" in page
    assert client.get("/answer/..%2f..%2fetc").status_code == 404


def test_raters_differ_from_a_point_on_and_on_generic(client, desk):
    ben = client_of(desk, rater="ben")
    for mine, theirs, scale in ((3, 3, "empathy"), (1, 0, "result"), (2, 3, "level"), (1, 0, "generic")):
        post(client, "L901", entry(scale, mine))
        post(ben, "L901", entry(scale, theirs), rater="ben")
    page = client.get("/differences").text
    assert "Level, Generic" in page
    post(client, "L901", entry("level", 3), adjudicated=True)
    assert "Generic still open" in client.get("/differences").text
    post(client, "L901", entry("generic", 1), adjudicated=True)
    assert "settled" in client.get("/differences").text
    kept = [(d.rating, d.stage) for d in desk.store.decisions(rater="ana") if d.scale == "level"]
    assert kept == [(2.0, "informed"), (3.0, "adjudicated")]


def test_one_reading_is_nothing_to_settle(client):
    post(client, "L901", entry())
    assert post(client, "L901", entry(), adjudicated=True).status_code == 409


def test_a_rating_against_does_not_apply_is_a_difference(client, desk):
    post(client, "L901", entry("empathy", None))
    post(client_of(desk, rater="ben"), "L901", entry("empathy", 1), rater="ben")
    assert "Empathy" in client.get("/differences").text


def test_without_a_name_the_page_asks_for_one(desk):
    client = client_of(desk, rater="")
    for path in ("/queue", "/differences", f"/answer/{key_of('L901')}"):
        assert client.get(path).url.path == "/rater"
    assert client.post("/rater", json={"name": "  Zoë <b>; x=1 "}).status_code == 204
    assert "Zoë &lt;b&gt;; x=1" in client.get("/queue").text
    assert client.post("/rater", json={"name": " "}).status_code == 422


def test_a_long_queue_comes_in_pages(tmp_path):
    client = client_of(desk_of(write_run(tmp_path / "run", 250)))
    first = client.get("/queue").text
    assert first.count('class="place"') == PAGE
    more = client.get(f"/queue?start={PAGE}").text
    assert more.startswith("<tr")
    assert more.count('class="place"') == PAGE
    assert client.get("/queue?start=-5").status_code == 200


def test_a_candidate_is_read_alone(client, desk):
    candidate = next(case.candidate_id for case in desk.cases if case.candidate_id)
    page = client.get("/queue", params={"candidate": candidate}).text
    ours = [case for case in desk.cases if case.candidate_id == candidate]
    assert page.count('class="place"') == len(ours)


def test_every_scale_has_anchors(client):
    page = answer(client, "L901")
    for name, anchors in load_anchors().items():
        assert f'data-scale="{name}"' in page
        assert anchors.label in page
        assert len(anchors.steps) == SCALES[name].high - SCALES[name].low + 1


def test_anchors_that_miss_a_step_are_refused(root, tmp_path):
    text = (root / "configs" / "anchors.yaml").read_text("utf-8")
    broken = tmp_path / "anchors.yaml"
    broken.write_text(text.replace('    "4": The answer is little else.\n', ""), "utf-8")
    with pytest.raises(ConfigError, match=r"key buzzwords.steps: the steps are not .* Fix: give one anchor for each"):
        load_anchors(broken)
