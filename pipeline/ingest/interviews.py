"""A transcript becomes one answer for every question the interviewer puts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.errors import InputError
from pipeline.ingest.casting import Casting, cast
from pipeline.ingest.contract import Reading, Source
from pipeline.ingest.exchanges import Exchange, Interview, exchanges, merged
from pipeline.ingest.interview_settings import interview_settings
from pipeline.ingest.speaker_map import people_of
from pipeline.ingest.transcript import SHOWN, SpokenWord, Transcript, Turn
from pipeline.types import Answer, Origin, Reason, Span

SENTENCE_END = (".", "?", "!", "…")
NO_NAMES = "no speaker is named, so the interviewer's words may be among the answer's."


def answers_from_transcript(transcript: Transcript, source: Source, reading: Reading) -> Iterator[Answer]:
    """The candidate's words between one question and the next; ids are stem-1, stem-2 and so on.

    Where the candidate or the questions cannot be told, the whole transcript is one unscorable answer, and the reason
    is taken down as a failure.

    Args:
        transcript: What was said, in order.
        source: The file it stands in.
        reading: What the user asked for; notes go there.

    Raises:
        InputError: The file is damaged beyond use.
    """
    transcript.check()
    damage = transcript.damage()
    runs = list(_named_runs(transcript, reading))
    for sentence in (damage, _asides(transcript)):
        reading.note(sentence)
    if not runs:
        yield Answer(source.stem, "", place=source.name, doubts=(damage,) if damage else ())
        return
    try:
        yield from _answers(transcript, runs, damage, source, reading)
    except InputError as error:
        reading.failures.append(error)
        doubts = (str(error), damage) if damage else (str(error),)
        yield Answer(source.stem, _whole(runs), place=source.name, reason_code=Reason.NO_CANDIDATE, doubts=doubts)


def _answers(
    transcript: Transcript, runs: Sequence[list[Turn]], damage: str, source: Source, reading: Reading
) -> Iterator[Answer]:
    casting = cast(runs, reading.candidate, people_of(reading.people, source), reading.bank, source.name)
    if transcript.named:
        interview = exchanges(runs, casting.candidate, reading.bank, reading.questions)
        _check_boundaries(interview, source)
        said = _sentences(casting, interview, source)
        numbered = [(f"{source.stem}-{i}", e) for i, e in enumerate(interview.exchanges, start=1)]
    else:
        interview = exchanges(runs, frozenset({""}), reading.bank, reading.questions)
        said = [f"{source.name}: {NO_NAMES}"] if casting.confidence < 1 else []
        numbered = [(source.stem, e) for e in interview.exchanges]
    for sentence in said:
        reading.note(sentence)
    sure = interview_settings().candidate.sure
    doubts = tuple(s for s in (*(said[:1] if casting.confidence < sure else ()), damage) if s)
    if not numbered:
        raise InputError("the candidate says nothing under any question", where=source.name, fix="see --candidate NAME")
    candidate_id = casting.candidate_id or (source.stem if transcript.named else "")
    for answer_id, exchange in numbered:
        yield _answer(answer_id, exchange, transcript, (candidate_id, *doubts, *_unsure(exchange, source)))


def _named_runs(transcript: Transcript, reading: Reading) -> Iterator[list[Turn]]:
    """Runs by speaker, without the lines before the first name (a title, a list of those present)."""
    turns = transcript.turns
    first = next((i for i, turn in enumerate(turns) if turn.speaker), 0) if transcript.unit == "line" else 0
    if first:
        reading.note(f"{transcript.name}: {first} {transcript.unit}(s) before the first speaker were left out.")
    yield from merged(turns[first:])


def _asides(transcript: Transcript) -> str:
    lines = ", ".join(map(str, transcript.asides[:SHOWN])) + (", ..." if len(transcript.asides) > SHOWN else "")
    return f"{transcript.name}: left out what the meeting tool wrote in line {lines}." if transcript.asides else ""


def _check_boundaries(interview: Interview, source: Source) -> None:
    """Refuse an interview whose questions cannot be told from its follow-ups.

    Raises:
        InputError: The mean confidence is below that of configs/transcripts.yaml.
    """
    least = interview_settings().questions.least_confidence
    if interview.confidence < least:
        sure = f"{interview.confidence:.0%} sure, {least:.0%} is needed"
        fix = "say --questions FILE with the questions that were put, one a line"
        raise InputError(f"cannot tell where a question begins ({sure})", where=source.name, fix=fix)


def _sentences(casting: Casting, interview: Interview, source: Source) -> list[str]:
    """What was inferred, for the user: who the candidate is, where questions begin, and what was left out."""
    asked = [e for e in interview.exchanges if e.prompt.text]
    follow_ups = sum(p.kind == "follow_up" for e in interview.exchanges for p in e.follow_ups)
    lines = ", ".join(str(e.line) for e in asked)
    said = [casting.sentence] if casting.sentence else []
    if asked:
        counted = f"{len(asked)} question(s) begin in line {lines}, {follow_ups} follow-up(s) stay in their answers"
        said.append(f"{counted} ({interview.confidence:.0%} sure); --questions FILE says otherwise.")
    for exchange in interview.left_out:
        what = "small talk" if exchange.prompt.kind == "small_talk" else "the candidate's own questions"
        said.append(f"left out {what}, {exchange.words} word(s) from line {exchange.runs[0][0].line}.")
    if interview.unanswered:
        said.append("nothing of the candidate follows the interviewer's last turn.")
    return [f"{source.name}: {sentence}" for sentence in said]


def _unsure(exchange: Exchange, source: Source) -> tuple[str, ...]:
    """What is unsure of one answer: whether its question is one, and whose the words without a name are."""
    nameless = [str(t.line) for run in exchange.runs for t in run if not t.speaker]
    said = []
    if exchange.prompt.confidence < interview_settings().questions.least_confidence:
        what = f"line {exchange.line}: this may be a follow-up of the question before it"
        said.append(f"{what} ({exchange.prompt.confidence:.0%} sure that it is not).")
    if nameless and any(t.speaker for run in exchange.runs for t in run):
        said.append(f"line {', '.join(nameless[:SHOWN])}: no speaker is named; taken for the candidate's words.")
    return tuple(f"{source.name}, {sentence}" for sentence in said)


def _answer(answer_id: str, exchange: Exchange, transcript: Transcript, told: tuple[str, ...]) -> Answer:
    """The answer of one exchange, with the origin of every stretch of its text; ``told`` is candidate id and doubts."""
    text, origin, doubtful = "", list[Origin](), list[Span]()
    for run in exchange.runs:
        for i, turn in enumerate(run):
            text += ("\n" if i == 0 else transcript.glue) if text else ""
            origin += _origins(turn, len(text), transcript.name)
            doubtful += _doubtful(turn.words, len(text))
            text += turn.text
    return Answer(
        answer_id=answer_id,
        text=text,
        candidate_id=told[0],
        question=exchange.prompt.text,
        question_id=exchange.prompt.question_id,
        place=f"{transcript.name}, line {exchange.runs[0][0].line}",
        doubts=told[1:],
        origin=tuple(origin),
        doubtful=tuple(doubtful),
    )


def _origins(turn: Turn, at: int, file: str) -> Iterator[Origin]:
    """Where a turn's words were said; by sentence, where the words have times."""
    ends = [w.end for w in turn.words[:-1] if turn.text[: w.end].endswith(SENTENCE_END)]
    for start, end in pairwise((0, *ends, len(turn.text))):
        inside = [w for w in turn.words if start <= w.start < end]
        begins = next((w.begins for w in inside if w.begins is not None), None) if ends else turn.start
        until = next((w.ends for w in reversed(inside) if w.ends is not None), None) if ends else turn.end
        left = start + len(turn.text[start:end]) - len(turn.text[start:end].lstrip())
        yield Origin(at + left, at + end, file, turn.speaker, begins, until, turn.line)


def _doubtful(words: Sequence[SpokenWord], at: int) -> Iterator[Span]:
    least = interview_settings().doubtful_below
    for word in words:
        if word.probability is not None and word.probability < least:
            yield Span(at + word.start, at + word.end)


def _whole(runs: Sequence[list[Turn]]) -> str:
    """The whole transcript, for a person to read."""
    return "\n".join(f"{run[0].speaker}: {' '.join(t.text for t in run)}".removeprefix(": ") for run in runs)
