"""Values that can be tuned for engines: `tuning.yml` beside this file holds each with unit and reason."""

from __future__ import annotations

from pathlib import Path

from voice.tuning import Count, Seconds, Values, read_tuning


class Hangs(Values, frozen=True):
    """What is done about an engine that does not answer."""

    rest: Seconds
    most_stuck: Count


class Shared(Values, frozen=True):
    """How the one process of an engine is reached by all."""

    looks: Seconds
    takes: Seconds
    ends: Seconds


class Engines(Values, frozen=True):
    """All of it."""

    hangs: Hangs
    shared: Shared


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Engines)
