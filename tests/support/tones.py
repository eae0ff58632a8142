"""Tones for tests: made, and found again in what was heard."""

from __future__ import annotations

import numpy as np

from voice.audio.audio import RATE, array


def tone(pitch: float, seconds: float, loudness: float = 0.3) -> bytes:
    """Samples of a tone, 16-bit at 8 kHz."""
    sound = np.sin(2 * np.pi * pitch * np.arange(int(seconds * RATE)) / RATE) * loudness * 32767
    return sound.astype("<i2").tobytes()


def seconds_of(pitch: float, samples: bytes) -> float:
    """How long a tone sounds in samples, looked for in pieces of 100 ms."""
    sound, size = array(samples).astype(np.float64), RATE // 10
    wave = np.exp(-2j * np.pi * pitch * np.arange(size) / RATE)
    found = 0
    for piece in sound[: len(sound) // size * size].reshape(-1, size):
        level = np.sqrt(np.mean(piece**2))
        found += bool(level > 300 and abs(piece @ wave) / size > 0.5 * level)
    return found / 10
