"""Two words for one day: "Wednesday the ninth"; and what to do where they do not go together."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.dates.days import DAY, Days, one
from bot.language.dates.pieces import Piece
from bot.language.dates.when import LIKELY, PERHAPS, SURE, Doubt, Meant

COMMA = re.compile("[,，]")
LONG = 7
"""Days from which a weekday within a stretch is each of them, not one."""


def same_day(a: Piece, b: Piece) -> Piece | None:
    """Two words for one day; where they do not go together, a doubt with both."""
    if not a.days or not b.days or a.bound or b.bound:
        return None
    met = meet_days(a, b)
    if met:
        return met
    return conflict(a, b)


def meet_days(a: Piece, b: Piece) -> Piece | None:
    """The days that two pieces mean together; None if there are none."""
    assert a.days
    assert b.days
    start, end = min(a.start, b.start), max(a.end, b.end)
    for weekday, stretch in ((a, b), (b, a)):
        if (found := _of_weekday(weekday, stretch)) is not None and stretch.days:
            doubt = Doubt.LUNAR if stretch.days.doubt is Doubt.LUNAR else Doubt.NONE
            meant = Meant(found, LIKELY if doubt else SURE, (), doubt, start, end)
            # Why: "Friday the 11th" is no 11th any more that another weekday beside it could be.
            family = "dated_weekday" if found.one and stretch.family == "date" else stretch.family
            return replace(stretch, start=start, end=end, days=meant, family=family)
    pairs = [(x, y) for x in (*a.days.all, *a.further) for y in (*b.days.all, *b.further)]
    met = list(dict.fromkeys(found for x, y in pairs if (found := x.meet(y))))
    if not met:
        return None
    doubts = {a.days.doubt, b.days.doubt} & {Doubt.LUNAR}
    meant = Meant(met[0], LIKELY if doubts else SURE, (), doubts.pop() if doubts else Doubt.NONE, start, end)
    family = a.family if b.family == "period" and a.family != "period" else b.family
    if met[0].one:
        family = "dated_weekday" if "weekday" in {a.family, b.family} else "date"
    return Piece(start, end, days=meant, family=family, is_whole=a.is_whole or b.is_whole)


def _of_weekday(weekday: Piece, stretch: Piece) -> Days | None:
    """Each such weekday of a long stretch, or the one day among some that is one; None if it goes another way."""
    assert weekday.days
    assert stretch.days
    if weekday.family != "weekday" or weekday.days.value.first is None:
        return None
    mask = Days(weekdays=frozenset({weekday.days.value.first.weekday()}))
    value = stretch.days.value
    if value.first and value.last and value.length > LONG:
        return value.meet(mask)
    if stretch.family in {"date", "dated_weekday"}:
        return next((each for each in stretch.days.all if each.one and mask.allows(each.one)), None)
    return None


def conflict(a: Piece, b: Piece) -> Piece | None:
    """A weekday and a date that do not go together, with both readings; None if they are two days."""
    families = {a.family, b.family}
    if (
        len(families) == 1
        or "period" in families
        or families == {"weekday", "dated_weekday"}
        or not a.days
        or not b.days
    ):
        return None
    weekday, date = (a, b) if a.family == "weekday" else (b, a)
    there = date.days.value.one if date.days else None
    named = weekday.days.value.first if weekday.days else None
    if there is None or named is None:
        return None
    start, end = min(a.start, b.start), max(a.end, b.end)
    other = named
    if weekday.family == "weekday":
        # Why the nearest: who says "Thursday the 9th" has one of the two wrong by a little.
        other = min((there + DAY * n for n in range(-3, 4)), key=lambda day: day.weekday() != named.weekday())
    meant = Meant(one(there), PERHAPS, (one(other),), Doubt.WEEKDAY, start, end)
    return Piece(start, end, days=meant)
