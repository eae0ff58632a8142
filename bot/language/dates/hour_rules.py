"""Clock times as patterns find them: "half past two", "10 in the morning", 下午三点半; and parts of the day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time

from bot.language.dates.hours import Hours
from bot.language.dates.reading import Said
from bot.language.dates.when import LIKELY, PERHAPS, SURE, Doubt, Meant

NOON = 12
DAYTIME = 7
"""Without a word for the part of the day, an hour from this one on is of the morning: offices are open by day."""
EVENING = 20
"""An hour until which an office may be open."""
Clock = tuple[int, int]
"""Hour and minute, as said."""


def clock(said: Said) -> Clock:
    """An hour, with or without its minutes."""
    return int(said.group("hour")), _minutes(said)


def half(said: Said) -> Clock:
    """Half nine."""
    return int(said.group("hour")), 30


def to(said: Said) -> Clock:
    """Quarter to three."""
    return (int(said.group("hour")) - 1) or NOON, 60 - _minutes(said)


def noon(said: Said) -> Clock:
    """Noon or midnight."""
    return NOON, 0


def _minutes(said: Said) -> int:
    text = said.group("minute") or "0"
    return int(said.setting.forms.words["minutes"].get(text) or re.sub(r"\D", "", text))


RULES: dict[str, Callable[[Said], Clock]] = {
    "clock": clock, "weak_clock": clock, "past": clock, "ish": clock, "either": clock, "half": half, "to": to, "part": noon,
}  # fmt: skip


def read_time(rule: str, said: Said, part: str) -> Meant[Hours] | None:
    """The time a pattern found; part: how the part of the day was said, or empty. None if there is no such time."""
    hour, minute = RULES[rule](said)
    if not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    certainty, times = _of_day(hour % 24, minute, part_of_day(part, said), said.match)
    if rule == "either":
        times = [time((at.hour + int(said.group("other")) - hour) % 24, at.minute) for at in times]
        spans = tuple(Hours(time((at.hour - int(said.group("other")) + hour) % 24), at) for at in times)
        return Meant(spans[0], certainty, spans[1:])
    hours = tuple(Hours(at, at, about=rule == "ish") for at in times)
    if rule == "to" and said.group("minute").isdecimal() and int(said.group("minute")) < int(said.group("hour")):
        return _or_span(said, hours)
    return Meant(hours[0], certainty, hours[1:], Doubt.HALF if len(hours) > 1 else Doubt.NONE)


def _or_span(said: Said, hours: tuple[Hours, ...]) -> Meant[Hours]:
    """Ten to twelve: ten minutes before it, or from ten until then."""
    first, last = (_of_day(int(said.group(name)), 0, "", said.match)[1] for name in ("minute", "hour"))
    start, end = (
        Meant(Hours(at[0], at[0]), LIKELY, tuple(Hours(each, each) for each in at[1:])) for at in (first, last)
    )
    span = span_of(start, end)
    # Why: "five to eleven" is no span, for nobody is there until eleven at night.
    is_able = span is not None and span.value.last is not None and span.value.last.hour <= EVENING
    return (
        Meant(hours[0], PERHAPS, (span.value,), Doubt.SPAN)
        if span and is_able
        else Meant(hours[0], LIKELY, hours[1:], Doubt.HALF)
    )


def part_of_day(text: str, said: Said) -> str:
    """The part of the day a word means, or empty."""
    plain = text.replace(".", "")
    return str(said.setting.forms.words["parts"].get(plain, plain if plain in PARTS else ""))


def _of_day(hour: int, minute: int, part: str, match: re.Match[str]) -> tuple[float, list[time]]:
    """The time meant, with its certainty, and the other half of the day where that may be meant too."""
    if part:
        return SURE, [time(PARTS[part](hour), minute)]
    if hour == 0 or hour > NOON or match.group().lstrip().startswith("0"):
        return SURE, [time(hour, minute)]
    by_day = hour if hour >= DAYTIME else hour + NOON
    return LIKELY, [time(by_day % 24, minute), time((by_day + NOON) % 24, minute)]


def _later(hour: int) -> int:
    return hour + NOON if hour < NOON else hour


PARTS: dict[str, Callable[[int], int]] = {
    "morning": lambda hour: hour % NOON if hour <= NOON else hour,
    "midday": lambda hour: hour if hour >= 10 else hour + NOON,
    "afternoon": _later,
    "evening": lambda hour: 0 if hour == NOON else _later(hour),
    "night": lambda hour: 0 if hour == NOON else hour if hour <= 4 else _later(hour),
    "noon": lambda _hour: NOON,
    "midnight": lambda _hour: 0,
}


def read_part(part: str, said: Said) -> Meant[Hours]:
    """A part of the day, from and to as the language has it."""
    first, last = map(time.fromisoformat, said.setting.forms.words["hours_of"][part].split("/"))
    return Meant(Hours(first, last, part.rpartition("_")[2]))


def span_of(start: Meant[Hours], end: Meant[Hours]) -> Meant[Hours] | None:
    """From one time to another: the halves of the day that make the shortest span; None if none is one."""
    pairs = [(a, b) for a in start.all for b in end.all if a.first and b.last and a.first < b.last]
    if not pairs:
        return None
    first, last = min(pairs, key=lambda pair: (_likely(pair[0], start, end), _length(*pair)))
    assert first.first
    assert last.last
    is_sure = start.certainty == SURE or end.certainty == SURE
    return Meant(Hours(first.first, last.last), SURE if is_sure else LIKELY, start=start.start, end=end.end)


def _likely(first: Hours, start: Meant[Hours], end: Meant[Hours]) -> bool:
    """False for the likeliest start; where only the end is sure, any may be it."""
    return first != start.value and end.certainty < SURE


def _length(first: Hours, last: Hours) -> int:
    return last.minutes_from(first.first) if first.first else 0
