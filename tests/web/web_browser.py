"""Chromium through Playwright, and what a rater does on the page."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --no-first-run "
    "--disable-dev-shm-usage"
).split()
PATIENCE = 30_000
WIDTHS = {1280: {"width": 1280, "height": 900}, 390: {"width": 390, "height": 844}}
MAIN = ("specificity", "empathy", "ownership", "buzzwords", "level", "generic")
PARTS = ("situation", "task", "action", "result", "reflection")
ORDER = (*MAIN, *PARTS)


@contextmanager
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@contextmanager
def reading(browser, server, rater, width=1280, **more):
    """A window of its own in which ``rater`` has the queue open; fails on any complaint of the page."""
    context = browser.new_context(viewport=WIDTHS[width], has_touch=width < 500, **more)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.complaints, page.asked = [], []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.accept())
    try:
        enter(page, server, rater)
        yield page
    finally:
        context.close()


def enter(page, server, rater):
    page.goto(server.address)
    page.wait_for_url("**/rater")
    page.fill("input[name=name]", rater)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-page=queue]")
    page.wait_for_load_state()  # until then no script listens, and what is done is lost


def open_answer(page, key):
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + f"/answer/{key}")
    page.wait_for_selector("fieldset.current")


def stored(page):
    """Wait until the page shows what the server holds now."""
    page.wait_for_selector("#evidence")
    sent(page)


def sent(page):
    """Wait until nothing waits in the tab; the page's own policy forbids Playwright's wait_for_function."""
    until = time.monotonic() + PATIENCE / 1000
    while page.evaluate("JSON.parse(sessionStorage.getItem('plainspoken:outbox') ?? '[]').length"):
        assert time.monotonic() < until, page.inner_text("#outbox")
        page.wait_for_timeout(50)
