"""Values that can be tuned in sound: `tuning.yml` beside this file holds each with unit and reason."""

from __future__ import annotations

from pathlib import Path

from voice.tuning import Chance, Count, Level, Some, Values, read_tuning


class Speech(Values, frozen=True):
    """Whether somebody is speaking."""

    onset: Count
    onset_of: Count
    hangover: Count
    margin: Some
    quietest: Level
    early_noise: Level
    loudest_noise: Level
    memory: Count
    tone: Chance
    hum: Chance
    steady: Some
    sharpness: int


class Tones(Values, frozen=True):
    """Whether a key was pressed that is heard in the sound alone."""

    quietest: Level
    pure: Chance
    gone: Chance
    twist: Some
    astray: Chance
    press: Count
    rest: Count


class TextTelephone(Values, frozen=True):
    """Whether a text telephone is at the other end."""

    past: Count
    filled: Chance
    most: Count
    alone: Chance
    beside: Chance
    bits: Count


class Loudness(Values, frozen=True):
    """How loud what the line says is."""

    level: Level
    peak: Level
    gate: Some


class Sound(Values, frozen=True):
    """All of it."""

    speech: Speech
    tones: Tones
    text_telephone: TextTelephone
    loudness: Loudness


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Sound)
