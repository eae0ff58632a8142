"""Days of the calendar as patterns find them: with a month, in figures, of a month, of a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

from dateutil.relativedelta import relativedelta

from bot.language.dates.days import DAY, WEEK, Days, monday, one, week_of
from bot.language.dates.reading import Reading, Said
from bot.language.dates.when import LIKELY, PERHAPS, SURE, Doubt, Side
from bot.language.dates.years import dated, with_year, without_year, years

FORTNIGHT = 2
WORKDAYS = frozenset(range(5))
NOTHING = Reading(())
WEEKS_ON = 8
"""Weeks in which a weekday is looked for that another piece names closer."""
MONTHS_ON = 3


def days_reading(days: list[date], doubt: Doubt = Doubt.NONE) -> Reading:
    """A reading of one day, or of several of which one is meant."""
    return Reading(
        tuple(map(one, days)), "date", SURE if len(days) < 2 else PERHAPS, doubt if len(days) > 1 else Doubt.NONE
    )


def calendar(said: Said) -> Reading:
    """A day and a month, with a year or the next such day."""
    day = said.number("day")
    if said.group("next"):
        return days_reading(with_year(said, said.month, day, [said.today.year + 1]))
    if able := years(said):
        return days_reading(with_year(said, said.month, day, able), Doubt.YEAR)
    found = without_year(said, said.month, day)
    return Reading((one(found),), is_whole=False) if found else NOTHING


def iso(said: Said) -> Reading:
    """A date as computers write it, or keyed as one row of figures."""
    return days_reading(with_year(said, said.number("month"), said.number("day"), [said.number("year")]))


def numeric(said: Said) -> Reading:
    """Two figures, either of which may be the day."""
    first, second = said.number("first"), said.number("second")
    order = [(first, second), (second, first)]
    if said.setting.forms.words["numeric_order"][0] == "day":
        order.reverse()
    found: list[date] = []
    for month, day in dict.fromkeys(order):
        if able := years(said):
            found += with_year(said, month, day, able)
        elif day_found := without_year(said, month, day):
            found.append(day_found)
    if said.setting.side is Side.COMING:
        found = [day for day in found if day >= said.today] or found
    is_order = len({(day.month, day.day) for day in found}) > 1
    reading = days_reading(found, Doubt.ORDER if is_order else Doubt.YEAR)
    return Reading(reading.days, "date", reading.certainty, reading.doubt, is_whole=bool(said.group("year")))


def numeric_year(said: Said) -> Reading:
    """Year, month and day in figures, in this order."""
    return days_reading(with_year(said, said.number("month"), said.number("day"), years(said)), Doubt.YEAR)


def in_month(said: Said) -> Reading:
    """The day of a month that is named from this one."""
    first = said.today.replace(day=1) + relativedelta(months=said.word("which", "which") or 0)
    found = dated(first.year, first.month, said.number("day"))
    return days_reading([found] if found else [])


def of_month(said: Said) -> Reading:
    """The next day with that number; of the months after it where a weekday says so."""
    step = 1 if said.setting.side is Side.COMING else -1
    firsts = [said.today.replace(day=1) + relativedelta(months=step * n) for n in range(MONTHS_ON + 2)]
    number = int("".join(filter(str.isdecimal, said.group("day"))))
    days = [found for first in firsts if (found := dated(first.year, first.month, number))]
    ahead = [day for day in days if (day - said.today).days * step >= 0][:MONTHS_ON]
    # Why not the third: nobody counts that far ahead by the number alone.
    return Reading(
        (one(ahead[0]),),
        "number",
        SURE if said.group("day").isdecimal() else LIKELY,
        further=tuple(map(one, ahead[1:2])),
    )


def weekday(said: Said) -> Reading:
    """A weekday, of the week that is named, else the coming one."""
    which = said.word("which", "which")
    if which is None:
        return _coming(said)
    return Reading((one(monday(said.today + WEEK * which) + DAY * said.weekday),), "dated_weekday")


def weekday_span(said: Said) -> Reading:
    """From one weekday to another of the same week: 周一至五."""
    first, last = weekday(said).days[0].first, said.setting.forms.weekdays[said.group("last")]
    assert first
    return Reading((Days(first, first + DAY * ((last - first.weekday()) % 7)),), "period")


def nth_coming(said: Said) -> Reading:
    """Three Fridays from now; a Friday it is said on does not count."""
    first = said.today + DAY * ((said.weekday - said.today.weekday() - 1) % 7 + 1)
    return days_reading([first + WEEK * int(said.count - 1)])


def _coming(said: Said) -> Reading:
    """The next such weekday, today included; where it lies in the past the last one, today left out."""
    ahead = (said.weekday - said.today.weekday()) % 7
    day, step = said.today + DAY * ahead, WEEK
    if said.setting.side is not Side.COMING:
        day, step = day - WEEK, -WEEK
    return Reading((one(day),), "weekday", further=tuple(one(day + step * n) for n in range(1, WEEKS_ON)))


def loose_weekday(said: Said) -> Reading:
    """As above where "next" and "this" are said of the coming one too."""
    which = said.word("which", "which")
    coming = _coming(said)
    if which is None:
        return coming
    (found,) = weekday(said).days
    if which < 0:
        return Reading((one(monday(said.today - WEEK) + DAY * said.weekday),))
    if coming.days[0].one == said.today and said.group("which") in said.setting.forms.words["not_today"]:
        # Why: "next Wednesday", said on a Wednesday, is never that day.
        return Reading((one(said.today + WEEK),), "dated_weekday")
    if found == coming.days[0]:
        return Reading((found,), "dated_weekday")
    if found.first and found.first > said.today:
        return Reading((found, coming.days[0]), "dated_weekday", PERHAPS, Doubt.NEXT)
    return Reading(coming.days, "date", LIKELY)


def after_next(said: Said) -> Reading:
    """The Friday after next: a week after what "next Friday" may be."""
    coming = said.today + DAY * ((said.weekday - said.today.weekday() - 1) % 7 + 1)
    of_next_week = monday(said.today + WEEK) + DAY * said.weekday
    days = list(dict.fromkeys([of_next_week + WEEK, coming + WEEK]))
    return days_reading(days, Doubt.NEXT)


def weeks_on(said: Said) -> Reading:
    """A week on Tuesday, two weeks on Saturday, Tuesday week, three weeks today."""
    weeks = FORTNIGHT if said.group("fortnight") else 1 if said.group("later") else said.count
    start = said.today + DAY * (said.word("named", "name") or 0)
    if said.group("weekday"):
        start = said.today + DAY * ((said.weekday - said.today.weekday()) % 7)
    return days_reading([start + WEEK * int(weeks)])


def weekday_list(said: Said) -> Reading:
    """Several weekdays in one breath: 周一三五."""
    names = [name for name in said.group("list") if name in said.setting.forms.weekdays]
    numbers = frozenset(said.setting.forms.weekdays[name] for name in names)
    week = week_of(said.today + WEEK * (said.word("which", "which") or 0))
    if not said.group("which"):
        return Reading((Days(weekdays=numbers),), "period")
    return Reading((week.meet(Days(weekdays=numbers)) or week,), "period")


def weekly(said: Said) -> Reading:
    """Any such weekday."""
    numbers = WORKDAYS if said.group("workdays") else frozenset({said.weekday})
    return Reading((Days(weekdays=numbers),), "period")


def year(said: Said) -> Reading:
    """A whole year."""
    able = [number for number in years(said) if number <= said.today.year]
    days = tuple(Days(date(number, 1, 1), date(number, 12, 31)) for number in able)
    return Reading(days, "period", SURE if len(days) < 2 else PERHAPS, Doubt.YEAR if len(days) > 1 else Doubt.NONE)


def month_of_year(said: Said) -> Reading:
    """A whole month of a year."""
    firsts = [date(number, month, 1) for number, month in product(years(said), [said.month])]
    able = [first for first in firsts if first <= said.today or said.setting.side is not Side.BORN]
    days = tuple(Days(first, first + relativedelta(months=1, days=-1)) for first in able)
    return Reading(days, "period", SURE if len(days) < 2 else PERHAPS)


RULES: dict[str, Callable[[Said], Reading]] = {
    "calendar": calendar, "iso": iso, "numeric": numeric, "numeric_year": numeric_year, "in_month": in_month,
    "of_month": of_month, "weak_of_month": of_month, "weekday": weekday, "loose_weekday": loose_weekday, "after_next": after_next,
    "weeks_on": weeks_on, "weekday_list": weekday_list, "weekday_span": weekday_span, "nth_coming": nth_coming, "weekly": weekly,
    "year": year, "month_of_year": month_of_year,
}  # fmt: skip
