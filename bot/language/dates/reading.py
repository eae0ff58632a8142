"""What a rule reads a piece of text as, and what it reads it with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.language.dates.days import Days
from bot.language.dates.forms import Forms
from bot.language.dates.when import SURE, Doubt, Side

Holidays = Mapping[date, Mapping[str, str]]
"""The city's days off → their name by language."""
Family = Literal["date", "weekday", "dated_weekday", "number", "period", "holiday"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text is read with."""

    today: date
    forms: Forms
    side: Side = Side.COMING
    holidays: Holidays = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A piece that a pattern found, with what it is read with."""

    match: re.Match[str]
    setting: Setting

    def group(self, name: str) -> str:
        """What a group of the pattern holds; empty if it has no such group."""
        return self.match.groupdict().get(name) or ""

    def number(self, name: str) -> int:
        """A group as a number; 0 where it is empty."""
        return int(self.group(name) or 0)

    def word(self, table: str, name: str) -> int | None:
        """What the word in a group stands for; None if it is empty or in no table."""
        found: int | None = self.setting.forms.words[table].get(self.group(name))
        return found

    @property
    def today(self) -> date:
        """The day it is said on."""
        return self.setting.today

    @property
    def month(self) -> int:
        """The month in the group of that name."""
        said = self.group("month")
        return self.setting.forms.months.get(said) or int(said)

    @property
    def weekday(self) -> int:
        """The weekday in the group of that name, Monday is 0."""
        return self.setting.forms.weekdays[self.group("weekday")]

    @property
    def unit(self) -> str:
        """The stretch of time in the group of that name: "day", "week", "fortnight", "weekend", "month", "year"."""
        units, said = self.setting.forms.words["units"], self.group("unit")
        found: str = units.get(said) or units[said.rstrip("s")]
        return found

    @property
    def count(self) -> float:
        """The number in the group of that name."""
        said = self.group("count")
        counts = self.setting.forms.words["counts"]
        return float(counts.get(said, said))

    @property
    def is_back(self) -> bool:
        """True for "ago" and "before"."""
        return self.group("back") in self.setting.forms.words["backwards"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Days a piece may mean."""

    days: tuple[Days, ...]
    """Likeliest first; none where it is no day."""
    family: Family = "date"
    certainty: float = SURE
    doubt: Doubt = Doubt.NONE
    further: tuple[Days, ...] = ()
    """What it may mean only where another piece says so: the Fridays after the coming one."""
    is_whole: bool = True
    """False for a day that lacks its year."""
