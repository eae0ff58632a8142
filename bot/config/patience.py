"""How long what people said and did counts, and how long they are waited for outside a call: `patience.yml` beside this file.

How long a caller is waited for within a call is the city's, in `pacing.yml`; what processes wait for is in `timing.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from bot.config.kinds_of_values import Values
from bot.config.values_file import read_values, unusable

FILE = Path(__file__).with_suffix(".yml")
Span = timedelta
"""As ISO 8601 writes one: PT30M, PT4H, P3D."""
Count = Annotated[int, msgspec.Meta(ge=1)]


class Talk(Values, frozen=True):
    """What was talked of."""

    carries_on: Span
    goes_on: Span
    case_meant: Span
    media_meant: Span
    after_danger: Span
    still_danger: Span
    not_asked_again: Span


class Errand(Values, frozen=True):
    """What was handed in."""

    corrected: Span
    changed: Span
    taken_back: Span
    answers_notice: Span
    remembered: Span
    codes: Span
    codes_tried: Count
    codes_tried_by_all: Count


class Appointment(Values, frozen=True):
    """Times at offices."""

    held_in_call: Span
    held_by_text: Span
    ahead: Span
    apart: Span
    offer: Span
    least_offer: Span
    taken_kept: Span


class Told(Values, frozen=True):
    """What people are told, and when they are rung."""

    before: Span
    awake: Span
    staff_ring: Span
    soonest_window: Span
    limit_again: Span
    limit_other_way: Span
    limit_given_up: Span
    calls_apart: Span
    busy: Span
    looks_back: Span
    longest_wait: Span
    answer_kept: Span
    message_kept: Span
    call_good_for: Span
    staff_told_of: Span


class Patience(Values, frozen=True):
    """All of it; what each means stands in the file."""

    talk: Talk
    errand: Errand
    appointment: Appointment
    told: Told


def read_patience(path: Path = FILE) -> Patience:
    """The values; raises SettingsError for one that is missing, not known, or no time at all."""
    patience = read_values(path, Patience)
    if none := [*_no_time(patience)]:
        raise unusable(path, f"{', '.join(none)}: a time has to be more than nothing")
    return patience


def _no_time(patience: Patience) -> Iterator[str]:
    for group in patience.__struct_fields__:
        values = getattr(patience, group)
        for name in values.__struct_fields__:
            value = getattr(values, name)
            if isinstance(value, timedelta) and value <= timedelta():
                yield f"{group}.{name}"


PATIENCE = read_patience()
"""Read once, when the first that goes by it is imported."""
