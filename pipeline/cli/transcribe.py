"""``plainspoken transcribe``: recordings into transcripts that ``score`` reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Quiet, progress_bar, say
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.audio import Outcome

AUTO = "auto"
UNTOLD = (
    "nothing tells the speakers apart, so 'score' cannot know whose words are the candidate's. If only the candidate "
    "speaks, say --channels candidate; if you have a diarisation, say --diarisation FILE.rttm; next time record each "
    "person on a channel of their own."
)


def transcribe(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Recordings: sound or video files.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the transcripts; made if it is not there.")],
    channels: Annotated[
        str,
        typer.Option(
            help="Who speaks on each channel, such as interviewer,candidate; one name if only one person speaks; "
            "auto finds out whether channels hold different people."
        ),
    ] = AUTO,
    diarisation: Annotated[
        Path | None, typer.Option(help="RTTM file with who spoke when, for recordings of one channel.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Whisper model for faster-whisper: a package, a folder or an id; without it tiny.en."),
    ] = None,
    allow_download: Annotated[
        bool, typer.Option("--allow-download", help="Fetch the model of --model from its hub if it is not here.")
    ] = False,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="An audio.yaml to use instead of the one that comes along.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write transcripts anew that are there already.")] = False,
    quiet: Quiet = False,
) -> None:
    """Transcribe recordings, offline: one JSON each in --out, in WhisperX's shape, with times and probabilities.

    Run it again after a break: transcripts that are there and still hold are kept. A file that is no recording gives
    one line, the others go on, and the exit status is 2.

    Examples: plainspoken transcribe ana.wav ben.wav --channels interviewer,candidate --out transcripts

    plainspoken score transcripts --out runs/may
    """
    from pipeline.audio import Wanted, load_audio_settings, transcribe_files
    from pipeline.audio.recognise import Recogniser
    from pipeline.audio.weights import Weights

    chosen = load_audio_settings(settings)
    weights = Weights(model or chosen.model.id, None if model else chosen.model.sha256, download=allow_download)
    wanted = Wanted(_names(channels, diarisation), diarisation, force)
    outcomes = []
    with progress_bar("seconds of sound", quiet=quiet) as progress:
        for outcome in transcribe_files(files, out, Recogniser(weights, chosen), wanted, progress):
            outcomes.append(outcome)
            _tell(outcome, quiet=quiet)
    _sum_up(outcomes, out, quiet=quiet)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(2)


def _names(channels: str, diarisation: Path | None) -> tuple[str, ...]:
    names = () if channels.strip() == AUTO else tuple(name.strip() for name in channels.split(","))
    if not all(names) or len(set(names)) < len(names):
        fix = "write it like --channels interviewer,candidate"
        raise InputError(f"'{channels}' does not name each speaker once", where="--channels", fix=fix)
    if names and diarisation:
        raise InputError("--channels and --diarisation both say who speaks", where="--channels", fix="leave one out")
    return names


def _tell(outcome: Outcome, *, quiet: bool) -> None:
    if outcome.error:
        return say(f"plainspoken: {outcome.error}")
    name = outcome.recording.name
    if outcome.kept:
        return say(f"{name}: kept {outcome.transcript.name}, made before from the same sound.", quiet=quiet)
    for note in outcome.notes:
        say(f"note: {name}: {note}.", quiet=quiet)
    return say(f"{name}: {_clock(outcome.seconds)}, {outcome.words} words.", quiet=quiet)


def _sum_up(outcomes: Sequence[Outcome], out: Path, *, quiet: bool) -> None:
    done = [outcome for outcome in outcomes if not outcome.error]
    untold = [outcome.recording.name for outcome in done if outcome.words and not outcome.speakers]
    if untold:
        say(f"note: {', '.join(untold)}: {UNTOLD}", quiet=quiet)
    kept, failed = sum(outcome.kept for outcome in done), len(outcomes) - len(done)
    total = _clock(sum(outcome.seconds for outcome in done))
    say(
        f"{len(outcomes)} recordings in, {len(done) - kept} transcribed, {kept} kept, {failed} failed; "
        f"{total} of sound, {sum(outcome.words for outcome in done)} words.",
        quiet=quiet,
    )
    if done:
        typer.echo(f"transcripts: {out}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
