"""Days people name: "next tuesday", "the 3rd of december", "in two weeks", 下周三, 12月3号, 月底."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.language.entities.entity import Found
from bot.language.grammar import Grammar
from bot.language.number_words import Figures

WEEK = timedelta(weeks=1)
SURE, LIKELY, PERHAPS = 1.0, 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Days:
    """The days meant: one, or a stretch."""

    first: date
    last: date

    def __str__(self) -> str:
        """ISO 8601: a date, or an interval."""
        return self.first.isoformat() + (f"/{self.last.isoformat()}" if self.last != self.first else "")


Reading = tuple[float, list[Days]]
"""How certain the first is, and all that it may mean, likeliest first; none where it is no date."""
Rule = Callable[[re.Match[str], date, Grammar], Reading]


def find_dates(figures: Figures, today: date, grammar: Grammar) -> Iterator[Found[Days]]:
    """Every day named, as the grammar's patterns find them."""
    for rule, match in grammar.matches("dates", figures.text):
        try:
            certainty, days = RULES[rule](match, today, grammar)
        except (ValueError, OverflowError):
            continue
        if days:
            yield Found("date", days[0], *figures.span(*match.span()), certainty, tuple(days[1:]))


def _said(match: re.Match[str], name: str) -> str:
    """What a group of a pattern holds; empty where it has no such group."""
    return match.groupdict().get(name) or ""


def _one(day: date) -> Days:
    return Days(day, day)


def _calendar(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """A day and a month, with a year or the next such day."""
    month = grammar.months.get(match["month"]) or int(match["month"])
    year = today.year + 1 if _said(match, "next") else int(_said(match, "year") or today.year)
    day = date(year, month, int(match["day"]))
    is_over = day < today and not _said(match, "year")
    return SURE, [_one(day.replace(year=year + 1) if is_over else day)]


def _numeric(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """Two figures, either of which may be the day."""
    first, second, said = int(match["first"]), int(match["second"]), _said(match, "year")
    year = int(said) + (2000 if len(said) == 2 else 0) if said else today.year
    found = []
    for month, day in dict.fromkeys([(second, first), (first, second)]):
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            there = date(year, month, day)
            found.append(_one(there if said or there >= today else there.replace(year=year + 1)))
    return (SURE if len(found) == 1 else PERHAPS), found


def _in_month(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    first = today.replace(day=1) + relativedelta(months=grammar.words["which"][match["which"]])
    return SURE, [_one(first.replace(day=int(match["day"])))]


def _of_month(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """The next day with that number."""
    day = int(match["day"])
    months = (today.replace(day=1) + relativedelta(months=n) for n in range(12))
    days = (first.replace(day=day) for first in months if day <= monthrange(first.year, first.month)[1])
    return LIKELY, [_one(next(there for there in days if there >= today))]


def _weekday(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """A weekday, of the week that is named, else the coming one."""
    number = grammar.weekdays[match["weekday"]]
    coming = today + timedelta(days=(number - today.weekday()) % 7)
    if _said(match, "later") or _said(match, "more"):
        return SURE, [_one(coming + WEEK)]
    if not (which := _said(match, "which")):
        return SURE, [_one(coming)]
    there = today - timedelta(days=today.weekday()) + timedelta(days=number) + WEEK * grammar.words["which"][which]
    return SURE, [_one(there)]


def _loose_weekday(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """As above where "next" and "this" are said of the coming one too."""
    which = _said(match, "which")
    _, (found,) = _weekday(match, today, grammar)
    coming = _one(today + timedelta(days=(grammar.weekdays[match["weekday"]] - today.weekday()) % 7))
    if not which or found == coming or grammar.words["which"][which] < 0:
        return SURE, [found]
    return (PERHAPS, [found, coming]) if found.first > today else (LIKELY, [coming])


def _named(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    return SURE, [_one(today + timedelta(days=grammar.words["named"][match["name"]]))]


def _span(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """So many days, weeks, months from now, or ago."""
    said = match["count"]
    count = float(grammar.words["counts"].get(said) or said) * (-1 if _said(match, "back") else 1)
    unit = _unit(match, grammar)
    if unit in {"month", "year"}:
        months = count * (12 if unit == "year" else 1)
        return SURE, [_one(today + relativedelta(months=int(months), days=round((months - int(months)) * 30)))]
    return SURE, [_one(today + timedelta(days=round(count * {"day": 1, "week": 7, "fortnight": 14}[unit])))]


def _unit(match: re.Match[str], grammar: Grammar) -> str:
    unit = match["unit"]
    found: str = grammar.words["units"].get(unit) or grammar.words["units"][unit.rstrip("s")]
    return found


def _period(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """A whole week, weekend, month or year."""
    which = grammar.words["which"].get(_said(match, "which"), 0)
    return SURE, [_whole(_unit(match, grammar), which, today)]


def _whole(unit: str, which: int, today: date) -> Days:
    monday = today - timedelta(days=today.weekday()) + WEEK * which
    if unit == "week":
        return Days(monday, monday + timedelta(days=6))
    if unit == "weekend":
        return Days(monday + timedelta(days=5), monday + timedelta(days=6))
    if unit == "month":
        first = today.replace(day=1) + relativedelta(months=which)
        return Days(first, first + relativedelta(months=1, days=-1))
    first = date(today.year + which, 1, 1)
    return Days(first, date(first.year, 12, 31))


def _month(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """A whole month, this one or the next of that name."""
    month = grammar.months.get(match["month"]) or int(match["month"])
    first = date(today.year + (month < today.month), month, 1)
    return LIKELY, [Days(first, first + relativedelta(months=1, days=-1))]


def _ending(match: re.Match[str], today: date, grammar: Grammar) -> Reading:
    """The last days of a week, month or year; of a week its weekend."""
    _, (whole,) = _period(match, today, grammar)
    days = {"week": 1, "month": 4, "year": 9}[_unit(match, grammar)]
    return LIKELY, [Days(max(whole.last - timedelta(days=days), min(today, whole.last)), whole.last)]


RULES: dict[str, Rule] = {
    "calendar": _calendar, "numeric": _numeric, "in_month": _in_month, "of_month": _of_month, "weekday": _weekday,
    "loose_weekday": _loose_weekday, "named": _named, "span": _span, "period": _period, "month": _month,
    "ending": _ending,
}  # fmt: skip
