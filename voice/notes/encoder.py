"""Sound as a file that messaging apps play as a voice note."""

from __future__ import annotations

import io

import av

from voice.audio import audio
from voice.notes.spoken_note import Kind

BITS = 24_000
"""A second; speech on a telephone line needs no more."""
FORMATS: dict[Kind, tuple[str, str, int]] = {
    "ogg": ("ogg", "libopus", 48_000),
    "m4a": ("ipod", "aac", 44_100),
    "mp3": ("mp3", "libmp3lame", 44_100),
}
"""Kind → container at FFmpeg, codec in it, samples a second."""


def encode(samples: bytes, kind: Kind) -> bytes:
    """A file with samples (16-bit, 8 kHz, one channel) in it."""
    container, codec, rate = FORMATS[kind]
    made = io.BytesIO()
    with av.open(made, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate)
        stream.layout, stream.bit_rate = "mono", BITS  # type: ignore[union-attr]
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)  # type: ignore[union-attr,arg-type]
        frame = av.AudioFrame.from_ndarray(audio.array(samples).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = audio.RATE
        for out in (*resampler.resample(frame), *resampler.resample(None), None):
            file.mux(stream.encode(out))  # type: ignore[union-attr,arg-type]
    return made.getvalue()
