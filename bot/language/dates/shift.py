"""What hangs on a time that is known: "a bit later", "the day after", 提前一天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.language.dates.days import Days, one
from bot.language.dates.forms import Forms, forms
from bot.language.dates.hours import Hours, moment
from bot.language.dates.spell import spell
from bot.language.dates.when import Meant, Stretch, When
from bot.language.number_words import figures

UNITS = {
    "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1),
    "fortnight": timedelta(weeks=2), "month": timedelta(weeks=4),
}  # fmt: skip
DAY = UNITS["day"]
A_MINUTE = UNITS["minute"]


@dataclass(frozen=True, slots=True)
class Shift:
    """How much later or earlier than a time that is known."""

    is_later: bool
    by: timedelta | None = None
    """None if nothing was said of how much."""

    @property
    def is_of_days(self) -> bool:
        """True if it leads to another day."""
        return self.by is not None and self.by >= DAY

    def from_time(self, at: datetime) -> When:
        """What is wished for, where this was said of a time: another day, another time of that day."""
        by = (self.by or timedelta()) * (1 if self.is_later else -1)
        if self.is_of_days:
            return When((Stretch(Meant(one((at + by).date()))),))
        if self.by is not None:
            return When((Stretch(Meant(one((at + by).date())), Meant(moment((at + by).time()))),))
        later = at + A_MINUTE
        hours = Hours(later.time()) if self.is_later else Hours(None, at.time())
        return When((Stretch(Meant(one(at.date())), Meant(hours)),))

    def beyond(self, at: datetime) -> When:
        """The same on other days, where that day has nothing: any day after it, or before."""
        first, last = (at.date() + DAY, None) if self.is_later else (None, at.date() - DAY)
        return When((Stretch(Meant(Days(first, last))),))

    def on_another_day(self, at: datetime, days: Meant[Days]) -> Stretch:
        """Later or earlier than a time of day, on days that were named with it."""
        return Stretch(days, self.from_time(at).suits[0].hours)


def read_shift(text: str, language: str) -> Shift | None:
    """How much later or earlier a text wishes for; None if it says nothing of it."""
    said = forms(language)
    if said is None:
        return None
    written = figures(text, said.grammar, lambda plain: spell(plain, said)).text
    return next(_shifts(written, said), None)


def _shifts(written: str, said: Forms) -> Iterator[Shift]:
    for rule, match in said.matches("shifts", written):
        yield Shift(rule == "later", _amount(match, said))


def _amount(match: re.Match[str], said: Forms) -> timedelta | None:
    """The stretch of time a pattern found; None if it has no unit."""
    groups = {name: found for name, found in match.groupdict().items() if found}
    unit = next((found for name, found in groups.items() if name.startswith("unit")), "")
    if not unit:
        return None
    count = next((found for name, found in groups.items() if name.startswith("count")), "1")
    table, counts = said.words["shift_units"], said.words["counts"]
    number = float(counts.get(count, count if count.isdecimal() else 0.5))
    return UNITS[table.get(unit) or table[unit.rstrip("s")]] * number
