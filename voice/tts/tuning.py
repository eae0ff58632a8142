"""All that can be tuned about speaking: `tuning.yml` beside this file says how much, in what unit, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from voice.tuning import Chance, Count, Seconds, Some, Times, Values, read_tuning

Range = tuple[Seconds, Seconds]
"""The least and the most."""


class Rate(Values, frozen=True):
    """How fast something is spoken, and how far an engine's sound is brought to that."""

    rates: dict[Literal["default", "slow"], dict[str, tuple[float, float]]]
    fewest: dict[str, Count]
    fewest_words: Count
    rest: Seconds
    slower: Chance
    slowest: Chance
    stretched: tuple[float, float]
    hurried: Times
    inside: Times
    once_more: Chance


class Silence(Values, frozen=True):
    """What of a sentence's sound is silence around it."""

    edge: Some
    kept: Seconds


class Natural(Values, frozen=True):
    """What an engine does where nothing is asked of it, learned from sentences it has spoken."""

    usual: Some
    start: Seconds
    letter: Seconds
    comma: Seconds
    fastest: Times


class Engines(Values, frozen=True):
    """Of each engine."""

    piper: Natural
    kokoro: Natural
    espeak: Natural
    piper_noise: Some
    piper_rhythm: Some


class Waits(Values, frozen=True):
    """How long a voice is waited for."""

    sentence: Seconds
    starts: Seconds
    answers: Seconds
    espeak_starts: Seconds
    espeak_answers: Seconds
    rest: Seconds


class Shared(Values, frozen=True):
    """How much the one process of a voice takes on."""

    together: Count
    waiting: Count
    takes: Seconds
    idle: Seconds
    lingers: Seconds
    unwanted: Seconds


class Online(Values, frozen=True):
    """The online voice of fixed prompts."""

    timeout: Seconds
    again: tuple[Seconds, Seconds]
    letter: Range
    han: Range
    around: Seconds


class Kept(Values, frozen=True):
    """Which sentences are kept once they were spoken."""

    shortest: Count
    most: Count
    left: Chance
    unused: Seconds
    look_every: Count


class Speaking(Values, frozen=True):
    """All of it."""

    rate: Rate
    silence: Silence
    engines: Engines
    waits: Waits
    shared: Shared
    online: Online
    kept: Kept


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Speaking)
