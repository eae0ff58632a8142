"""Days, times and stretches, by the one date reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from bot.forms.form import Question
from bot.forms.readers.reading import Reading, Spans
from bot.forms.spoken import Spoken
from bot.language.dates.days import Days
from bot.language.dates.hours import Hours
from bot.language.dates.read import read_when
from bot.language.dates.when import Meant, Side, When

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

LONGEST = 14
"""Days of a stretch out of which one can be asked for: "next week" can, "in spring" cannot."""
DIGITS, BESIDE = re.compile(r"\d+"), 10
"""Figures; letters beside a bare one that still is the day or the time asked for ("the twelfth")."""
YEAR = timedelta(days=365)
FIRST_HOUR, MOST_HOURS = 8, 12
TOGETHER = 12
"""Characters of a time that stand together: what is told between 早上 and 七点半 is something else."""


def read_date(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """One day in ISO; others where it may be several; without what was said not to suit."""
    side = Side(question.side) if asked or question.side != "born" else Side.COMING
    when = _when(spoken, readers, side, "day" if asked and not _is_clock_time(spoken, readers, side) else "")
    told = [each.days for each in when.suits if each.days]
    unwanted = [each.days for each in when.without if each.days]
    spans = tuple((each.start, each.end) for each in (*told, *unwanted))
    without = tuple(day.isoformat() for each in unwanted if (day := each.value.one))
    if later := _week_after(spoken, unwanted):
        return [Reading(later.isoformat(), (*spans, (0, len(spoken.text))), (), without)]
    days = list(dict.fromkeys(day for each in told for day in _days(each, asked)))
    days = [day for day in days if _fits(day, spoken.heard.now.date(), question, asked)]
    if days:
        return [Reading(days[0].isoformat(), spans, tuple(day.isoformat() for day in days[1:]), without)]
    if asked and when.wish and not told:
        return [Reading(None, spans or ((0, len(spoken.text)),), (), without, soonest=True)]
    return [Reading(None, spans, (), without)] if without else []


def _is_clock_time(spoken: Spoken, readers: Readers, side: Side) -> bool:
    """True for a time and no day: 上午九点 to "which day?" is no ninth."""
    suits = _when(spoken, readers, side, "").suits
    return any(each.hours for each in suits) and not any(each.days for each in suits)


def _week_after(spoken: Spoken, unwanted: list[Meant[Days]]) -> date | None:
    """The same weekday a week later: "not this Saturday, the next one"."""
    one = unwanted[0].value.one if len(unwanted) == 1 else None
    if one is None or not spoken.words.has("one after", spoken.text[unwanted[0].start :]):
        return None
    said, tomorrow = spoken.text[unwanted[0].start : unwanted[0].end], spoken.heard.now + timedelta(days=1)
    again = read_when(said, spoken.heard.language, tomorrow, side=Side.COMING)
    # Why: a weekday is the same day when it is said tomorrow; "tomorrow" is not, and a date has its figures.
    is_weekday = again.date() == one and not DIGITS.search(said)
    return one + timedelta(days=7) if is_weekday else None


def _when(spoken: Spoken, readers: Readers, side: Side, asked: Literal["", "day", "time"]) -> When:
    heard = spoken.heard
    if alone := [match.span() for match in spoken.words.patterns["nobody"].finditer(spoken.text)]:
        # Why: "no one" is no time.
        spoken = spoken.without(alone)
    if counted := [match.span() for match in spoken.words.patterns["counted"].finditer(spoken.text)]:
        # Why: 再加一张桌子 is one table, and not the first of a month.
        spoken = spoken.without(counted)
    if asked and DIGITS.search(spoken.text) and (place := readers.places.read(spoken.text, heard.language)):
        # Why: the number of a house is no day.
        spoken = spoken.without([(place.start, place.end)]) if place.value.street and place.value.number else spoken
    if sum(mark.isalpha() for mark in DIGITS.sub("", spoken.text)) > BESIDE:
        # Why: "my son is 5" and "14 Willow Street" hold a figure, and no day.
        asked = ""
    return read_when(spoken.text, heard.language, heard.now, side=side, holidays=readers.holidays, asked=asked)


def _days(meant: Meant[Days], asked: bool) -> Iterator[date]:
    """What a reading may be, likeliest first; the days of a stretch only where one was asked for."""
    for days in meant.all[:1] if meant.is_believed else meant.all:
        if one := days.one or (days.first if days.last is None and not days.weekdays else None):
            yield one
        elif asked and days.first and days.length <= LONGEST:
            every = (days.first + timedelta(days=n) for n in range(days.length))
            yield from (day for day in every if days.allows(day))


def _fits(day: date, today: date, question: Question, asked: bool) -> bool:
    side = Side(question.side)
    if side is Side.COMING:
        return day >= today
    return day <= today if asked or side is Side.PAST else day < today - YEAR


def read_time(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A clock time in ISO; others where it may be several."""
    when = _when(spoken, readers, Side.COMING, "time" if asked else "")
    told = [each.hours for each in when.suits if each.hours]
    times = list(dict.fromkeys(each for hours in told for each in _times(hours, asked)))
    spans = tuple((max(each.start, each.end - TOGETHER), each.end) for each in told)
    return [Reading(times[0], spans, tuple(times[1:]))] if times else []


def _times(meant: Meant[Hours], asked: bool) -> Iterator[str]:
    """What a reading may be; full hours of a part of the day only where a time was asked for."""
    for hours in meant.all[:1] if meant.is_believed else meant.all:
        if one := hours.one:
            yield one.isoformat("minutes")
        elif asked:
            first = max(hours.first.hour if hours.first else 0, FIRST_HOUR)
            last = min(hours.last.hour if hours.last else 24, first + MOST_HOURS)
            yield from (f"{hour:02}:00" for hour in range(first, last))


def read_span(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """From one clock time to another as an ISO interval, ".." where it is open; with the day where one was named."""
    when = _when(spoken, readers, Side.COMING, "time" if asked else "")
    for each in when.suits:
        if each.hours is None or (each.hours.value.one and not asked):
            continue
        day = f"{each.days.value.one.isoformat()}T" if each.days and each.days.value.one else ""
        ends = (each.hours.value.first, each.hours.value.last)
        spans: Spans = tuple((part.start, part.end) for part in (each.days, each.hours) if part)
        return [Reading("/".join(day + at.isoformat("minutes") if at else ".." for at in ends), spans)]
    return []
