"""Whether somebody is speaking, 20 ms by 20 ms: a trained detector, and a gate that follows the noise of the line.

The detector alone takes loud hiss and dial tones for speech; the gate alone takes every slammed door for it.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt
import webrtcvad

from voice.audio.audio import FRAME, RATE, array

ONSET, OF = 3, 5
"""Speech starts when so many of the last frames sound like it."""
HANGOVER = 15
"""Frames that still count as speech after the last that sounds like it: 0.3 s, a stop in a word is shorter."""
MARGIN = 9.0
"""dB that speech is above the noise of the line."""
QUIETEST = -55.0
"""dBFS below which nothing counts as speech."""
EARLY_NOISE, LOUDEST_NOISE = -45.0, -25.0
"""dBFS above which no sound is taken for the line's noise: before the memory is full, and after."""
MEMORY = 100
"""Frames whose quietest is the noise of the line: speech pauses within 2 s, noise does not."""
PURE, LOW = 0.99, 0.97
"""Share of a frame's power in its two highest peaks, or below 225 Hz, from which it is a tone or hum, not a voice."""
STEADY = 1.0
"""dB from one frame to the next within which a tone keeps its level and a voice does not."""
SHARPNESS = 2
"""The detector's own setting, 0 (lets everything through) to 3."""


class Vad:
    """One caller's ear. Used by one thread at a time; keeps no time but frames."""

    def __init__(self) -> None:
        self._detector = webrtcvad.Vad(SHARPNESS)
        self._levels: deque[float] = deque(maxlen=MEMORY)
        self._likely: deque[bool] = deque(maxlen=OF)
        self._left = 0

    def hear(self, frame: bytes) -> bool:
        """True while somebody speaks. frame: 20 ms of 16-bit samples at 8 kHz; another length raises ValueError."""
        if len(frame) != 2 * FRAME:
            raise ValueError(f"a frame has {2 * FRAME} bytes, not {len(frame)}")
        likely = self._sounds_like_speech(frame)
        self._likely.append(likely)
        speaking = self._left > 0
        if likely and (speaking or sum(self._likely) >= ONSET):
            self._left = HANGOVER
        elif speaking:
            self._left -= 1
        return self._left > 0

    @property
    def noise(self) -> float:
        """Level of the line's noise in dBFS, as far as it is known."""
        highest = LOUDEST_NOISE if len(self._levels) == MEMORY else EARLY_NOISE
        return min(min(self._levels, default=highest), highest)

    def _sounds_like_speech(self, frame: bytes) -> bool:
        sound = array(frame).astype(np.float64) / 32768
        level = 10 * float(np.log10(np.mean(sound**2) + 1e-12))
        steady = bool(self._levels) and abs(level - self._levels[-1]) < STEADY
        self._levels.append(level)
        voiced = self._detector.is_speech(frame, RATE)
        return voiced and level > max(self.noise + MARGIN, QUIETEST) and not (steady and _is_tone(sound))


_WINDOW = np.blackman(FRAME)


def _is_tone(sound: npt.NDArray[np.float64]) -> bool:
    """True for dial tones and keys, whose power is in two narrow peaks, and for the hum of the mains."""
    power = np.abs(np.fft.rfft(sound * _WINDOW)) ** 2
    total = float(power.sum())
    if float(power[:5].sum()) > LOW * total:
        return True
    for _ in range(2):
        top = int(power.argmax())
        power[max(0, top - 2) : top + 3] = 0
    return float(power.sum()) < (1 - PURE) * total
