"""The tone a caller hears while somebody is rung: 425 Hz, one second on and four off, as ITU-T E.180 gives it for most countries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle

import numpy as np

from voice.audio.audio import FRAME, RATE, silence, to_ulaw
from voice.telephony.tuning import TUNING

PITCH, ON, OFF = TUNING.ringing.tone_hertz, TUNING.ringing.tone_on, TUNING.ringing.tone_off
LOUDNESS = TUNING.ringing.tone_loudness


@cache
def _frames() -> list[bytes]:
    tone = np.sin(2 * np.pi * PITCH * np.arange(int(ON * RATE)) / RATE) * LOUDNESS * 32767
    sound = to_ulaw(tone.astype("<i2").tobytes() + silence(OFF))
    return [sound[at : at + FRAME] for at in range(0, len(sound), FRAME)]


def ringback() -> Callable[[], bytes]:
    """Gives 20 ms of the tone each time it is called, µ-law, from its beginning."""
    frames: Iterator[bytes] = cycle(_frames())
    return lambda: next(frames)
