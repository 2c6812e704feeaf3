"""Tags and lemmas remembered by word and tag are those that the whole package gives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config import load_settings
from pipeline.labeled import read_labeled
from pipeline.parse import Parser
from pipeline.parse.loading import load
from pipeline.parse.tagging import Tagged, Tagging

WITHOUT = ["ner", "parser", "senter"]
OVER_TWO_WORDS = "ai n't gon na got ta let 's c'm on y y' all there was nothin' is are"
OTHERS = "I 'd not better lives left saw leaves customers 1st Ünü that"
SAID = st.sampled_from([*OVER_TWO_WORDS.split(), *OTHERS.split()])


@pytest.fixture(scope="module")
def nlp():
    return load(load_settings().parser.package, WITHOUT)


@pytest.fixture(scope="module")
def tagging(nlp) -> Tagging:
    return Tagging(nlp)


def remembered(tagging: Tagging, texts: Sequence[Sequence[str]]) -> list[list[Tagged]]:
    return [tagged for tagged, _ in tagging.of(((words, None) for words in texts), 64)]


def whole(nlp, texts: Sequence[Sequence[str]]) -> list[list[Tagged]]:
    from spacy.tokens import Doc

    docs = (Doc(nlp.vocab, words=list(words)) for words in texts)
    return [[Tagged(token.lemma_, token.tag_) for token in doc] for doc in nlp.pipe(docs, batch_size=64)]


def test_labelled_answers_are_tagged_as_by_the_whole_package(nlp, tagging: Tagging, parser: Parser, root: Path):
    answers = islice(read_labeled(root / "data/labeled").to_answers(), 0, None, 12)
    texts = [[piece.lower for piece in parser.pieces(answer.text)] for answer in answers]
    assert len(texts) > 100
    assert remembered(tagging, texts) == whole(nlp, texts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(SAID | st.text("abcdeginst'", min_size=1, max_size=9), min_size=1, max_size=12))
def test_any_words_are_tagged_as_by_the_whole_package(nlp, tagging: Tagging, words: list[str]):
    assert remembered(tagging, [words]) == whole(nlp, [words])


def test_tags_are_those_of_the_package_as_spacy_loads_it(nlp, tagging: Tagging, parser: Parser, root: Path):
    """Loaded here it multiplies matrices in another way."""
    import spacy

    own = spacy.load(load_settings().parser.package, exclude=WITHOUT)
    answers = islice(read_labeled(root / "data/labeled").to_answers(), 6, None, 12)
    texts = [[piece.lower for piece in parser.pieces(answer.text)] for answer in answers]
    assert not any(getattr(node.ops, "use_blis", False) for node in nlp.get_pipe("tok2vec").model.walk())
    assert remembered(tagging, texts) == whole(own, texts)
    assert remembered(tagging, texts) == [remembered(tagging, [words])[0] for words in texts]


def test_a_word_s_own_vector_is_asked_for_once(parser: Parser):
    """And what is made of it is what spaCy makes, whoever said the word before."""
    import spacy
    from spacy.tokens import Doc

    ours, own = load(load_settings().parser.package, WITHOUT), spacy.load(load_settings().parser.package)
    first = ours.get_pipe("tok2vec").model.layers[0]
    assert first.name == "remembered_words"
    asked: list[int] = []
    embed = first.layers[0]
    make = embed._func

    def counted(model: Any, docs: Sequence[Any], is_train: bool) -> Any:
        asked.extend(map(len, docs))
        return make(model, docs, is_train)

    embed._func = counted
    for words in (["I", "rang", "her", "I"], [], ["she", "rang"], ["I", "rang"]):
        (vectors,) = first.predict([Doc(ours.vocab, words=words)])
        (wanted,) = own.get_pipe("tok2vec").model.layers[0].predict([Doc(own.vocab, words=words)])
        assert vectors.shape == (len(words), 96)
        assert abs(vectors - wanted).max(initial=0.0) < 1e-5
    assert asked == [3, 1]


def test_the_words_kept_are_not_too_many(nlp, monkeypatch: pytest.MonkeyPatch):
    from spacy.tokens import Doc

    from pipeline.parse import embedded

    monkeypatch.setattr(embedded, "_MOST", 5)
    words = embedded._Words(nlp.get_pipe("tok2vec").model.layers[0].layers[0], nlp.vocab)
    said = [["one", "two"], ["three", "four", "five"], ["six", "one"], ["a", "b", "c", "d", "e", "f"], ["one"]]
    found = [words.read(None, [Doc(nlp.vocab, words=own)], False)[0][0] for own in said]
    assert len(words._rows) <= 5
    assert found[0][0] == pytest.approx(found[2][1], abs=1e-5)
    assert found[0][0] == pytest.approx(found[4][0], abs=1e-5)


def test_the_package_of_the_settings_is_remembered_word_by_word(tagging: Tagging):
    assert tagging.by_word


@pytest.mark.parametrize(
    "change",
    [
        lambda nlp: nlp.get_pipe("attribute_ruler").add([[{"LOWER": "so", "OP": "+"}]], {"LEMMA": "so"}),
        lambda nlp: nlp.get_pipe("attribute_ruler").add([[{"LOWER": "saw", "SENT_START": True}]], {"LEMMA": "saw"}),
        lambda nlp: nlp.add_pipe("sentencizer"),
        lambda nlp: nlp.add_pipe("sentencizer", first=True),
        lambda nlp: nlp.remove_pipe("lemmatizer"),
    ],
)
def test_a_package_that_is_made_in_another_way_reads_every_answer_whole(change):
    nlp = load(load_settings().parser.package, WITHOUT)
    change(nlp)
    texts = ["so so saw I saw so it".split()]
    other = Tagging(nlp)
    assert not other.by_word
    assert remembered(other, texts) == whole(nlp, texts)
