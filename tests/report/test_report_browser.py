from __future__ import annotations

from pathlib import Path

import pytest
from report_make import HOSTILE, LEVELS, batch, many

from pipeline.report.html import PackInfo, write_report

pytest.importorskip("fcntl", reason="the debugging pipe needs a POSIX system")
from headless_chromium import CHROMIUM, chromium

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
WIDER = """[...document.querySelectorAll('body *')].filter((e) => !e.closest('.hide, .skip')
  && e.getBoundingClientRect().right > WIDTH + 1).map((e) => e.outerHTML.slice(0, 90))"""
SHOWN = "[...document.querySelectorAll('.card')].filter((c) => !c.hidden).length"
ALL_DRAWN = "document.querySelectorAll('.card').forEach((c) => { c.style.contentVisibility = 'visible'; })"
OPEN_ALL = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"


def choose(name, value, event):
    return (
        f"(() => {{ const e = document.getElementById('{name}'); e.value = {value!r};"
        f" e.dispatchEvent(new Event('{event}', {{bubbles: true}})); }})()"
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    evaluations = [*batch(), *many(20)]
    pack = PackInfo("Customer Orientation", "Five levels", LEVELS)
    return write_report(
        evaluations, tmp_path_factory.mktemp("run"), title="March interviews", notes=["A note."], pack=pack
    )


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def page(browser, report):
    browser.complaints.clear()
    browser.requests.clear()
    browser.open(report)
    return browser


def test_it_loads_without_a_complaint_or_a_request(page, report):
    page.run(ALL_DRAWN)
    page.run(OPEN_ALL)
    assert page.complaints == []
    assert page.requests == [report.resolve().as_uri()]


@pytest.mark.parametrize("width", [320, 390, 700, 1280])
def test_nothing_is_wider_than_the_window(browser, report, width):
    browser.open(report, width, 844, phone=width < 500)
    browser.run(ALL_DRAWN)
    browser.run(OPEN_ALL)
    assert browser.run(WIDER.replace("WIDTH", str(width))) == []
    assert browser.run("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_their_ground(browser, report, dark):
    browser.open(report, dark=dark)
    browser.run(ALL_DRAWN)
    browser.run(OPEN_ALL)
    assert browser.run(CONTRAST) == []


def test_the_text_on_the_page_is_the_answer(page):
    assert HOSTILE in page.run("[...document.querySelectorAll('.answer')].map((e) => e.textContent)")
    texts = page.run("JSON.parse(document.getElementById('plainspoken-run').textContent).answers.map((a) => a.text)")
    assert texts == [e.answer.text for e in [*batch(), *many(20)]]


def test_searching_filtering_and_sorting(page):
    page.run(choose("find", "SAWMILL", "input"))
    assert page.run(SHOWN) == 5
    assert page.run("document.getElementById('shown').textContent") == "5 of 28 shown"
    page.run(choose("find", "", "input"))
    page.run(choose("show", "unscorable", "change"))
    assert page.run(SHOWN) == 2
    page.run(choose("show", "COPIES_INDICATOR", "change"))
    assert page.run(SHOWN) == 5
    page.run(choose("show", "", "change"))
    page.run(choose("sort", "s", "change"))
    scores = page.run("[...document.querySelectorAll('.card')].map((c) => Number(c.dataset.s ?? -1))")
    assert scores == sorted(scores, reverse=True)
    page.run(choose("find", "no such words", "input"))
    assert page.run("!document.getElementById('none').hidden")


def test_keys_move_between_cards_but_not_while_typing(page):
    for key, expected in (("j", "a1"), ("j", "a2"), ("k", "a1")):
        page.press(key)
        assert page.run("document.activeElement.id") == expected
    page.press("/")
    page.press("j")
    assert page.run("[document.activeElement.id, document.activeElement.value]") == ["find", "j"]


def test_toggles_hide_a_dimension_and_a_mark_says_why(page):
    line = "getComputedStyle(document.querySelector('mark.s:not(.w)')).textDecorationLine"
    assert page.run(line) == "underline"
    page.run("document.getElementById('t-s').click()")
    assert page.run(line) == "none"
    weak = "getComputedStyle(document.querySelector('mark.o:not(.w)')).textDecorationLine"
    assert page.run(weak) == "underline"
    page.run("document.querySelector('.g[tabindex]').focus()")
    said = "getComputedStyle(document.querySelector('.g[tabindex]'), '::after').content"
    assert page.run(said) == page.run("JSON.stringify(document.querySelector('.g[tabindex]').dataset.why)")


def test_it_reads_whole_without_scripts(browser, report):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(report)
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
        assert browser.run(SHOWN) == 28
        assert browser.run("document.getElementById('tools').hidden")
        assert browser.run("document.querySelector('.marks').checkVisibility()")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_on_paper_the_controls_are_gone_and_the_marks_stay(page):
    page.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert page.run("getComputedStyle(document.querySelector('.bar-top')).display") == "none"
        assert page.run("getComputedStyle(document.querySelector('.card')).contentVisibility") == "visible"
        assert page.run("getComputedStyle(document.querySelector('mark.s:not(.w)')).textDecorationLine") == "underline"
    finally:
        page.call("Emulation.setEmulatedMedia", media="")
