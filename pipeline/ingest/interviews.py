"""A transcript with speakers becomes one answer for every question the interviewer puts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.ingest.contract import Reading, Source
from pipeline.ingest.speakers import cast, is_back_channel, key
from pipeline.ingest.turns import Utterance, merge
from pipeline.types import Answer, Reason


def answers_from_turns(
    said: Sequence[Utterance], source: Source, reading: Reading, glue: str = "\n"
) -> Iterator[Answer]:
    """The candidate's words between one question and the next, joined by line ends; ids are stem-1, stem-2 and so on.

    Args:
        said: What was said, in order, with speakers.
        source: The file it stands in.
        reading: What the user asked for; notes go there.
        glue: What joins the parts of one turn.
    """
    turns, unnamed = merge(said, glue)
    if unnamed:
        reading.note(f"{source.name}: {unnamed} line(s) before the first speaker were left out.")
    casting = cast(turns, reading.candidate)
    sentence = f"{source.name}: {casting.sentence}" if casting.sentence else ""
    if sentence:
        reading.note(sentence)
    if casting.candidate is None:
        yield _undecided(turns, source, sentence)
        return
    for number, (question, words) in enumerate(_exchanges(turns, casting.candidate, source, reading), start=1):
        yield Answer(
            answer_id=f"{source.stem}-{number}",
            text="\n".join(turn.text for turn in words),
            candidate_id=source.stem,
            question=question,
            place=f"{source.name}, line {words[0].line}",
            doubts=(sentence,) if sentence else (),
        )


def _exchanges(
    turns: Sequence[Utterance], candidate: str, source: Source, reading: Reading
) -> Iterator[tuple[str, list[Utterance]]]:
    """Question and the candidate's turns under it; a back-channel of the interviewer divides nothing."""
    asked: list[str] = []
    question, words = "", list[Utterance]()
    for turn in turns:
        if key(turn.speaker) != candidate:
            asked += [] if is_back_channel(turn.text) else [turn.text]
            continue
        if asked:
            if words:
                yield question, words
            question, words, asked = "\n".join(asked), [], []
        words.append(turn)
    if words:
        yield question, words
    if asked:
        reading.note(f"{source.name}: nothing of the candidate follows the interviewer's last turn.")


def _undecided(turns: Sequence[Utterance], source: Source, sentence: str) -> Answer:
    """The whole transcript as one unscorable answer, so that nothing is lost."""
    text = "\n".join(f"{turn.speaker}: {turn.text}" for turn in turns)
    doubts = (sentence,) if sentence else ()
    return Answer(source.stem, text, place=source.name, reason_code=Reason.NO_CANDIDATE, doubts=doubts)
