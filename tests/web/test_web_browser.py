from __future__ import annotations

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'review'")
pytest.importorskip("playwright.sync_api", reason="needs playwright")

from report_make import HOSTILE, example
from web_browser import CHROMIUM, ORDER, PARTS, WIDTHS, chromium, open_answer, reading, stored
from web_make import EMOJI, RTL, serving, write_run

from pipeline.review.cases import read_cases
from pipeline.review.decisions import Decision
from pipeline.review.store import FILE, Store
from pipeline.web.desk import key_of

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

STORY = example("joinery").answer.answer_id
WIDER = "document.documentElement.scrollWidth > innerWidth"
SELECT = """([from, to]) => {
  const answer = document.getElementById("answer");
  const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node, at = 0; (node = walker.nextNode()); at += node.length) {
    if (at <= from && from <= at + node.length) range.setStart(node, from - at);
    if (at <= to && to <= at + node.length) range.setEnd(node, to - at);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("review") / "run", 3)


@pytest.fixture(scope="module")
def server(folder):
    with serving(folder) as started:
        yield started


def decisions(folder, rater):
    with Store.open(folder / FILE) as store:
        return store.decisions(rater=rater)


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("width", WIDTHS)
def test_reading_by_keyboard(browser, server, folder, width):
    with reading(browser, server, f"keys{width}", width) as page:
        page.focus("#start")
        page.keyboard.press("Enter")
        page.wait_for_selector("fieldset.current")
        answer_id = page.inner_text("h1").split()[0]
        assert page.query_selector("#evidence") is None
        for key in ("3", "4", "x", "0", "2", "y", "n", "n", "1", "0"):
            page.keyboard.press(key)
        assert page.get_attribute("fieldset.current", "data-scale") == PARTS[-1]
        page.keyboard.press("c")
        page.keyboard.type("told, not shown: 3 & <b>")
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        assert "Not rated yet: Reflection" in page.inner_text("#state")
        page.keyboard.press("Enter")
        stored(page)
        kept = {d.scale: d for d in decisions(folder, f"keys{width}")}
        ratings = [kept[name].rating for name in ORDER[:-1]]
        assert ratings == [3, 4, None, 0, 2, 1, 0, 0, 1, 0]
        assert kept["comment"].comment == "told, not shown: 3 & <b>"
        assert {(d.answer_id.split()[0], d.rater) for d in kept.values()} == {(answer_id, f"keys{width}")}
        page.keyboard.press("e")
        assert not page.is_checked("#evidence")
        page.keyboard.press("e")
        assert page.is_checked("#evidence")
        first = page.url
        page.keyboard.press("j")
        page.wait_for_url(lambda url: url != first)
        page.wait_for_selector("fieldset.current")
        page.keyboard.press("k")
        page.wait_for_url(first)
        page.wait_for_selector(f"#main[data-key='{first.rsplit('/', 1)[1]}'] fieldset.current")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != first)
        assert page.complaints == []
        assert all(url.startswith(server.address.split("/open")[0]) for url in page.asked)


@pytest.mark.parametrize("width", WIDTHS)
def test_reading_by_mouse_or_finger(browser, server, folder, width):
    rater = f"mouse{width}"
    with reading(browser, server, rater, width) as page:
        press = page.tap if width < 500 else page.click
        page.select_option("select[name=show]", "unread")
        page.wait_for_url("**show=unread**")
        press(f"tbody a[href*='{key_of(STORY)}']")
        page.wait_for_selector("fieldset.current")
        for name in ORDER:
            press(f"fieldset[data-scale={name}] .step >> nth=1")
        press("fieldset[data-scale=level] .na")
        press("#undo")
        assert page.query_selector("fieldset input:checked") is None
        for name in ORDER:
            press(f"fieldset[data-scale={name}] .step >> nth=1")
        text = page.inner_text("#answer")
        page.evaluate(SELECT, [0, len(text.split()[0])])
        press("#pick-button")
        press("#store")
        stored(page)
        kept = decisions(folder, rater)
        assert sorted(d.scale for d in kept) == sorted(ORDER)
        assert [d.spans for d in kept if d.spans] == [((0, len(text.split()[0])),)] or len(kept) == len(ORDER)
        press("#keys-button") if width > 500 else page.keyboard.press("?")
        page.wait_for_selector("#keys[open]")
        press("#keys button")
        press("fieldset[data-scale=empathy] .step >> nth=3")
        press("#store")
        page.wait_for_selector("fieldset[data-scale=empathy][data-stored='4']")
        last = decisions(folder, rater)[-1]
        assert (last.scale, last.rating, last.stage) == ("empathy", 4, "informed")
        press("#next")
        page.wait_for_selector(f"#main:not([data-key='{key_of(STORY)}'])")
        assert page.complaints == []


def test_marked_words_are_code_points(browser, server, folder):
    with reading(browser, server, "points") as page:
        open_answer(page, key_of(RTL))
        assert page.evaluate("document.getElementById('answer').textContent") == HOSTILE
        for quote in (EMOJI, "\U0001f1e9\U0001f1ea line", "right to left", "carriage\r\nreturn", "e\u0301"):
            start = units(HOSTILE[: HOSTILE.index(quote)])
            page.evaluate(SELECT, [start, start + units(quote)])
            page.keyboard.press("s")
            page.keyboard.press("3")
            page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        stored(page)
        spans = next(d.spans for d in decisions(folder, "points") if d.scale == "specificity")
        quotes = [HOSTILE[span.start : span.end] for span in spans]
        assert quotes == ["right to left", EMOJI, "\U0001f1e9\U0001f1ea line", "carriage\r\nreturn", "e\u0301"]
        shown = page.eval_on_selector_all(
            "fieldset[data-scale=specificity] .quotes q", "qs => qs.map(q => q.textContent)"
        )
        assert shown == quotes
        assert page.complaints == []


def test_words_are_chosen_by_the_arrow_keys(browser, server, folder):
    with reading(browser, server, "arrows") as page:
        open_answer(page, key_of(STORY))
        page.keyboard.press("t")
        for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
            page.keyboard.press(key)
        page.keyboard.press("s")
        page.keyboard.press("Tab")
        page.keyboard.press("4")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        stored(page)
        (kept,) = decisions(folder, "arrows")
        (span,) = kept.spans
        text = example("joinery").answer.text
        chosen, meant = text[span.start : span.end].split(), text.split()[1:4]
        assert [word.strip(",.") for word in chosen] == [word.strip(",.") for word in meant]


def test_keys_can_be_switched_off(browser, server):
    with reading(browser, server, "quiet") as page:
        open_answer(page, key_of(STORY))
        page.keyboard.press("?")
        page.uncheck("#keys-on")
        page.keyboard.press("Escape")
        page.keyboard.press("3")
        assert page.query_selector("fieldset input:checked") is None


def test_a_rating_survives_a_reload_and_waits_while_the_server_is_gone(browser, tmp_path):
    folder = write_run(tmp_path / "run")
    with serving(folder) as server, reading(browser, server, "ana") as page:
        open_answer(page, key_of(STORY))
        page.keyboard.press("4")
        page.reload()
        page.wait_for_selector("fieldset[data-scale=specificity] input:checked")
        server.kill()
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_selector("#outbox:not([hidden])")
        assert "2 decisions are not stored yet and kept in this tab" in page.inner_text("#outbox")
        assert page.get_attribute("#outbox", "role") == "alert"
        server.start()
        stored(page)
        assert page.is_hidden("#outbox")
        assert sorted((d.scale, d.rating, d.stage) for d in decisions(folder, "ana")) == [
            ("empathy", 3.0, "blind"), ("specificity", 4.0, "blind"),
        ]  # fmt: skip


def test_a_second_reading_differs_and_is_settled(browser, server, folder):
    key = key_of("L901")
    for rater, ratings in (("first", "2y"), ("second", "5n")):
        with reading(browser, server, rater) as page:
            open_answer(page, key)
            assert page.query_selector("fieldset input:checked") is None
            page.keyboard.press(ratings[0])
            page.click("fieldset[data-scale=generic]")
            page.locator("fieldset[data-scale=generic] input").first.focus()
            page.keyboard.press(ratings[1])
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")
            stored(page)
    with reading(browser, server, "third") as page:
        page.click("[data-tab=differences]")
        page.click(f"a[href='/differences/{key}']")
        page.wait_for_selector("fieldset.current")
        said = page.inner_text("fieldset[data-scale=specificity] .theirs").split("\n")
        assert {"first: 2", "second: 5"} <= set(said)
        page.keyboard.press("3")
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        page.wait_for_selector("fieldset[data-scale=generic][data-stored='0']")
        assert [(d.scale, d.rating, d.stage) for d in decisions(folder, "third")] == [
            ("specificity", 3, "adjudicated"), ("generic", 0, "adjudicated"),
        ]  # fmt: skip
    assert {d.stage for d in decisions(folder, "second")} == {"second"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits(browser, width, scheme, tmp_path):
    base = pytest.importorskip("axe_playwright_python.base", reason="needs axe-playwright-python")
    axe = base.AXE_FILE_PATH.read_text("utf-8")
    folder = write_run(tmp_path / "run", 3)  # of its own: which scale is to be settled first depends on every rater
    apart(folder)
    with (
        serving(folder) as server,
        reading(browser, server, "ana", width, color_scheme=scheme, bypass_csp=True) as page,
    ):
        for case in read_cases(folder)[:2]:
            open_answer(page, key_of(case.answer_id))
            check(page, axe)
            page.keyboard.press("3")
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")
            stored(page)
            check(page, axe)
        page.keyboard.press("?")
        check(page, axe)
        page.keyboard.press("Escape")
        pages = {"queue": "queue", "differences": "differences", "rater": "rater"}
        pages |= {"settle": f"differences/{key_of(RTL)}", "missing": "answer/none"}
        for name, path in pages.items():
            page.goto(f"{server.address.split('/open')[0]}/{path}")
            page.wait_for_selector(f"[data-page={name}]")
            check(page, axe)
            if name == "settle":
                page.wait_for_selector("fieldset.current[data-scale=empathy]")
                page.keyboard.press("3")
                page.keyboard.press("Enter")
                page.wait_for_selector("fieldset[data-scale=empathy][data-stored='3']")
                check(page, axe)
    settled = [(d.scale, d.rating) for d in decisions(folder, "ana") if d.stage == "adjudicated"]
    assert settled == [("empathy", 3)]


def apart(folder):
    """Two others have rated an answer, apart on one scale, and one of them wrote a remark."""
    made = [
        Decision("one e", RTL, "one", "empathy", 1.0, "blind"),
        Decision("one g", RTL, "one", "generic", 0.0, "blind"),
        Decision("two e", RTL, "two", "empathy", 5.0, "second"),
        Decision("two g", RTL, "two", "generic", 0.0, "second"),
        Decision("two c", RTL, "two", "comment", None, "second", comment="<b>why?</b>"),
    ]
    with Store.open(folder / FILE) as store:
        store.add(made)


def check(page, axe):
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
    assert not page.evaluate(WIDER)
