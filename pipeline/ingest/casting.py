"""Who is the candidate: told by the user or the file, or inferred from who asks and who tells; refused when unsure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.ingest.bank import QuestionBank
from pipeline.ingest.interview_settings import interview_settings
from pipeline.ingest.manner import asks, base_role, is_back_channel, key, says
from pipeline.ingest.speaker_map import ANYBODY, Person
from pipeline.ingest.transcript import Role, Turn

BY_ROLE, BY_REST = 0.98, 0.95
NAMELESS = "export it with speakers, or say --speakers FILE with the row *,candidate to take every word"
HOW = "say --candidate NAME, or --speakers FILE for many transcripts"


@dataclass(frozen=True, slots=True)
class Casting:
    """The candidate's names (as ``key`` writes them), how sure that is (0-1), and a sentence that says why."""

    candidate: frozenset[str]
    confidence: float
    sentence: str = ""
    candidate_id: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a speaker does: share of asking turns, share of all words, number of questions put in so many words."""

    name: str
    asking: float
    telling: float
    put: int
    role: Role


def cast(
    runs: Sequence[Sequence[Turn]], wanted: str | None, people: Mapping[str, Person], bank: QuestionBank, where: str
) -> Casting:
    """Find the candidate among the speakers of a transcript.

    Args:
        runs: The transcript's turns, together as far as one speaker goes on.
        wanted: Name given by the user; a part of it is enough where only one speaker has it.
        people: Rows of the user's speakers file that are about this file.
        bank: The questions that may be put.
        where: The file, for messages.

    Raises:
        InputError: It cannot be told; the message says what to give.
    """
    named = [run for run in runs if run[0].speaker]
    runs = named or runs
    turns = [turn for run in runs for turn in run]
    names = {key(turn.speaker): turn.speaker.strip() for turn in reversed(turns)}
    if wanted is not None:
        return Casting(frozenset({_asked_for(wanted, names, where)}), 1.0)
    told = _told(names, people, where)
    if told:
        return told
    roles = {name: _role(name, turns, people) for name in names}
    found = _by_role(names, roles) or _by_talk([_speaker(n, runs, roles[n], bank) for n in names], names)
    least = interview_settings().candidate.least_confidence
    if found is None or found.confidence < least:
        sure = f" (the best guess is {found.confidence:.0%} sure, {least:.0%} is needed)" if found else ""
        if set(names) == {""}:
            what = f"no speaker is named, and more than one voice seems to be in it{sure}"
            raise InputError(what, where=where, fix=NAMELESS)
        raise InputError(f"cannot tell who of {listed(names)} is the candidate{sure}", where=where, fix=HOW)
    return found


def listed(names: Mapping[str, str]) -> str:
    """Speakers in quotes, in order."""
    return ", ".join(f"'{names[name] or 'nobody named'}'" for name in sorted(names))


def _asked_for(wanted: str, names: Mapping[str, str], where: str) -> str:
    part = set(key(wanted).split())
    found = [k for k in names if k == key(wanted)] or [k for k in names if part <= set(k.split())]
    if len(found) == 1:
        return found[0]
    what = "fits several of" if found else "is none of"
    fix = "say --candidate with one of them"
    raise InputError(f"--candidate '{wanted}' {what} the speakers {listed(names)}", where=where, fix=fix)


def _told(names: Mapping[str, str], people: Mapping[str, Person], where: str) -> Casting | None:
    """What the speakers file says, if it names a candidate of this file."""
    telling = [person for person in people.values() if person.role == "tells"]
    here = [p for p in telling if p.speaker in names or (p.speaker == ANYBODY and "" in names)]
    if here:
        ids = {p.candidate_id for p in here if p.candidate_id}
        keys = frozenset("" if p.speaker == ANYBODY else p.speaker for p in here)
        return Casting(keys, 1.0, candidate_id=min(ids, default=""))
    missing = next((p for p in telling if p.file), None)
    if missing is None:
        return None
    what = f"--speakers calls '{missing.speaker}' the candidate of this file, but its speakers are {listed(names)}"
    raise InputError(what, where=where, fix="mend the row")


def _role(name: str, turns: Sequence[Turn], people: Mapping[str, Person]) -> Role:
    if name in people:
        return people[name].role
    return next((turn.role for turn in turns if key(turn.speaker) == name and turn.role), base_role(name))


def _by_role(names: Mapping[str, str], roles: Mapping[str, Role]) -> Casting | None:
    telling = [name for name, role in roles.items() if role == "tells"]
    others = [name for name, role in roles.items() if role in {"tells", ""}]
    if len(telling) == 1:
        return _casting(names, telling[0], BY_ROLE, "the file calls them so")
    if len(others) == 1 and len(names) > 1 and not telling:
        return _casting(names, others[0], BY_REST, "the others are interviewers")
    return None


def _casting(names: Mapping[str, str], chosen: str, confidence: float, why: str) -> Casting:
    name = f"'{names[chosen]}'" if names[chosen] else "the one voice, which has no name,"
    sentence = f"took {name} for the candidate ({confidence:.0%} sure: {why}); --candidate NAME says otherwise."
    return Casting(frozenset({chosen}), confidence, sentence)


def _speaker(name: str, runs: Sequence[Sequence[Turn]], role: Role, bank: QuestionBank) -> Speaker:
    said = [" ".join(turn.text for turn in run) for run in runs]
    own = [i for i, run in enumerate(runs) if key(run[0].speaker) == name]
    speaking = [said[i] for i in own if not is_back_channel(said[i])]
    everybody = sum(len(text.split()) for text in said)
    return Speaker(
        name,
        asking=sum(map(asks, speaking)) / max(len(speaking), 1),
        telling=sum(len(said[i].split()) for i in own) / max(everybody, 1),
        put=sum(_puts(turn.text, bank) for i in own for turn in runs[i]),
        role=role,
    )


def _puts(text: str, bank: QuestionBank) -> bool:
    """Whether a turn puts one of the bank's questions, or opens one in so many words."""
    settings = interview_settings()
    heard = bank.hear(text)
    return asks(text) and (
        (heard.kind == "question" and heard.score >= settings.questions.bank)
        or says(text, settings.openers)
        or says(text, settings.transitions)
    )


def _by_talk(speakers: Sequence[Speaker], names: Mapping[str, str]) -> Casting | None:
    """The one who asks least and tells most, by the signs in configs/transcripts.yaml; None where two are alike."""
    signs = interview_settings().candidate
    if len(speakers) == 1:
        (only,) = speakers
        sure = 0.0 if only.role in {"asks", "other"} else signs.alone * signs.alone_asking**only.put
        return _casting(names, only.name, sure, "nobody else is named")
    possible = [s for s in speakers if s.role in {"tells", ""}]
    ranked = sorted(((_sure(s, speakers), s) for s in possible), key=lambda pair: (-pair[0], pair[1].name))
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < signs.ahead):
        return None
    sure, best = ranked[0]
    others = _others(best, speakers)
    asker = max(others, key=lambda s: s.asking)
    why = f"'{names[asker.name]}' asks in {asker.asking:.0%} of the turns against {best.asking:.0%}, "
    why += f"and '{names[best.name]}' says {best.telling:.0%} of the words"
    return _casting(names, best.name, sure, why)


def _others(speaker: Speaker, speakers: Sequence[Speaker]) -> list[Speaker]:
    rest = [s for s in speakers if s.name != speaker.name]
    return [s for s in rest if s.role != "other"] or rest


def _sure(speaker: Speaker, speakers: Sequence[Speaker]) -> float:
    """One less the chance that every sign misleads; a speaker who asks more than the others is the less likely."""
    signs = interview_settings().candidate
    others = _others(speaker, speakers)
    gap = max(s.asking for s in others) - speaker.asking
    put = sum(s.put for s in others) - speaker.put
    steps = signs.others_put_questions
    asked = steps[min(put, len(steps)) - 1] if put > 0 else 0.0
    less, more = signs.asks_less * max(gap, 0.0), signs.says_more * max(2 * speaker.telling - 1, 0.0)
    wrong = (1 - less) * (1 - more) * (1 - asked)
    return (1 - wrong) * min(1.0, 1 + gap)
