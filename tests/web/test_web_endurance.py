from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'review'")
pytest.importorskip("playwright.sync_api", reason="needs playwright")

from web_browser import CHROMIUM, MAIN, chromium, reading, sent
from web_make import serving, write_run

from pipeline.review.cases import read_cases
from pipeline.review.store import FILE, Store
from pipeline.web.desk import key_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

FULL = bool(os.environ.get("PLAINSPOKEN_ENDURANCE"))
ANSWERS, KILLS = (20, 10) if FULL else (4, 3)
SCALES = MAIN[:5]  # 2 raters x 20 answers x 5 scales = 200 decisions; x 4 answers = 40
RATERS = ("ana", "ben")
LONGEST = 0.25  # seconds after the key until the server is killed


class Killer:
    """Kills the server a moment after it is told to, and starts it anew."""

    def __init__(self, server, chance):
        self.server, self.chance, self.kills, self.thread = server, chance, 0, None

    def strike(self):
        self.wait()
        self.thread = threading.Thread(target=self._strike, args=(self.chance.uniform(0, LONGEST),))
        self.thread.start()

    def _strike(self, delay):
        time.sleep(delay)
        self.server.kill()
        self.kills += 1
        self.server.start()

    def wait(self):
        if self.thread:
            self.thread.join()


def open_anyhow(page, url):
    """As a person would: load again until the page is there."""
    from playwright.sync_api import Error

    for _ in range(200):
        try:
            page.goto(url, timeout=20_000)
            page.wait_for_selector("fieldset.current", timeout=5_000)
        except Error:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{url} does not open")


def test_no_decision_is_lost_or_doubled_when_the_server_is_killed(tmp_path):
    chance = random.Random(20_190)
    folder = write_run(tmp_path / "run", ANSWERS)
    answers = [case.answer_id for case in read_cases(folder)][-ANSWERS:]
    turns = [(answer_id, rater) for answer_id in answers for rater in RATERS]
    strikes = set(chance.sample(range(len(turns)), KILLS))
    wanted = {}
    with chromium() as browser, serving(folder) as server:
        killer = Killer(server, chance)
        with reading(browser, server, "ana") as ana, reading(browser, server, "ben") as ben:
            pages = dict(zip(RATERS, (ana, ben), strict=True))
            for turn, (answer_id, rater) in enumerate(turns):
                page = pages[rater]
                open_anyhow(page, f"{server.address.split('/open')[0]}/answer/{key_of(answer_id)}")
                for scale in SCALES:
                    rating = chance.randint(1, 4)
                    wanted[rater, answer_id, scale] = rating
                    page.keyboard.press(str(rating))
                page.keyboard.press("Enter")
                if turn in strikes:
                    killer.strike()
                page.keyboard.press("Enter")
                if turn % 3:  # every third time the rater goes on without waiting
                    sent(page)
            killer.wait()
            for page in pages.values():
                sent(page)
    with Store.open(folder / FILE) as store:
        kept = store.decisions()
    assert killer.kills == KILLS
    assert {(d.rater, d.answer_id, d.scale): d.rating for d in kept} == wanted
    assert set(Counter((d.rater, d.answer_id, d.scale) for d in kept).values()) == {1}
    assert len(kept) == len(wanted) == len(RATERS) * ANSWERS * len(SCALES)
    assert {d.stage for d in kept} == {"blind", "second"}
