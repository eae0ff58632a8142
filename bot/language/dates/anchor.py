"""A day told from another one: "the day after Christmas", 春节后第一个星期一."""

from __future__ import annotations

from datetime import timedelta

from bot.language.dates.days import DAY, WEEK, Days, one, week_of
from bot.language.dates.pieces import Piece
from bot.language.dates.reading import Said
from bot.language.dates.when import LIKELY, SURE, Meant


def anchored(a: Piece, b: Piece) -> Piece | None:
    """A day told from another one: "the day after Christmas", 春节后第一个星期一."""
    lead, day = (a, b) if a.said and not a.is_tail and b.days else (b, a) if b.is_tail and a.days else (None, None)
    if lead is None or day is None or day.days is None or lead.said is None:
        return None
    able = [day.days.value, *day.days.others, *(day.further if day.family == "holiday" else ())]
    moved = list(dict.fromkeys(found for days in able if (found := _from(lead, lead.said, days))))
    if not moved:
        return None
    start, end = min(a.start, b.start), max(a.end, b.end)
    certainty = SURE if len(moved) == 1 else LIKELY if day.family == "holiday" else day.days.certainty
    return Piece(start, end, days=Meant(moved[0], certainty, tuple(moved[1:]), day.days.doubt, start, end))


def _from(lead: Piece, said: Said, anchor: Days) -> Days | None:
    """The day that a lead tells from an anchor."""
    if not anchor.first or not anchor.last:
        return None
    if lead.mark in {"after", "before"}:
        return one(anchor.last + DAY if lead.mark == "after" else anchor.first - DAY)
    if lead.mark == "week_of":
        return week_of(anchor.first)
    if lead.mark == "week_after":
        return week_of(anchor.last + WEEK)
    if lead.mark in {"nth_after", "nth_before"}:
        nth = max(said.word("nth", "nth") or 1, 1) - 1
        if lead.mark == "nth_before":
            return one(anchor.first - DAY * ((anchor.first.weekday() - said.weekday - 1) % 7 + 1) - WEEK * nth)
        return one(anchor.last + DAY * ((said.weekday - anchor.last.weekday() - 1) % 7 + 1) + WEEK * nth)
    return _counted(said, anchor)


def _counted(said: Said, anchor: Days) -> Days | None:
    """So many days or weeks before or after an anchor."""
    assert anchor.first
    assert anchor.last
    if later := said.number("later"):
        # Why one less: the second day after is told from the festival's last day, the first day after it being the next.
        return one(anchor.last + DAY * later)
    count = said.count if said.group("count") else 1
    step: timedelta = DAY * round(count * {"day": 1, "week": 7, "fortnight": 14}.get(said.unit, 1))
    return one(anchor.first - step) if said.is_back else one(anchor.last + step)
