"""Speaking: one protocol for every voice. One sentence in, sound out."""

from __future__ import annotations

from typing import Literal, Protocol

Pace = Literal["default", "slow"]
"""How fast it is spoken; what that is in words a minute stands in the city's pacing.yml."""


class SpeakFailed(Exception):
    """A sentence could not be made into sound now; another engine may. The text says why, never what was to be said."""


class Speaker(Protocol):
    """An engine with its voices loaded; safe from several threads."""

    name: str
    version: str
    """Of the engine and its voice: another makes other sound."""
    languages: tuple[str, ...]

    def speak(self, text: str, language: str, pace: Pace = "default") -> bytes:
        """Sound of one sentence: 16-bit samples at 8 kHz, levelled, no silence around it; raises SpeakFailed."""
        ...
