"""Which year a day is of that was said without one, or with two digits of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.language.dates.reading import Said
from bot.language.dates.when import Side

OLDEST = 115
"""Years anybody who rings may be old."""
FAR = 8
"""Years until the 29th of February comes back."""


def years(said: Said, name: str = "year") -> tuple[int, ...]:
    """The years that a group may mean, likeliest first; none where it is empty."""
    text = re.sub(r"[^\d ]", "", said.group(name)).strip()
    if not text:
        return ()
    pieces = text.split()
    if base := said.setting.forms.words["eras"].get(said.group("era"), 0):
        return (base + int("".join(pieces)),)
    if len(pieces) > 1 and len(pieces[0]) == 2:
        return (int(pieces[0]) * 100 + int(pieces[-1]),)
    digits = "".join(pieces)
    return (int(digits),) if len(digits) > 2 else _centuries(int(digits), said)


def _centuries(short: int, said: Said) -> tuple[int, ...]:
    this = said.today.year
    if said.setting.side is not Side.BORN:
        return (this // 100 * 100 + short,)
    able = [
        year for year in (this // 100 * 100 - 100 + short, this // 100 * 100 + short) if this - OLDEST <= year <= this
    ]
    return tuple(able)


def dated(year: int, month: int, day: int) -> date | None:
    """A day of the calendar; None if there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def with_year(said: Said, month: int, day: int, able: Iterable[int]) -> list[date]:
    """The days of the years said that there are; of a birth only those that are over."""
    days = [found for year in able if (found := dated(year, month, day))]
    return [day for day in days if day <= said.today] if said.setting.side is Side.BORN else days


def without_year(said: Said, month: int, day: int) -> date | None:
    """The next such day, or the last one where it lies in the past; None if there is no such day."""
    this = said.today.year
    if said.setting.side is Side.COMING:
        able = (dated(year, month, day) for year in range(this, this + FAR + 1))
        return next((found for found in able if found and found >= said.today), None)
    able = (dated(year, month, day) for year in range(this, this - FAR - 1, -1))
    return next((found for found in able if found and found <= said.today), None)
