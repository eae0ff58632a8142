"""Values that can be tuned in a call beside the city's `pacing.yml`: `tuning.yml` beside this file holds each with unit and reason."""

from __future__ import annotations

from pathlib import Path

from voice.tuning import Chance, Count, Seconds, Values, read_tuning


class Gate(Values, frozen=True):
    """Whether what was heard is taken, asked back, or nothing."""

    sure: Chance
    unheard: Chance
    free_sure: Chance
    free_unheard: Chance
    long: Count
    long_sure: Chance
    shortest: Seconds
    whats: Count


class Utterance(Values, frozen=True):
    """What of the sound around speech is decoded with it."""

    before: Count
    after: Count
    late: Seconds


class Keys(Values, frozen=True):
    """What is one press, and what is a number."""

    same_press: Seconds
    most_digits: Count
    dialled: Seconds
    held_back: Seconds


class Said(Values, frozen=True):
    """How what is said is sent."""

    echo_late: Seconds
    ahead: Count


class Length(Values, frozen=True):
    """How long a call may be."""

    longest: Seconds
    nearly: Seconds
    after: Seconds


class Floors(Values, frozen=True):
    """What no city may go below, or leave, without saying so in its pacing.yml."""

    waits: dict[str, Seconds]
    rates: dict[str, tuple[float, float]]


class Calls(Values, frozen=True):
    """All of it."""

    gate: Gate
    utterance: Utterance
    keys: Keys
    said: Said
    length: Length
    floors: Floors


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Calls)
