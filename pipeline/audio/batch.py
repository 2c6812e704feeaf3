"""Recordings in, one transcript each out; a recording that cannot be read takes no other with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.audio.channels import Plan, plan
from pipeline.audio.decode import decode
from pipeline.audio.diarisation import Turn, assign, read_rttm, turns_of
from pipeline.audio.recognise import Recogniser, Word
from pipeline.audio.segments import Spoken, in_order, segments
from pipeline.digests import sha256_of
from pipeline.errors import InputError
from pipeline.report.files import write_private

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for.

    Attributes:
        names: Speakers by channel; one name for a recording of one person; none to find out.
        diarisation: RTTM file with who spoke when.
        force: Whether transcripts that are there are written anew.
    """

    names: tuple[str, ...] = ()
    diarisation: Path | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recording.

    Attributes:
        recording: The file.
        transcript: Where its transcript is, or would be.
        error: One line, where there is no transcript.
        kept: Whether the very same transcript was there already.
        speakers: Their names; empty where nobody can tell.
    """

    recording: Path
    transcript: Path
    error: str = ""
    kept: bool = False
    seconds: float = 0.0
    words: int = 0
    speakers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def transcribe_files(
    recordings: Sequence[Path], out: Path, recogniser: Recogniser, wanted: Wanted, progress: Progress | None = None
) -> Iterator[Outcome]:
    """Transcribe each recording to ``out/<its name>.json``, mode 0600.

    A transcript that is there is kept when it was made from the same sound by the same model and settings, so a batch
    that broke off goes on where it stopped; any other one is an error unless ``wanted.force``.

    Args:
        recordings: Sound or video files.
        out: Folder; made if it is not there.
        recogniser: The model and its settings.
        wanted: What the user asked for.
        progress: Called with whole seconds of sound as they are done.

    Raises:
        ConfigError: The model cannot be used.
        InputError: The diarisation cannot be read.
    """
    turns = read_rttm(wanted.diarisation) if wanted.diarisation else {}
    taken: dict[Path, Path] = {}
    for recording in recordings:
        made = Outcome(recording, out / f"{recording.stem}.json")
        try:
            if made.transcript in taken:
                what = f"its transcript would have the name of that of {taken[made.transcript]}"
                raise InputError(what, where=str(recording), fix="rename one of them")
            taken[made.transcript] = recording
            own = turns_of(turns, recording, wanted.diarisation) if wanted.diarisation else []
            yield _transcribe(made, recogniser, wanted, own, progress or (lambda _: None))
        except InputError as error:
            yield replace(made, error=error.one_line())


def _transcribe(
    made: Outcome, recogniser: Recogniser, wanted: Wanted, turns: Sequence[Turn], progress: Progress
) -> Outcome:
    head = _origin(made.recording, recogniser, wanted, turns)
    if made.transcript.exists() and not wanted.force:
        return _kept(made, head)
    sound = decode(made.recording)
    planned = plan(sound, wanted.names, recogniser.settings.channels, str(made.recording))
    spoken, language = _spoken(planned, turns, recogniser, progress)
    if turns:
        planned = replace(planned, sentence=f"speakers as {wanted.diarisation} has them")
    speakers = tuple(dict.fromkeys(said.speaker for said in spoken if said.speaker))
    notes = (*sound.notes, planned.sentence, *(() if spoken else ("no speech was found",)))
    content = {
        "language": language,
        **head,
        "duration": round(sound.seconds, 3),
        "speakers": speakers,
        "notes": notes,
        "segments": segments(spoken, recogniser.settings.segment_pause),
    }
    write_private(made.transcript, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return replace(made, seconds=sound.seconds, words=len(spoken), speakers=speakers, notes=notes)


def _spoken(
    planned: Plan, turns: Sequence[Turn], recogniser: Recogniser, progress: Progress
) -> tuple[list[Spoken], str]:
    """Every word with its speaker, and the language."""
    spoken: list[Spoken] = []
    language = recogniser.settings.language or "en"
    for track in planned.tracks:
        words: list[Word] = []
        done = 0
        for heard in recogniser.listen(track.samples):
            words += heard.words
            language = heard.language
            progress(int(heard.until) // len(planned.tracks) - done)
            done = int(heard.until) // len(planned.tracks)
        words = in_order(words)
        spoken += assign(words, turns) if turns else [Spoken(word, track.speaker) for word in words]
    return spoken, language


def _origin(recording: Path, recogniser: Recogniser, wanted: Wanted, turns: Sequence[Turn]) -> dict[str, object]:
    """What a transcript was made from; the same for the same sound, model, settings and speakers."""
    try:
        digest = sha256_of(recording)
    except FileNotFoundError:
        raise InputError("there is no such file", where=str(recording), fix="check the path") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise InputError(f"cannot be read ({why})", where=str(recording), fix="name a recording") from error
    made = f"{recogniser.settings.model_dump_json()} {wanted.names} {list(turns)}"
    return {
        "audio": recording.name,
        "audio_sha256": digest,
        "model": recogniser.weights.name,
        "model_sha256": recogniser.weights.digest,
        "settings_sha256": hashlib.sha256(made.encode("utf-8")).hexdigest(),
    }


def _kept(made: Outcome, head: dict[str, object]) -> Outcome:
    try:
        there = json.loads(made.transcript.read_bytes())
        same = all(there[key] == head[key] for key in ("audio_sha256", "model_sha256", "settings_sha256"))
        words = sum(len(segment["words"]) for segment in there["segments"])
    except (OSError, ValueError, KeyError, TypeError):
        same, words = False, 0
    if not same:
        what = "is there already, and was made from other sound, with other settings, or by hand"
        raise InputError(what, where=str(made.transcript), fix="say --force to write it anew, or name another --out")
    return replace(made, kept=True, words=words, seconds=there["duration"], speakers=tuple(there["speakers"]), notes=())
