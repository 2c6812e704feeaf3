"""Channels as speakers: which of them are people of their own, and what in each of them is that person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.audio.decode import RATE
from pipeline.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.audio.decode import Sound
    from pipeline.audio.settings import ChannelSettings

FRAME = RATE // 10
AUDIBLE = 30.0  # decibels below its own level at which a channel still counts as sounding
LOUD = 99  # percentile of moments that is a channel's own level; an interviewer may say little
TOO_SMALL = 1e-10


@dataclass(frozen=True, slots=True)
class Track:
    """One speaker's sound: (samples,). ``speaker`` is empty where nobody can say who speaks."""

    speaker: str
    samples: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """The tracks to recognise, and one sentence on how speakers were told apart."""

    tracks: tuple[Track, ...]
    sentence: str


def plan(sound: Sound, names: Sequence[str], settings: ChannelSettings, place: str) -> Plan:
    """Decide what each channel is.

    Args:
        sound: The recording.
        names: One speaker for each channel in order; a single name for a recording of one person; none to find out.
        settings: When channels are speakers.
        place: The file, for messages.

    Raises:
        InputError: The names do not fit the channels.
    """
    if len(names) == 1:
        return Plan((Track(names[0], _mixed(sound)),), f"all of it is '{names[0]}', as --channels says")
    if names and len(names) != len(sound.channels):
        what = f"--channels names {len(names)} speakers and the recording has {len(sound.channels)} channel(s)"
        fix = "name one for each channel, or leave --channels out"
        raise InputError(what, where=place, fix=fix)
    levels = _levels(sound)
    apart = _apart(levels, settings)
    if names and len(apart) < 2:
        what = "--channels names speakers, and the channels hold the same sound or one of them is silent"
        raise InputError(what, where=place, fix="leave --channels out; give --diarisation if you have one")
    if len(apart) < 2:
        return Plan((Track("", _mixed(sound)),), _one(sound))
    given = names or (("left", "right") if len(levels) == 2 else [f"channel {i + 1}" for i in range(len(levels))])
    # A channel that was named is kept even if its speaker hardly says a word.
    kept = range(len(levels)) if names else apart
    tracks = tuple(Track(given[i], _own(sound, levels, i, settings)) for i in kept)
    listed = ", ".join(f"'{track.speaker}'" for track in tracks)
    return Plan(tracks, f"{len(tracks)} channels of their own, taken as the speakers {listed}")


def _one(sound: Sound) -> str:
    count = len(sound.channels)
    kind = "one channel" if count == 1 else f"{count} channels with the same voices in them"
    return f"{kind}, so nothing tells the speakers apart"


def _mixed(sound: Sound) -> npt.NDArray[np.float32]:
    import numpy as np

    return np.asarray(sound.channels.mean(axis=0), dtype=np.float32)


def _levels(sound: Sound) -> npt.NDArray[np.float64]:
    """Decibels of each tenth of a second: (channels, frames)."""
    import numpy as np

    whole = sound.channels.shape[1] // FRAME or 1
    padded = np.zeros((len(sound.channels), whole * FRAME), dtype=np.float32)
    padded[:, : sound.channels.shape[1]] = sound.channels[:, : whole * FRAME]
    power = np.square(padded, dtype=np.float64).reshape(len(padded), whole, FRAME).mean(axis=2)
    return np.asarray(10 * np.log10(power + TOO_SMALL))


def _relative(levels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Levels against each channel's own loud moments, so that a faint microphone is as good as a strong one."""
    import numpy as np

    return np.asarray(levels - np.percentile(levels, LOUD, axis=1, keepdims=True))


def _apart(levels: npt.NDArray[np.float64], settings: ChannelSettings) -> list[int]:
    """The channels that stand out from all others in their share of the moments with sound."""
    import numpy as np

    loud = np.percentile(levels, LOUD, axis=1)
    heard = [int(i) for i in np.flatnonzero(loud > loud.max() - settings.silent)]
    if len(heard) < 2:
        return heard
    own = _relative(levels[heard])
    sounding = own.max(axis=0) > -AUDIBLE
    shares = []
    for row in range(len(heard)):
        others = np.delete(own, row, axis=0).max(axis=0)
        shares.append(float(((own[row] - others > settings.apart) & sounding).sum() / max(sounding.sum(), 1)))
    return [channel for channel, share in zip(heard, shares, strict=True) if share >= settings.share]


def _own(
    sound: Sound, levels: npt.NDArray[np.float64], channel: int, settings: ChannelSettings
) -> npt.NDArray[np.float32]:
    """One channel, silent where another one is so much louder that this one only overhears it."""
    import numpy as np

    own = _relative(levels)
    overheard = np.delete(own, channel, axis=0).max(axis=0) - own[channel] > settings.apart
    near = own[channel] > -AUDIBLE / 3
    # A moment beside its own speech is kept: words begin and end softly.
    keep = np.convolve((~overheard | near).astype(float), np.ones(3), mode="same") > 0
    mask = np.repeat(keep, FRAME).astype(np.float32)
    samples = sound.channels[channel].copy()
    length = min(len(samples), len(mask))
    samples[:length] *= mask[:length]
    return samples
