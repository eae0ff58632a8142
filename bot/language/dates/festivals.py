"""Festivals and days of the lunar calendar: the city's own calendar first, then the table of the language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from bot.language.dates.days import DAY, Days, one
from bot.language.dates.reading import Reading, Said
from bot.language.dates.when import LIKELY, PERHAPS, SURE, Doubt, Side
from bot.language.dates.years import dated, years

YEARS = 3
"""How many years to either side a festival is looked for."""
LEAP_MONTHS_APART = 20
"""Years until the same month is doubled again, at most."""


def festival(said: Said) -> Reading:
    """A festival by name: all its days off where the city's calendar has them, else the day itself."""
    names = _names(said)
    of_city, own = _of_city(names, said), list(_days(names, said))
    covered = {days.first.year for days in of_city if days.first}
    found = [*of_city, *(one(day) for day in own if day.year not in covered)]
    if said.group("next"):
        found = [days for days in found if days.first and days.first.year == said.today.year + 1]
    best = _nearest(found, said)
    if not best:
        return Reading(())
    # Why the day itself besides: "the Monday after Chinese New Year" may count from either.
    itself = _nearest([one(day) for day in own if best.allows(day)], said)
    return Reading((best,), "holiday", SURE, further=(itself,) if itself and itself != best else ())


def _names(said: Said) -> set[str]:
    """All names of the festival that was named."""
    name = said.group("festival")
    return {name}.union(*(same for same in said.setting.forms.words["same_holiday"] if name in same))


def _of_city(names: set[str], said: Said) -> list[Days]:
    """The runs of days off by that name."""
    off = sorted(
        day for day, words in said.setting.holidays.items() if names & {each.lower() for each in words.values()}
    )
    runs: list[Days] = []
    for day in off:
        if runs and runs[-1].last == day - DAY:
            runs[-1] = Days(runs[-1].first, day)
        else:
            runs.append(one(day))
    return runs


def _days(names: set[str], said: Said) -> Iterator[date]:
    """The day of the festival in the years about this one."""
    words = said.setting.forms.words
    for year in range(said.today.year - YEARS, said.today.year + YEARS):
        for name in names:
            if name in words["festivals"]:
                month, day = map(int, str(words["festivals"][name]).split("-"))
                found = dated(year, month, day)
            elif name in words["lunar_festivals"]:
                found = lunar_day(year, *map(int, str(words["lunar_festivals"][name]).split("-")))
            else:
                found = _term(year, words["solar_terms"].get(name, ""))
            if found:
                yield found


def _nearest(days: list[Days], said: Said) -> Days | None:
    """The next one that is not over, or the last that has begun."""
    if said.setting.side is Side.COMING:
        return next((each for each in sorted(days, key=str) if each.last and each.last >= said.today), None)
    return next((each for each in sorted(days, key=str, reverse=True) if each.first and each.first <= said.today), None)


@lru_cache(maxsize=4096)
def lunar_day(year: int, month: int, day: int) -> date | None:
    """A day of the lunar calendar; a month below 0 is a doubled one, day 0 the last of its month; None if there is none."""
    from lunar_python import Lunar, LunarMonth

    found: Any = LunarMonth.fromYm(year, month)
    if found is None or day > found.getDayCount():
        return None
    solar: Any = Lunar.fromYmd(year, month, day or found.getDayCount()).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=512)
def _term(year: int, name: str) -> date | None:
    """The day a solar term begins, by its Chinese name."""
    from lunar_python import Lunar

    solar: Any = Lunar.fromYmd(year, 6, 1).getJieQiTable().get(name)
    return date(solar.getYear(), solar.getMonth(), solar.getDay()) if solar else None


def lunar(said: Said) -> Reading:
    """A day of the lunar calendar, with or without its year; always to be read back."""
    table = said.setting.forms.words["lunar"]
    month = (table.get(said.group("month")) or int(said.group("month") or 1)) * (-1 if said.group("leap") else 1)
    day, able = _day(said), years(said) or years(said, "year2")
    found = [each for year in able or _years(said) if (each := lunar_day(year, month, day))]
    found = [each for each in found if said.setting.side is not Side.BORN or each <= said.today]
    if not able:
        found = _next(found, said)
    certainty = SURE if len(found) == 1 else PERHAPS
    return Reading(tuple(map(one, found)), "date", min(certainty, LIKELY), Doubt.LUNAR, is_whole=bool(able))


def lunar_of_month(said: Said) -> Reading:
    """A day of a lunar month that is not named: the next such."""
    day = _day(said)
    found = [each for year in _years(said) for month in range(1, 13) if (each := lunar_day(year, month, day))]
    return Reading(tuple(map(one, _next(found, said))), "date", LIKELY, Doubt.LUNAR, is_whole=False)


def _years(said: Said) -> list[int]:
    this = said.today.year
    if said.group("next"):
        return [this + 1]
    return list(
        range(this - LEAP_MONTHS_APART, this + LEAP_MONTHS_APART) if said.group("leap") else range(this - 2, this + 3)
    )


def _next(days: list[date], said: Said) -> list[date]:
    ahead = sorted(day for day in days if day >= said.today)
    behind = sorted(day for day in days if day <= said.today)
    return ahead[:1] if said.setting.side is Side.COMING else behind[-1:]


def _day(said: Said) -> int:
    """The day of a lunar month; 廿三 has been read as 23 or stands before its figure."""
    text = said.group("first") or said.group("first2") or said.group("day")
    twenty = said.setting.forms.words["lunar"]["twenty"]
    return 20 + int(text.removeprefix(twenty) or 0) if text.startswith(twenty) else int(text)


RULES: dict[str, Callable[[Said], Reading]] = {"festival": festival, "lunar": lunar, "lunar_of_month": lunar_of_month}
