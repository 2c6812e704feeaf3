"""Contractions without their apostrophe, as raw speech recognition and hasty typing leave them."""

from __future__ import annotations

from dataclasses import dataclass

# What is never another word: "dont=do_n't" stands for two canonical words.
_ALWAYS = """
    dont=do_n't doesnt=does_n't didnt=did_n't wont=wo_n't cant=ca_n't cannot=can_not couldnt=could_n't
    wouldnt=would_n't shouldnt=should_n't isnt=is_n't arent=are_n't wasnt=was_n't werent=were_n't
    havent=have_n't hasnt=has_n't hadnt=had_n't aint=ai_n't im=I_'m ive=I_'ve youre=you_'re youve=you_'ve
    youll=you_'ll weve=we_'ve theyre=they_'re theyve=they_'ve theyll=they_'ll thats=that_'s theres=there_'s
    whats=what_'s hes=he_'s shes=she_'s heres=here_'s theyd=they_'d youd=you_'d itll=it_'ll wouldve=would_'ve
    couldve=could_'ve shouldve=should_'ve lets=let_'s gonna=going_to wanna=want_to gotta=got_to whos=who_'s
    thatd=that_'d itd=it_'d hed=he_'d whod=who_'d
"""
_VERBAL = """
    admit all already also always ask asked be been best better booked both bought call called check come do
    done even expect feel felt find forgotten found get give given go gone got had have heard just kept know
    known left let like look lost love made make missed n't never not only paid planned probably promised put
    rather ring rung said say see seen sent sit start started still stopped take taken talk tell think thought
    told try wait want worked write written
"""
_BEFORE_ITS = """
    a about all also always an and as at bad because been being better big broken but called closed come done
    down easy fine for from getting going gone good got hard he her here him his how i if important in just kind
    late like made maybe me mine more my n't never nice no not nothing now ok okay on one only our out over part
    pretty quite ready really right she so something sort still taken that the their them there they this three
    time to too true two up very we what when where why with working worth wrong you your yours
"""
_ARTICLES = "a an bike garden her his my no our photo student the their user your"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A form that is also a word of its own ("id", "shed"): read as ``words`` before some, unless after others."""

    words: tuple[str, ...]
    before: frozenset[str]
    not_after: frozenset[str]


def _doubtful(words: str, before: str, not_after: str) -> Doubtful:
    return Doubtful(tuple(words.split()), frozenset(before.split()), frozenset(not_after.split()))


ALWAYS = {bare: tuple(full.split("_")) for bare, full in (pair.split("=") for pair in _ALWAYS.split())}
DOUBTFUL = {
    "its": _doubtful("it 's", _BEFORE_ITS, "and at by for from in into of on to with"),
    "ill": _doubtful("I 'll", _VERBAL, "'s am be became been feel fell felt get got is off so too very was were"),
    "id": _doubtful("I 'd", _VERBAL, _ARTICLES),
    "shed": _doubtful("she 'd", _VERBAL, _ARTICLES),
    "wed": _doubtful("we 'd", _VERBAL, "be get got newly"),
}


def split_bare(before: str, word: str, following: str) -> list[str]:
    """The canonical words of a contraction written without its apostrophe; empty when it is none here."""
    if word in ALWAYS:
        return list(ALWAYS[word])
    doubtful = DOUBTFUL.get(word)
    if doubtful and following in doubtful.before and before not in doubtful.not_after:
        return list(doubtful.words)
    return []
