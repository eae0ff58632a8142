"""Voice activity, 20 ms by 20 ms: a trained detector, and a gate that follows the noise of the line.

The detector alone takes loud hiss and dial tones for speech; the gate alone takes every slammed door for it.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt
import webrtcvad

from voice.audio.audio import FRAME, RATE, array
from voice.audio.tuning import TUNING

ONSET, OF = TUNING.speech.onset, TUNING.speech.onset_of
HANGOVER = TUNING.speech.hangover
MARGIN = TUNING.speech.margin
QUIETEST = TUNING.speech.quietest
EARLY_NOISE, LOUDEST_NOISE = TUNING.speech.early_noise, TUNING.speech.loudest_noise
MEMORY = TUNING.speech.memory
PURE, LOW = TUNING.speech.tone, TUNING.speech.hum
STEADY = TUNING.speech.steady
SHARPNESS = TUNING.speech.sharpness


class Vad:
    """Detects the speech of one caller. Used by one thread at a time; counts time in frames."""

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
