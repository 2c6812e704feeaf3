from __future__ import annotations

import base64
import hashlib
import re
import stat
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from jinja2 import Environment
from report_make import BAD, HOSTILE, LEVELS, batch, example, hostile, many, unscorable

from pipeline.cache import cache_dir
from pipeline.report.html import PackInfo, write_report
from pipeline.report.queue import rank
from pipeline.report.templating import environment
from pipeline.types import Reason

VOID = {"meta", "link", "input", "br"}
ALLOWED = VOID | set(
    "html head title style body a header p h1 h2 h3 h4 ul ol li strong em nav main section div dl dt dd details "
    "summary span b q bdi table caption thead tbody tr th td figure figcaption svg line rect text mark article "
    "fieldset legend label form select option output kbd footer script".split()
)
BLANK = re.compile(r"\s+")


class Page(HTMLParser):
    """Reads the page as a browser would: tags in balance, texts by the class or id they stand under."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.found, self.ids, self.scripts, self.urls = [], [], [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        assert tag in ALLOWED, tag
        assert not [name for name in attributes if name.startswith("on")]
        assert len(attributes) == len(attrs)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.urls += [value for name, value in attrs if name in {"src", "href", "action", "data", "srcset"}]
        if tag == "script":
            self.scripts.append(attributes)
        if tag not in VOID:
            entry = (tag, attributes, [])
            self.open.append(entry)
            self.found.append(entry)

    def handle_endtag(self, tag):
        name, _, _ = self.open.pop()
        assert name == tag

    def handle_data(self, data):
        for _, _, pieces in self.open:
            pieces.append(data)

    def texts(self, tag, cls=""):
        return ["".join(pieces) for pieces in self._pieces(tag, cls)]

    def words(self, tag, cls=""):
        """The texts as a reader sees them: pieces apart, blanks made single."""
        return [BLANK.sub(" ", " ".join(pieces)).strip() for pieces in self._pieces(tag, cls)]

    def _pieces(self, tag, cls):
        found = [(a, pieces) for name, a, pieces in self.found if name == tag]
        return [pieces for a, pieces in found if not cls or cls in a.get("class", "").split()]

    def tags(self, tag):
        return [attributes for name, attributes, _ in self.found if name == tag]


def render(evaluations, folder, **more):
    facts = {"title": "Run", "notes": (), "pack": PackInfo("Customer Orientation", "Five levels", LEVELS)} | more
    page = write_report(evaluations, folder, **facts).read_bytes().decode("utf-8")
    return Page(page), page


def answers_of(page):
    return page.texts("div", "answer")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return render(batch(), tmp_path_factory.mktemp("run"))


def test_every_answer_has_a_card_with_its_exact_text(page):
    parsed, _ = page
    ranked = [item.evaluation.answer.text for item in rank(batch())]
    shown = answers_of(parsed)
    assert shown == [text or "(no text)" for text in ranked]
    assert HOSTILE in shown


@pytest.mark.parametrize(
    "text",
    [HOSTILE, "\n\n  leading", "trailing \n", "a\r\nb\rc", "<div>", "\ufeff\u200b", "a&#13;b&lt;", "{{ x }}{% y %}"],
)
def test_hostile_texts_stand_on_the_page_as_they_are(tmp_path, text):
    base = hostile()
    scored = replace(base, answer=replace(base.answer, text=text), evidence=(), flags=(), level=None, coverage=None)
    parsed, _ = render([scored, unscorable("B", text, Reason.FAILED)], tmp_path, title=text, notes=[text])
    assert answers_of(parsed) == [text, text]
    assert parsed.texts("h1") == [text]


def test_what_html_cannot_hold_is_shown_as_replaced(tmp_path):
    parsed, _ = render([unscorable("B", "a\0b\ud800c", Reason.FAILED)], tmp_path)
    assert answers_of(parsed) == ["a\ufffdb\ufffdc"]


def test_hostile_words_of_every_kind_are_text(tmp_path):
    parsed, page = render([hostile()], tmp_path, title=BAD, notes=[BAD], pack=PackInfo(BAD, BAD, {2: BAD}, {"x": BAD}))
    assert "<b>bold</b>" not in page
    assert len(parsed.scripts) == 2
    assert parsed.texts("h1") == [BAD]
    (card,) = parsed.words("article", "card")
    assert card.count(BAD) >= 10
    assert "=1+1<script>" in card
    assert "49" not in card


def test_marks_hold_the_evidence_and_say_the_reason(tmp_path):
    parsed, _ = render([example("joinery")], tmp_path)
    segments = [(a, "".join(text)) for tag, a, text in parsed.found if tag == "span" and "data-why" in a]
    assert ("Empathy +: names what the customer felt", "he was fuming") in [(a["data-why"], t) for a, t in segments]
    overlap = next(a["data-why"] for a, t in segments if t == "I rang at, it was ")
    assert overlap == "Ownership +: keeps the promise\nSpecificity +: a step with its time"
    labels = [a["data-k"] for a in parsed.tags("mark") if "data-k" in a]
    assert {"S", "E", "E−", "O", "O−", "B", "L"} == set(labels)
    strong = [
        a for a in parsed.tags("mark") if "s" in a["class"].split() and "w" not in a["class"].split() and "data-k" in a
    ]
    assert len(strong) == 6


def test_all_evidence_is_listed_the_weak_too(tmp_path):
    parsed, _ = render([example("joinery")], tmp_path)
    listed = parsed.words("details", "evidence")[0]
    assert f"All evidence ({len(example('joinery').evidence)})" in listed
    for item in example("joinery").evidence:
        assert f"{'+' if item.polarity > 0 else '−'} {item.text} {item.reason}" in listed


def test_the_page_asks_nothing_of_the_network(page):
    parsed, text = page
    assert all(url.startswith("#") or url == "data:," for url in parsed.urls)
    assert not re.search(r"url\(|@import|https?:", re.sub(r"<script type=.*?</script>", "", text, flags=re.DOTALL))


def test_the_policy_allows_our_script_alone(page):
    parsed, text = page
    policy = next(a["content"] for a in re_meta(text))
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    assert parsed.scripts == [{"type": "application/json", "id": "plainspoken-run"}, {}]


def re_meta(text):
    return [{"content": m} for m in re.findall(r'Content-Security-Policy" content="(.*?)">', text)]


def test_ids_are_unique_and_links_lead_somewhere(page):
    parsed, _ = page
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {url[1:] for url in parsed.urls if url.startswith("#")} <= set(parsed.ids)


def test_headings_go_down_one_step_at_a_time(page):
    parsed, _ = page
    levels = [int(tag[1]) for tag, *_ in parsed.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_controls_and_pictures_have_names(page):
    parsed, _ = page
    assert all(svg.get("aria-label") for svg in parsed.tags("svg"))
    text = "".join(f"<{a}>" for a in re.findall(r"<input (.*?)>", page[1]) if "checkbox" in a)
    assert text.count("aria-label=") == text.count("checkbox") == 6


def test_unscorable_answers_are_in_summary_queue_list_and_cards(page):
    parsed, _ = page
    assert "2" in parsed.texts("dd")
    (listed,) = [words for words in parsed.words("section") if words.startswith("Unscorable These")]
    assert "L901 Other language It is not in English. (answers.csv, row 9)" in listed
    assert "L900 Empty There are no words." in listed
    assert "L901" in parsed.texts("table", "queue")[0]
    assert len(parsed.texts("article", "card")) == len(batch())


def test_a_card_shows_what_the_evaluation_holds(tmp_path):
    parsed, _ = render([example("joinery"), example("pharmacy"), example("train"), example("garden")], tmp_path)
    pharmacy, garden, train, joinery = parsed.words("article", "card")
    for part in ("Specificity 4.8", "Visible steps and an observed ending", "✓ Situation told", "? Task perhaps"):
        assert part in joinery
    assert "Level 3 of 5: Looks for better ways, again and again" in joinery
    assert "Plausible: levels 2 to 3." in joinery
    assert "Sees trouble coming and heads it off level 3 · somewhat alike" in joinery
    assert "speaks against level 2" in joinery
    assert "○ Whether the customer stayed , not found" in joinery
    assert "How do you know that they were content afterwards?" in joinery
    assert "wording of the framework, not counted" in pharmacy
    assert "Pseudo-story It sounds like an event" in pharmacy
    assert "What pushes the customer aside there was the queue until the bird tables" in garden
    assert "Unsure The audio may have been cut at the end." in garden
    assert "Behaviours shown Four groups" in train
    assert "2 behaviours not found" in train


def test_the_basis_is_said_and_no_verdict_is(page):
    _, text = page
    assert "agreement with human assessors not measured" in text
    assert "never make one" in text
    assert not re.search(r"dishonest|lying|AI-written|hire\b|reject", text.split('id="answers"')[0])


def test_the_same_evaluations_give_the_same_private_page(tmp_path):
    first, second = (write_report(many(30), tmp_path / name, title="Run") for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_an_empty_run_and_an_over_long_text_make_a_page(tmp_path):
    parsed, _ = render([], tmp_path)
    assert parsed.texts("article") == []
    parsed, text = render([unscorable("A", "word " * 1_000_000, Reason.TOO_LONG)], tmp_path)
    assert len(answers_of(parsed)[0]) == 20_000
    assert "4980000 more characters, not shown" in text
    assert len(text) < 5_200_000


def test_a_template_is_translated_once_and_anew_where_what_is_kept_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "hello.j2").write_text("Hello, {{ name }}!")
    translated, compiled = [], Environment.compile
    monkeypatch.setattr(Environment, "compile", lambda *a, **k: translated.append(a[2]) or compiled(*a, **k))

    def said():
        return environment(tmp_path).get_template("hello.j2").render(name="<Ana>")

    assert said() == said() == "Hello, &lt;Ana&gt;!"
    assert translated == ["hello.j2"]
    (kept,) = (cache_dir() / "templates").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"Hello", b"Howdy"))
    assert said() == "Hello, &lt;Ana&gt;!"
    (tmp_path / "hello.j2").write_text("Goodbye, {{ name }}!")
    assert said() == "Goodbye, &lt;Ana&gt;!"
    assert translated == ["hello.j2"] * 3
