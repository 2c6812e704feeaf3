"""Attacks: what somebody could do to an answer, without having done anything more, to be scored higher.

Each is a small pure function of the text, a random generator and the lists of ``configs/audit.yaml``. A text that
cannot carry the attack (no sentence ends where some are needed, nothing vague to put a number into) comes back as it
was.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from pipeline.audit.phrases import Phrases
from pipeline.audit.sentences import join, lower_first, sample, scatter, split

Attack = Callable[[str, random.Random, Phrases], str]

BUZZWORDS, PADDING, INDICATORS, NUMBERS, TIMES, FEWEST = 10, 6, 5, 4, 5, 3


def buzzwords(text: str, rng: random.Random, lists: Phrases) -> str:
    """Ten stock sentences between the answer's own."""
    return scatter(text, sample(lists.buzzwords, BUZZWORDS, rng), rng) if _ends(text) else text


def star_markers(text: str, rng: random.Random, lists: Phrases) -> str:
    """Markers of situation, task, action, result and lesson before sentences of the answer, in that order."""
    sentences = split(text)
    if len(sentences) < FEWEST:
        return text
    count = min(len(sentences), len(lists.star_markers))
    places = sorted(rng.sample(range(len(sentences)), count))
    for place, part in zip(places, list(lists.star_markers)[:count], strict=True):
        marker = rng.choice(lists.star_markers[part])
        sentences[place] = f"{marker} {lower_first(sentences[place])}"
    return join(sentences)


def padding(text: str, rng: random.Random, lists: Phrases) -> str:
    """Six sentences that say nothing, between the answer's own."""
    return scatter(text, sample(lists.padding, PADDING, rng), rng) if _ends(text) else text


def numbers(text: str, rng: random.Random, lists: Phrases) -> str:
    """A number, time or name at the end of up to four sentences about what is always, should or would be done."""
    sentences = split(text)
    vague = re.compile(rf"\b(?:{'|'.join(map(re.escape, lists.vague_words))})\b", re.IGNORECASE)
    places = [i for i, s in enumerate(sentences) if vague.search(s) and not re.search(r"\d", s)]
    chosen = sorted(rng.sample(places, min(NUMBERS, len(places))))
    for place, detail in zip(chosen, sample(lists.details, len(chosen), rng), strict=True):
        sentences[place] = _before_end(sentences[place], detail)
    return join(sentences) if chosen else text


def indicators(text: str, rng: random.Random, lists: Phrases) -> str:
    """Five sentences of the competency pack, put in the first person, between the answer's own."""
    return scatter(text, sample(lists.indicators, INDICATORS, rng), rng) if _ends(text) else text


def shuffle(text: str, rng: random.Random, lists: Phrases) -> str:
    """The answer's sentences in another order."""
    sentences = split(text)
    if len(set(sentences)) < FEWEST:
        return text
    mixed = sentences
    while mixed == sentences:
        mixed = rng.sample(sentences, len(sentences))
    return join(mixed)


def off_topic(text: str, rng: random.Random, lists: Phrases) -> str:
    """A paragraph of an encyclopaedia after the answer."""
    return f"{text.rstrip()}\n\n{rng.choice(lists.off_topic)}" if text.strip() else text


def other_language(text: str, rng: random.Random, lists: Phrases) -> str:
    """A paragraph in another language after the answer."""
    paragraphs = [p for language in sorted(lists.other_language) for p in lists.other_language[language]]
    return f"{text.rstrip()}\n\n{rng.choice(paragraphs)}" if text.strip() else text


def twice(text: str, rng: random.Random, lists: Phrases) -> str:
    """The answer, and the same answer again."""
    return f"{text.rstrip()} {text.strip()}" if text.strip() else text


def repeat_best(text: str, rng: random.Random, lists: Phrases) -> str:
    """The best sentence five times in all: the longest with "I" in it, which is as near as words alone come."""
    sentences = split(text)
    if len(sentences) < FEWEST:
        return text
    own = [s for s in sentences if re.search(r"\bI\b", s)]
    best = max(own or sentences, key=len)
    place = sentences.index(best)
    return join([*sentences[:place], *[best] * TIMES, *sentences[place + 1 :]])


ATTACKS: Mapping[str, Attack] = {
    "buzzwords": buzzwords,
    "star_markers": star_markers,
    "padding": padding,
    "numbers": numbers,
    "indicators": indicators,
    "shuffle": shuffle,
    "off_topic": off_topic,
    "other_language": other_language,
    "twice": twice,
    "repeat_best": repeat_best,
}


def _ends(text: str) -> bool:
    """Whether there is a place between two sentences."""
    return len(split(text)) > 1


def _before_end(sentence: str, detail: str) -> str:
    """The sentence with ``detail`` put before its final punctuation."""
    body = re.sub(r"[.!?…\"'”’)\]]+$", "", sentence)
    return f"{body}, {detail}{sentence[len(body) :] or '.'}"
