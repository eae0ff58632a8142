"""A sentence as one stretch of sound: its pieces with the pauses of the city's pacing."""

from __future__ import annotations

from collections.abc import Callable

from voice.audio.audio import RATE, SILENCE
from voice.call.messages import Sentence
from voice.call.pacing import Pauses

Sound = Callable[[str, str], bytes]
"""Text and key of a wording → µ-law at 8 kHz."""


def rest(length: float) -> bytes:
    """Silence of so many seconds, in µ-law."""
    return SILENCE * round(length * RATE)


def sound_of(sentence: Sentence, sound: Sound, pauses: Pauses) -> bytes:
    """A whole sentence in µ-law, the rest after it included."""
    key = sentence.key if len(sentence.pieces) == 1 else ""
    return b"".join(sound(piece.text, key) + rest(pauses.of(piece.rest)) for piece in sentence.pieces)
