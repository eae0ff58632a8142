"""Values that can be tuned about voice notes: `tuning.yml` beside this file holds each with unit and reason."""

from __future__ import annotations

from pathlib import Path

from voice.tuning import Count, Seconds, Values, read_tuning


class Decoding(Values, frozen=True):
    """Which recordings are decoded."""

    longest: Seconds
    takes: Seconds
    memory: Count


class Utterances(Values, frozen=True):
    """Where a recording is cut."""

    around: Seconds
    cut_from: Seconds
    rest: Seconds
    longest: Seconds


class Speaking(Values, frozen=True):
    """How an answer is spoken."""

    longest: Seconds
    takes: Seconds
    waits: Seconds
    gap: Seconds
    line_gap: Seconds


class Notes(Values, frozen=True):
    """All of it."""

    decoding: Decoding
    utterances: Utterances
    speaking: Speaking


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Notes)
