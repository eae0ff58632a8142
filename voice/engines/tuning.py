"""Values that can be tuned for engines that hang: `tuning.yml` beside this file holds each with unit and reason."""

from __future__ import annotations

from pathlib import Path

from voice.tuning import Count, Seconds, Values, read_tuning


class Hangs(Values, frozen=True):
    """What is done about an engine that does not answer."""

    rest: Seconds
    most_stuck: Count


class Engines(Values, frozen=True):
    """All of it."""

    hangs: Hangs


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Engines)
