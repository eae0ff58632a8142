"""Sound as a telephone carries it: 8 kHz mono, µ-law on the wire, 16-bit samples inside; reading, resampling, levels.

Samples are bytes of 16-bit little-endian integers at 8 kHz unless a rate is named.
"""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import soxr

from voice.audio.g711 import from_alaw as from_alaw
from voice.audio.g711 import from_ulaw as from_ulaw
from voice.audio.g711 import to_alaw as to_alaw
from voice.audio.g711 import to_ulaw as to_ulaw
from voice.audio.tuning import TUNING

RATE = 8_000
"""Samples a second on a telephone line."""
FRAME = 160
"""Samples in a frame of 20 ms; as many bytes of µ-law."""
FRAME_SECONDS = FRAME / RATE
SILENCE = b"\xff"
"""One sample of silence in µ-law."""
LEVEL, PEAK = TUNING.loudness.level, TUNING.loudness.peak
GATE = TUNING.loudness.gate
Samples = npt.NDArray[np.int16]

AMR_FRAME = {"amrnb": 160, "amrwb": 320}
"""Codec of telephones → samples of one frame."""
LONGEST_PAUSE = 7
"""Bytes of such a frame without sound: a lost one has 1, one that describes the noise behind a voice 6 or 7."""


def array(samples: bytes) -> Samples:
    """Samples as an array; a last odd byte is dropped."""
    return np.frombuffer(samples[: len(samples) // 2 * 2], np.dtype("<i2"))


def resampled(samples: bytes, rate: int, to: int = RATE) -> bytes:
    """The same sound at another rate."""
    if rate == to:
        return samples
    return bytes(soxr.resample(array(samples), rate, to).astype("<i2").tobytes())


class SoundTooLong(ValueError):
    """It holds more sound than is wanted."""


def read(source: Path | bytes, rate: int = RATE, longest: float = math.inf) -> bytes:
    """Samples at a rate of any sound file (wav, mp3, ogg, amr, m4a …); raises ValueError where it holds no sound.

    longest: in seconds; raises SoundTooLong as soon as there is more.
    """
    opened: Any = io.BytesIO(source) if isinstance(source, bytes) else str(source)
    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
    try:
        with av.open(opened) as container:
            frames = [*_bounded(_decoded(container), resampler, longest * rate), *resampler.resample(None)]
    except SoundTooLong:
        raise
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise ValueError(f"not a sound file: {type(error).__name__}") from error
    return b"".join(frame.to_ndarray().tobytes() for frame in frames)


def _decoded(container: Any) -> Iterator[Any]:
    """The frames of a recording. AMR has frames without sound, which a telephone sends while nobody speaks and FFmpeg can not read."""
    stream = container.streams.audio[0]
    pauses = AMR_FRAME.get(stream.codec_context.name, 0)
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.FFmpegError:
            if not pauses or packet.size > LONGEST_PAUSE:
                raise
            yield _pause(packet, stream.codec_context, pauses)


def _pause(packet: Any, codec: Any, samples: int) -> Any:
    """A frame of silence in a packet's place."""
    frame = av.AudioFrame(format=codec.format.name, layout="mono", samples=samples)
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    frame.sample_rate, frame.pts, frame.time_base = codec.sample_rate, packet.pts, packet.time_base
    return frame


def _bounded(frames: Iterable[Any], resampler: Any, most: float) -> Iterator[Any]:
    """Frames at another rate, up to so many samples; raises SoundTooLong."""
    count = 0
    for frame in frames:
        for out in resampler.resample(frame):
            count += out.samples
            if count > most:
                raise SoundTooLong("too long")
            yield out


def write_wav(path: Path, samples: bytes, rate: int = RATE) -> None:
    """A wav file of samples."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)


def seconds(samples: bytes, rate: int = RATE) -> float:
    """How long samples last."""
    return len(samples) / 2 / rate


def silence(length: float) -> bytes:
    """Samples of silence, in seconds."""
    return bytes(2 * round(length * RATE))


def decibels(samples: bytes) -> float:
    """Level of the speech in samples in dBFS, pauses left out; -120 where there is none."""
    frames = _frames(samples)
    loud = frames[frames > frames.max(initial=0.0) * 10 ** (-GATE / 10)]
    return float(10 * np.log10(loud.mean())) if loud.size and loud.mean() > 0 else -120.0


def peak(samples: bytes) -> float:
    """The highest sample in dBFS."""
    most = int(np.abs(array(samples).astype(np.int32)).max(initial=0))
    return float(20 * np.log10(most / 32768)) if most else -120.0


def levelled(samples: bytes, gain: float = 0.0) -> bytes:
    """Speech brought to one level, its peaks rounded off rather than cut.

    gain: dB on top, for somebody who hears badly; below 0 for somebody who is shouted at.
    """
    if decibels(samples) <= -119.0:
        return samples
    ceiling = 10 ** (PEAK / 20)
    scaled = array(samples).astype(np.float64) / 32768
    for _ in range(3):  # why again: rounding off takes a little of the level
        measured = decibels((np.clip(scaled, -1, 1) * 32767).astype("<i2").tobytes())
        scaled = _rounded(scaled * 10 ** ((LEVEL + gain - measured) / 20), ceiling)
    return (scaled * 32767).astype("<i2").tobytes()


def _rounded(sound: npt.NDArray[np.float64], ceiling: float) -> npt.NDArray[np.float64]:
    """Sound below a ceiling: untouched up to half of it, bent above."""
    knee = ceiling / 2
    over = np.abs(sound) > knee
    bent = knee + (ceiling - knee) * np.tanh((np.abs(sound) - knee) / (ceiling - knee))
    return np.where(over, np.sign(sound) * bent, sound)


def _frames(samples: bytes) -> npt.NDArray[np.float64]:
    """Mean square of each frame of 20 ms, 1 for a full one."""
    sound = array(samples).astype(np.float64) / 32768
    whole = len(sound) // FRAME * FRAME
    if not whole:
        return np.array([np.mean(sound**2)]) if len(sound) else np.zeros(1)
    return np.asarray((sound[:whole].reshape(-1, FRAME) ** 2).mean(axis=1))


@cache
def silent_frame() -> bytes:
    """20 ms of silence in µ-law."""
    return SILENCE * FRAME
