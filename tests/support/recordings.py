"""Recordings as messaging apps send them, made from samples."""

from __future__ import annotations

import io

import av

from voice.audio import audio

FORMATS = {
    "ogg": ("libopus", 48_000),
    "mp3": ("libmp3lame", 44_100),
    "ipod": ("aac", 44_100),
    "wav": ("pcm_s16le", 8_000),
}
"""Name of the container at FFmpeg → codec in it, and its rate; "ipod" is M4A."""


def recording(samples: bytes, kind: str = "ogg") -> bytes:
    """A file with samples (16-bit, 8 kHz) in it, of a kind."""
    codec, rate = FORMATS[kind]
    made = io.BytesIO()
    with av.open(made, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = "mono"  # type: ignore[union-attr]
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)  # type: ignore[union-attr]
        frame = av.AudioFrame.from_ndarray(audio.array(samples).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = audio.RATE
        for out in (*resampler.resample(frame), *resampler.resample(None), None):
            container.mux(stream.encode(out))  # type: ignore[union-attr,arg-type]
    return made.getvalue()
