"""What a telephone line does to speech: µ-law, noise, lost packets; and people who speak slowly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from voice.audio import audio
from voice.tts.speech_rate import stretched

SLOW = 0.65
"""Speed of slow speech beside that of the recording."""
LOST = 0.05
"""Share of frames that never arrive; silence is heard instead."""
Change = Callable[[bytes, int], bytes]
"""Samples and a seed → samples."""


def _noise(below: float) -> Change:
    def change(samples: bytes, seed: int) -> bytes:
        """White noise so many dB below the speech."""
        sound = audio.array(samples).astype(np.float64)
        loud = 10 ** ((audio.decibels(samples) - below) / 20) * 32768
        sound += np.random.default_rng(seed).normal(0, loud, len(sound))
        return np.clip(sound, -32767, 32767).astype("<i2").tobytes()

    return change


def _lossy(samples: bytes, seed: int) -> bytes:
    sound = audio.array(samples).copy()
    lost = np.random.default_rng(seed).random(len(sound) // audio.FRAME + 1) < LOST
    sound[np.repeat(lost, audio.FRAME)[: len(sound)]] = 0
    return sound.tobytes()


CONDITIONS: dict[str, Change] = {
    "clean": lambda samples, seed: samples,
    "noise 20 dB": _noise(20.0),
    "noise 10 dB": _noise(10.0),
    "5 % lost": _lossy,
    "slow": lambda samples, seed: stretched(samples, SLOW),
}
"""Name → what happens to the speech before it is µ-law."""


def on_the_line(samples: bytes, change: Change, seed: int = 0, around: float = 0.5) -> bytes:
    """Speech after the line (16-bit, 8 kHz), silence of so many seconds on both sides."""
    whole = change(audio.silence(around) + samples + audio.silence(around), seed)
    return audio.from_ulaw(audio.to_ulaw(whole))
