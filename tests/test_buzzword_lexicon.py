"""The buzzword and vagueness lexicons: every entry works, plain stories have no hit, clichés have one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pipeline.config import configs_dir
from pipeline.lexicons import Lexicon, load_lexicon
from pipeline.parse import Parser

BUZZWORDS = load_lexicon(configs_dir() / "lexicons" / "buzzwords.yaml")
VAGUENESS = load_lexicon(configs_dir() / "lexicons" / "vagueness.yaml")
ENTRIES = [(lexicon, family, entry) for lexicon in (BUZZWORDS, VAGUENESS)
           for family, entries in lexicon.families.items() for entry in entries]  # fmt: skip


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) ", " ".join(text.split()))


# Everyday literal neighbours of the entries, from many jobs: none of these is a cliché.
PLAIN = sentences(
    """
I drove the parcel to her house in Leeds and left it on the step. The boiler was leaking, so I shut the valve and rang
the landlord. She handed me the receipt and I counted out forty pounds in change. We were on board the ferry when a
child got sick, and I fetched a bucket. I took the lamp out of the box and found a cracked bulb. The nurse mixed the
saline solution and hung the bag by the bed. At the end of the day I locked the till and swept the floor. He went to
the next level of the car park and found his van there. I rolled up his sleeve and gave him the injection in the left
arm. The customer wanted a blue coat in size twelve, and we only had green. I served the customer first and then went
back to the stock room. The patient said his journey from Hull had taken three hours. I delivered two pizzas to the
wrong flat and drove back to swap them. The value of the order was sixty dollars, and I typed it in twice. A father
asked whether the pool was open, and I checked the timetable. I brought the plates to the table and noticed that one
steak was cold. The wheel alignment was off, so I put the car back on the ramp. My manager gave me the key to the
store room at seven. I gave 100 dollars back to her because the fare was wrong. The tenant called on Friday about
mould in the bathroom. I cut the grass along the path and trimmed the hedge by the gate. Her passport had expired, so
I printed the form and filled it in with her. The driver was stuck in the snow near Buffalo until ten at night. I
phoned the supplier, and they sent two tins of paint by taxi. He shouted at me because the printer had eaten his
ticket. I read the label again and saw that the dose was wrong. The bride rang on Tuesday and said the cake had
arrived broken. I baked a new layer overnight and drove it to the church at nine. The old man could not read the menu,
so I read it out to him. We found her dog behind the bins at the back of the shop. I moved the meeting to Monday
because his flight was late. The claim form had the wrong date of birth on page two. I wrote the number of the bus on
a card for her. The school bus was full, so I walked the two boys home. He asked for a refund, and I said I had to
look for the receipt. I looked in the skip and found the ring inside a glove. The line went quiet, and then she
started to cry. I waited with her until the ambulance came at ten past four. The invoice was short by twelve euros,
and I told the client so. I changed the tyre in the rain while he held the torch. The till froze at noon, and I wrote
the sales down on paper. My hands were full, so the girl held the door for me. Two of the chairs had been scratched on
the way from the depot. I sanded the leg, put on some varnish, and let it dry. The guest in room 214 had no hot water
for two days. I carried her bags up to the third floor because the lift was out. The caller gave me a meter reading
that could not be right. I asked him to read the digits again, slowly, from left to right. Her card was declined
twice, and there was a queue behind her. I paid for the milk myself and she brought me the money on Sunday. The vet
was out, so I kept the cat warm in a towel. We ran out of bread at eleven and I cycled to the other branch. The
contract said March, but the email said May. I sent both dates to the customer and asked which one he meant. The
server went down at two, and I restarted it from home. I took the server offline and copied the files to a new disk.
The farmer needed the part by Thursday for the harvest. I found one in Cork and met the courier half way. She spoke no
English, so my colleague Amina translated for us. The student had lost her notes in a house fire. I copied mine for
her and we went through them on Saturday. He had paid for a window seat and got one by the toilet. I moved a crew
member and gave him seat 12A. The roof tiles came in the wrong colour, dark grey instead of red. I rang the factory,
and the lorry came back the following week. The shop was closed, but I saw the light on and knocked. A woman left her
purse on the counter and ran for the train. I ran after her and caught her at platform six. The soup had nuts in it,
and nobody had told the waiter. I threw it away and made another one without nuts. The builder put the wall ten
centimetres too far to the left. We had a big family at the next table, and they had no spoons. I measured the room
again and drew a new plan that evening. The letter was in Polish, and I asked my neighbour what it said. I simply put
the box down and opened the window. The children were fostered by a couple from York. He picked the plums from the low
branch and weighed them. The team focused on the leak first, and I dried the carpet. I said sorry and took the charge
off her bill. It was my mistake, because I had written the wrong street.
"""
)

CLICHES = sentences(
    """
I always go above and beyond for my customers. I went the extra mile to help her. For me the customer is always right.
We put the customer first in everything we do. I exceeded the client's expectations. It was a win-win situation for
everybody. At the end of the day, it's all about the customer. I am very passionate about helping people. I'm a people
person and a team player. I would describe myself as a hard-working person. We leveraged our synergies across the
business. I take a holistic, customer-centric approach. We deliver best-in-class, end-to-end solutions. I stepped out
of my comfort zone. Communication is key in every relationship. I believe in open and honest communication. I used
active listening and showed empathy. I put myself in the customer's shoes. It was a real team effort and everyone was
on the same page. I like to think outside the box. I am solution-oriented and proactive. I bring a can-do attitude and
I give 110% every day. We drive results and deliver value. I want to make a difference in people's lives. That's what
it is all about. This was a testament to our commitment to excellence. I focused on fostering a culture of trust. We
navigated complex challenges together. It was a valuable lesson about the importance of teamwork. It ensured a
seamless experience for every guest. I made sure that all customers felt valued and heard. I pride myself on providing
excellent customer service. I strive for continuous improvement. I'm a lifelong learner with a growth mindset. We
turned a negative into a positive. I lead by example and empower my people. I treat people the way I want to be
treated. I built a strong, long-lasting relationship with the client. I handled it professionally and in a timely
manner. We tailored the solution to their needs. I work well under pressure and in a fast-paced environment. I have
great attention to detail and a strong work ethic. My goal is always to ensure customer satisfaction. We take full
ownership and hold each other accountable. It was a collaborative environment with a shared vision. I took a proactive
approach and managed expectations. I hit the ground running and wore many different hats. In today's fast-paced world
you have to embrace change. She is my go-to person for creative problem solving. We aim for operational excellence and
sustainable growth. We provide patient-centred care and treat everyone with dignity and respect. In our hotel we have
a guest-first mindset and a personal touch. Our school is student-centered and inclusive of diverse perspectives. I
overcame many obstacles and learned and grew as a person. This experience reinforced the importance of clear
communication. It had a meaningful impact and strengthened my resilience. We exceed expectations by going the extra
mile every single time. Customer satisfaction is my number one priority. I am result driven and i give my all. The key
is to build trust and rapport with the client.
"""
)

VAGUE = {
    "generalisers": "Most of the time I help them on a daily basis.",
    "hedges": "We had some kind of delay and things like that.",
    "opinion_markers": "In my opinion it is very important to listen.",
    "hypotheticals": "If a customer complains, I would apologise.",
    "empty_outcomes": "Everything worked out and everyone was happy.",
    "how_to_talk": "The first thing is to listen, and you have to stay calm.",
    "definition_talk": "Customer orientation means putting them first.",
    "platitudes_of_reflection": "I learned a lot and it made me who I am today.",
}


@dataclass(frozen=True)
class Sample:
    """A word made from a pattern element, carrying just what the element asks for."""

    lower: str
    lemma: str
    tag: str


def instances(entry: str) -> Iterator[list[Sample]]:
    """One instance for every alternative of every place, without and with the optional words."""
    places = [part for part in entry.split() if part != ".."]
    width = max(len(part.split("|")) for part in places)
    for optional in (False, True):
        kept = [part.rstrip("?") for part in places if optional or not part.endswith("?")]
        for k in range(width):
            yield [_sample(part.split("|")[k % len(part.split("|"))]) for part in kept]


def _sample(option: str) -> Sample:
    form, _, tag = option.lstrip("=").partition(":")
    word = "anything" if form == "*" else form
    return Sample(word, word, tag)


def hits(lexicon: Lexicon, parser: Parser, sentence: str) -> list[str]:
    return [f"{hit.family}: {hit.entry}" for hit in lexicon.find(parser.parse_text(sentence).words)]


def spoken(sentence: str) -> str:
    """As speech recognition writes it: no capitals, no punctuation but apostrophes."""
    return re.sub(r"[^\w' ]", " ", sentence.lower())


def test_families_are_large_enough_and_say_what_they_are_for() -> None:
    sizes = {family: len(entries) for family, entries in BUZZWORDS.families.items()}
    assert sum(sizes.values()) >= 450
    assert min(sizes.values()) >= 20
    assert [family for family, entries in VAGUENESS.families.items() if not 15 <= len(entries) <= 40] == []
    for lexicon in (BUZZWORDS, VAGUENESS):
        assert all(len(purpose.split()) >= 5 for purpose in lexicon.purposes.values())


@pytest.mark.parametrize("lexicon", [BUZZWORDS, VAGUENESS], ids=lambda lexicon: lexicon.name)
def test_no_entry_stands_twice(lexicon: Lexicon) -> None:
    counts = Counter(entry for entries in lexicon.families.values() for entry in entries)
    assert [entry for entry, count in counts.items() if count > 1] == []


def test_every_entry_finds_every_alternative_it_spells_out() -> None:
    missed = []
    for lexicon, family, entry in ENTRIES:
        alone = Lexicon(lexicon.name, {family: (entry,)}, {})
        for words in instances(entry):
            if [(hit.start, hit.end) for hit in alone.find(words)] != [(0, len(words))]:
                missed.append((family, entry, [word.lower for word in words]))
    assert missed == []


def test_entries_end_in_a_word_that_must_be_there() -> None:
    assert [entry for _, _, entry in ENTRIES if entry.endswith(("?", "..", "*"))] == []


def test_every_word_of_an_entry_survives_canonicalisation(parser: Parser) -> None:
    """An entry with a hyphen, a capital, a filler or a joined contraction could never match."""
    words = {option.lstrip("=").partition(":")[0] for _, _, entry in ENTRIES for part in entry.split()
             if part not in {"*", ".."} for option in part.rstrip("?").split("|")}  # fmt: skip
    clitics = {"'s", "'m", "'re", "'ve", "'ll", "'d", "n't"}
    assert [w for w in sorted(words - clitics) if [piece.lower for piece in parser.pieces(w)] != [w]] == []


def test_there_are_eighty_plain_and_sixty_cliche_sentences() -> None:
    assert len(set(PLAIN)) >= 80
    assert len(set(CLICHES)) >= 60


@pytest.mark.parametrize("sentence", PLAIN)
def test_plain_story_has_no_buzzword(sentence: str, parser: Parser) -> None:
    assert hits(BUZZWORDS, parser, sentence) == []
    assert hits(BUZZWORDS, parser, spoken(sentence)) == []


@pytest.mark.parametrize("sentence", CLICHES)
def test_cliche_has_a_buzzword(sentence: str, parser: Parser) -> None:
    assert hits(BUZZWORDS, parser, sentence)
    assert hits(BUZZWORDS, parser, spoken(sentence))


@pytest.mark.parametrize(("family", "sentence"), VAGUE.items())
def test_each_vague_family_finds_its_kind(family: str, sentence: str, parser: Parser) -> None:
    assert family in {hit.family for hit in VAGUENESS.find(parser.parse_text(sentence).words)}


def test_a_told_event_is_hardly_vague(parser: Parser) -> None:
    story = parser.parse_text(" ".join(PLAIN)).words
    assert len(VAGUENESS.find(story)) / len(story) < 0.005
