"""Whether an engine is installed for a language, and what to do if not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Presence:
    """One engine that a city wants for one language."""

    language: str
    """Language tag."""
    engine: str
    """Its name in voice.yml."""
    there: bool
    """True if it was found whole."""
    why: str = ""
    """What is missing or broken, in a sentence; empty if it is there."""
    remedy: str = ""
    """The exact command to run, or the page to get it from; empty if it is there."""
