"""Sound of a file: its channels at 16 kHz, decoded by the FFmpeg libraries that PyAV ships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConfigError, InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

RATE = 16_000  # what Whisper hears
MISSING = 'pip install "plainspoken[audio]"'
NO_SOUND = "name a recording, such as .wav, .flac, .mp3, .ogg, .m4a or .mp4"
# Containers that hold their own sound. Playlists would make FFmpeg open other files and addresses.
CONTAINERS = "aac,ac3,aiff,amr,asf,au,avi,caf,flac,matroska,webm,mov,mp4,m4a,3gp,mp3,mpeg,mpegts,ogg,w64,wav"
SHORTFALL = 1.0


@dataclass(frozen=True, slots=True)
class Sound:
    """Decoded sound.

    Attributes:
        channels: float32 in -1 to 1: (number of channels, samples), ``RATE`` samples a second.
        notes: What could not be read, one sentence each.
    """

    channels: npt.NDArray[np.float32]
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return float(self.channels.shape[1]) / RATE


def decode(path: Path) -> Sound:
    """Decode the first audio track of a file, keeping its channels.

    Raises:
        InputError: It cannot be opened, or holds no sound.
        ConfigError: PyAV is not installed.
    """
    try:
        import av
    except ImportError:
        raise ConfigError("recordings need the package av", fix=MISSING) from None
    try:
        with (
            path.open("rb") as file,
            av.open(file, metadata_errors="ignore", options={"format_whitelist": CONTAINERS}) as container,
        ):
            return _sound(container, path)
    except av.FFmpegError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise InputError(f"is not a recording that can be decoded ({why})", where=str(path), fix=NO_SOUND) from error
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise InputError(f"cannot be read ({why})", where=str(path), fix="check the path and its rights") from error


def _sound(container: Any, path: Path) -> Sound:
    import av
    import numpy as np

    tracks = container.streams.audio
    if not tracks:
        raise InputError("holds no sound", where=str(path), fix=NO_SOUND)
    notes = [f"{len(tracks)} audio tracks, of which the first was read"] if len(tracks) > 1 else []
    resampler = av.AudioResampler(format="fltp", rate=RATE)
    broken: list[None] = []
    blocks = [out.to_ndarray() for frame in _frames(container, broken) for out in resampler.resample(frame)]
    if blocks:
        blocks += [out.to_ndarray() for out in resampler.resample(None)]
    if not sum(block.shape[1] for block in blocks):
        raise InputError("holds no sound that can be decoded", where=str(path), fix=NO_SOUND)
    channels = np.concatenate(blocks, axis=1).astype(np.float32)
    if broken:
        notes.append(f"{len(broken)} damaged part(s) were left out, so words may be missing and times early")
    stated, held = float(container.duration or 0) / av.time_base, channels.shape[1] / RATE
    if stated > held + SHORTFALL:
        notes.append(f"the file says it lasts {stated:.0f} s and holds {held:.0f} s: the end may be missing")
    return Sound(channels, tuple(notes))


def _frames(container: Any, broken: list[None]) -> Iterator[Any]:
    """Frames of the first audio track; what does not decode is counted in ``broken``."""
    import av

    for packet in container.demux(audio=0):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            broken.append(None)
            continue
        for frame in frames:
            frame.pts = None  # stamps in recordings jump; the samples are counted instead
            yield frame
