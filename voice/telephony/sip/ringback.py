"""The tone a caller hears while somebody is rung: 425 Hz, one second on and four off, as ITU-T E.180 gives it for most countries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle

import numpy as np

from voice.audio.audio import FRAME, RATE, silence, to_ulaw

PITCH, ON, OFF = 425.0, 1.0, 4.0
LOUDNESS = 0.1
"""Of the highest sample, -20 dBFS."""


@cache
def _frames() -> list[bytes]:
    tone = np.sin(2 * np.pi * PITCH * np.arange(int(ON * RATE)) / RATE) * LOUDNESS * 32767
    sound = to_ulaw(tone.astype("<i2").tobytes() + silence(OFF))
    return [sound[at : at + FRAME] for at in range(0, len(sound), FRAME)]


def ringback() -> Callable[[], bytes]:
    """Gives 20 ms of the tone each time it is called, µ-law, from its beginning."""
    frames: Iterator[bytes] = cycle(_frames())
    return lambda: next(frames)
