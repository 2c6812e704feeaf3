"""JSON of speech recognisers, told apart by its shape: Whisper and its kin, AWS Transcribe, Deepgram, AssemblyAI."""

from __future__ import annotations

from pipeline.ingest.contract import DocumentError, Source
from pipeline.ingest.placed import parse_placed
from pipeline.ingest.speech import assemblyai, aws, deepgram, whisper, whisper_cpp
from pipeline.ingest.speech.pieces import Pieces
from pipeline.ingest.transcript import Transcript

SHAPES = (aws, deepgram, assemblyai, whisper, whisper_cpp)
MARKS = ('"results"', '"utterances"', '"segments"', '"speaker_labels"', '"word_segments"', '"transcripts"', '"offsets"')


def is_speech(value: object) -> bool:
    """Whether a JSON value has the shape of a recogniser's output."""
    return any(shape.fits(value) for shape in SHAPES)


def looks_like_speech(text: str) -> bool:
    """Whether a JSON text that cannot be parsed was a recogniser's output, by the keys in it."""
    return any(mark in text for mark in MARKS)


def read_speech(text: str, source: Source) -> Transcript:
    """The transcript of a recogniser's JSON; ``is_speech`` has to be true of it.

    Raises:
        DocumentError: Nothing in it can be read as words.
    """
    value = parse_placed(text)
    shape = next(shape for shape in SHAPES if shape.fits(value))
    pieces = Pieces(source.name, text)
    shape.read(value, pieces)
    if not pieces.turns and pieces.faults:
        first = pieces.faults[0]
        what = f"none of its {pieces.count} {shape.UNIT}s can be read (the first: {first.what})"
        raise DocumentError(what, where=f"{source.name}, line {first.line}", fix="export the transcript again")
    return pieces.transcript(shape.UNIT)
