"""Tones in a call's sound: keys (ITU-T Q.23), and a text telephone at the other end.

Sound is looked at through windows of 20 ms, one every 10 ms: long enough to tell 697 Hz from 770, short enough for a
press of 60 ms and a rest of 40.
"""

from __future__ import annotations

import cmath
import re
from collections import deque

import numpy as np
import numpy.typing as npt

from voice.audio.audio import FRAME, RATE, array
from voice.audio.tuning import TUNING

TEXT_TELEPHONE = "text telephone"
"""What `hear` returns once a text telephone is found."""
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
KEYS = ("123", "456", "789", "*0#")
TEXT = ((1400, 1800), (980, 1180), (1650, 1850))
"""Hertz of 1 and 0: Baudot (TIA-825), and the two directions of V.21, as V.18 has them."""
HOP = FRAME // 2
"""Samples from one window to the next."""
QUIETEST = TUNING.tones.quietest
PURE, GONE = TUNING.tones.pure, TUNING.tones.gone
TWIST, ASTRAY = TUNING.tones.twist, TUNING.tones.astray
PRESS, REST = TUNING.tones.press, TUNING.tones.rest
PAST = TUNING.text_telephone.past
FILLED, MOST = TUNING.text_telephone.filled, TUNING.text_telephone.most
ALONE, BESIDE = TUNING.text_telephone.alone, TUNING.text_telephone.beside
BITS = TUNING.text_telephone.bits


class Tones:
    """Detects tones in one call. Used by one thread at a time; counts time in frames."""

    def __init__(self) -> None:
        self._sound = np.zeros(HOP + FRAME)
        self._windows = np.lib.stride_tricks.sliding_window_view(self._sound, FRAME)[::HOP]
        self._keys, self._text = _Keys(), _Text()

    def hear(self, samples: bytes) -> str:
        """20 ms of samples → a key ("0".."9", "*", "#") that was just recognised, TEXT_TELEPHONE, or empty."""
        if len(samples) != 2 * FRAME:
            raise ValueError(f"a frame has {2 * FRAME} bytes, not {len(samples)}")
        self._sound[:HOP] = self._sound[-HOP:]
        self._sound[HOP:] = array(samples)
        shaped = self._windows * _SHAPE
        power = np.einsum("ij,ij->i", shaped, shaped)
        if power.max() < _FLOOR:
            return self._quiet()
        return self._look(shaped, power)

    def _quiet(self) -> str:
        for _ in self._windows:
            self._keys.rest()
            self._text.rest()
        return self._text.told()

    def _look(self, shaped: npt.NDArray[np.float64], power: npt.NDArray[np.float64]) -> str:
        power = np.maximum(power, _FLOOR)[:, None]  # why: in a quieter window no share is high
        waves = shaped @ _WAVES
        shares = (waves.real**2 + waves.imag**2) / power
        spectrum = np.fft.rfft(shaped)
        bands = (spectrum.real**2 + spectrum.imag**2) @ _BANDS / power
        keys = [self._keys.hear(*window) for window in zip(waves.tolist(), shares.tolist(), strict=True)]
        for window in bands.tolist():
            self._text.hear(window)
        return "".join(keys) or self._text.told()


class _Keys:
    """Finds keys, window by window; each press is returned once."""

    def __init__(self) -> None:
        self._waves: list[complex] = []
        self._key = self._told = ""
        self._run = self._without = 0

    def rest(self) -> str:
        """A window without any tone."""
        return self._step("", sounds=False)

    def hear(self, waves: list[complex], shares: list[float]) -> str:
        """Amplitudes, and shares of the power, of rows and columns in one window → a key just recognised, or empty."""
        high, low = max(shares[:4]), max(shares[4:])
        row, column = shares.index(high), shares.index(low, 4)
        key = KEYS[row][column - 4]
        before, self._waves = self._waves, waves
        pure = high + low >= PURE and _UNTWISTED * high <= low <= high / _UNTWISTED
        if pure and key == self._key:
            pure = all(abs(cmath.phase(waves[at] / before[at] * _TURNS[at])) < _ASTRAY[at] for at in (row, column))
        return self._step(key if pure else "", sounds=key == self._told and high + low >= GONE)

    def _step(self, key: str, *, sounds: bool) -> str:
        self._run = self._run + 1 if key and key == self._key else int(key != "")
        self._key = key
        self._without = 0 if sounds else self._without + 1
        if self._without >= REST:
            self._told = ""
        if self._run < PRESS or key == self._told:
            return ""
        self._told, self._without = key, 0
        return key


_OTHER, _BOTH, _NEITHER = " ", "b", "-"
"""Marks of windows: no text telephone; between 1 and 0, with something of both; between them, with neither near enough."""
_SHORT_BIT = re.compile("(?=1(?=-*[0b])[0b-]{1,5}1|0(?=-*[1b])[1b-]{1,5}0)")


class _Text:
    """Finds a text telephone, window by window; returned once."""

    def __init__(self) -> None:
        self._pasts = [deque([_OTHER] * PAST, maxlen=PAST) for _ in TEXT]
        self._found = self._done = False

    def rest(self) -> None:
        """A window without any tone."""
        for past in self._pasts:
            past.append(_OTHER)

    def hear(self, bands: list[float]) -> None:
        """Shares of one window's power at 1, at 0 and around both, for each line of TEXT."""
        for at, past in enumerate(self._pasts):
            one, zero, around = bands[3 * at : 3 * at + 3]
            past.append(_bit(one, zero) if around >= FILLED else _OTHER)
            if around >= FILLED and not self._found:
                self._found = _is_text(past)

    def told(self) -> str:
        """TEXT_TELEPHONE the first time after one was found, else empty."""
        if not self._found or self._done:
            return ""
        self._done = True
        return TEXT_TELEPHONE


def _bit(one: float, zero: float) -> str:
    if max(one, zero) >= ALONE:
        return "1" if one > zero else "0"
    return _BOTH if min(one, zero) >= BESIDE else _NEITHER


def _is_text(past: deque[str]) -> bool:
    return PAST - past.count(_OTHER) >= MOST and len(_SHORT_BIT.findall("".join(past))) >= BITS


_SHAPE = np.sin(np.pi * (np.arange(FRAME) + 0.5) / FRAME)
"""What a window is multiplied by: half a sine, so that a tone does not spill over to its neighbours."""
_FLOOR = 10 ** (QUIETEST / 10) * 32768**2 * float(_SHAPE @ _SHAPE)
_PITCHES = np.array(ROWS + COLUMNS, np.float64)
_ADVANCE = 2 * np.pi * _PITCHES * HOP / RATE
"""Angle by which the phase of a tone advances from one window to the next."""
_TURNS: list[complex] = np.exp(-1j * _ADVANCE).tolist()
_ASTRAY: list[float] = (ASTRAY * _ADVANCE).tolist()
_UNTWISTED = 10 ** (-TWIST / 10)


def _waves() -> npt.NDArray[np.complex128]:
    """A column for each row and column of keys: scaled so that a tone alone has all of a window's power."""
    turning = np.exp(-2j * np.pi * np.outer(np.arange(FRAME), _PITCHES) / RATE)
    return np.asarray(_SHAPE[:, None] * turning * np.sqrt(2 / (_SHAPE @ _SHAPE)))


def _bands() -> npt.NDArray[np.float64]:
    """Three columns for each line of TEXT: the bins of a spectrum near 1, near 0, and around both."""
    bins = np.fft.rfftfreq(FRAME, 1 / RATE)
    columns = []
    for one, zero in TEXT:
        far = np.minimum(abs(bins - one), abs(bins - zero))
        columns += [abs(bins - one) < 60, abs(bins - zero) < 60, far <= 100]
    return np.array(columns, np.float64).T * 2 / FRAME


_WAVES, _BANDS = _waves(), _bands()
