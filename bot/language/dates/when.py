"""What somebody said of when, as data: what suits, what does not, what is not sure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from bot.config.thresholds import THRESHOLDS
from bot.language.dates.days import Days
from bot.language.dates.hours import Hours

SURE, LIKELY, PERHAPS = THRESHOLDS.reading.day_sure, THRESHOLDS.reading.day_likely, THRESHOLDS.reading.day_perhaps
"""From LIKELY on a reading is taken without asking."""
FAR = 10**6


class Side(StrEnum):
    """Where a day lies that is named without its year or its week."""

    COMING = "coming"
    """Still to come: visits, starts, collections."""
    PAST = "past"
    """Gone by: since when the lamp has been out."""
    BORN = "born"
    """A day of birth: never in the future, "5/4/47" is of 1947, and years may be said in two digits."""


class Doubt(StrEnum):
    """Why something has to be asked, or read back."""

    NONE = ""
    WEEKDAY = "weekday"
    """Weekday and day of the month do not go together: "Thursday the 9th" where the 9th is a Wednesday."""
    ORDER = "order"
    """Which figure is the day: 03/04."""
    NEXT = "next"
    """The coming one or the one after: "next Friday", said on a Wednesday."""
    WHICH = "which"
    """Two days were named, and nothing says which is wanted."""
    YEAR = "year"
    """Which century; or, where there are no readings, the year was not said."""
    LUNAR = "lunar"
    """A day of the lunar calendar, to be read back in the solar one."""
    HALF = "half"
    """Morning or afternoon: "at six"."""
    SPAN = "span"
    """A time or a span: "ten to twelve"."""


@dataclass(frozen=True, slots=True)
class Meant[Value]:
    """One reading, and what else it may be."""

    value: Value
    certainty: float = SURE
    others: tuple[Value, ...] = ()
    """What else it may mean, likeliest first."""
    doubt: Doubt = Doubt.NONE
    start: int = 0
    """Where it stands in the text."""
    end: int = 0
    is_of_no_week: bool = False
    """True for a weekday alone, which is the coming one if nothing says of which week it is."""

    @property
    def all(self) -> tuple[Value, ...]:
        """Everything it may mean, likeliest first."""
        return (self.value, *self.others)

    @property
    def is_believed(self) -> bool:
        """True if the first reading may be taken without asking."""
        return self.certainty >= LIKELY and self.doubt is not Doubt.WEEKDAY


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, hours, or hours of days, that suit or do not."""

    days: Meant[Days] | None = None
    hours: Meant[Hours] | None = None

    def allows(self, moment: datetime) -> bool:
        """True for a moment of it, by any of its readings."""
        return self.allows_day(moment.date()) and (
            not self.hours or any(hours.allows(moment.time()) for hours in self.hours.all)
        )

    def allows_day(self, day: date) -> bool:
        """True for one of its days."""
        return not self.days or any(days.allows(day) for days in self.days.all)

    def __str__(self) -> str:
        """The likeliest, days before hours."""
        return " ".join(str(meant.value) for meant in (self.days, self.hours) if meant)


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be settled by a choice, as data; who asks words it."""

    about: Literal["day", "time"]
    doubt: Doubt
    options: tuple[Days, ...] | tuple[Hours, ...]
    """Likeliest first; one for a day that is to be read back, none where the year was not said."""


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of when."""

    suits: tuple[Stretch, ...] = ()
    """Any of these suits: "Tuesday, or Thursday afternoon" are two. None if nothing was named."""
    without: tuple[Stretch, ...] = ()
    """What does not suit: "not Wednesday", 除了周一."""
    wish: Literal["", "any", "earliest"] = ""
    """"any" where all is right but what is excluded; "earliest" for as soon as possible, within what suits."""
    doubt: Doubt = Doubt.NONE
    """YEAR where a day was named that lacks its year."""

    def __bool__(self) -> bool:
        return bool(self.suits or self.without or self.wish or self.doubt)

    def allows(self, moment: datetime) -> bool:
        """True for a moment that suits; a time is the minute itself, but "about nine" is half an hour to either side."""
        return (not self.suits or any(each.allows(moment) for each in self.suits)) and not any(
            each.allows(moment) for each in self.without
        )

    def allows_day(self, day: date) -> bool:
        """True for a day on which something may suit."""
        barred = any(each.days and not each.hours and each.allows_day(day) for each in self.without)
        return not barred and (not self.suits or any(each.allows_day(day) for each in self.suits))

    def preferred(self, moment: datetime) -> tuple[int, int, int, datetime]:
        """A key to sort by, the best moment first: what suits, by its likeliest reading, nearest to the time said."""
        rank, minutes = min((self._distance(each, moment) for each in self.suits), default=(0, 0))
        return 0 if self.allows(moment) else 1, rank, minutes, moment

    def _distance(self, stretch: Stretch, moment: datetime) -> tuple[int, int]:
        days = stretch.days.all if stretch.days else (Days(),)
        hours = stretch.hours.all if stretch.hours else (Hours(),)
        rank = next((n for n, each in enumerate(days) if each.allows(moment.date())), FAR)
        return rank, min(n * FAR + each.minutes_from(moment.time()) for n, each in enumerate(hours))

    def besides(self, known: datetime) -> When:
        """The same without a moment that is known, where others are named beside it: "about Thursday, Monday is better"."""
        of_known = [each for each in self.suits if each.days and each.days.value.one and each.allows(known)]
        others = tuple(each for each in self.suits if each not in of_known)
        return replace(self, suits=others) if any(each.days for each in others) else self

    def date(self) -> date | None:
        """The day, where exactly one is meant and it may be taken without asking."""
        days = [each.days for each in self.suits]
        return days[0].value.one if len(days) == 1 and days[0] and days[0].is_believed else None

    def time(self) -> time | None:
        """The time, where exactly one is meant and it may be taken without asking."""
        hours = [each.hours for each in self.suits]
        return hours[0].value.one if len(hours) == 1 and hours[0] and hours[0].is_believed else None

    def part(self) -> str:
        """The part of the day that was named, or empty."""
        return next((each.hours.value.part for each in self.suits if each.hours and each.hours.value.part), "")

    def question(self) -> Question | None:
        """What is to be asked or read back before the first stretch is taken; None if nothing is."""
        if self.doubt:
            return Question("day", self.doubt, ())
        for each in self.suits:
            if each.days and (each.days.doubt is Doubt.LUNAR or not each.days.is_believed):
                return Question("day", each.days.doubt, each.days.all)
            if each.hours and not each.hours.is_believed:
                return Question("time", each.hours.doubt, each.hours.all)
        return None

    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where in the text it was said, in order."""
        meant = [part for each in (*self.suits, *self.without) for part in (each.days, each.hours) if part]
        return tuple(sorted({(part.start, part.end) for part in meant}))

    def cut_from(self, text: str) -> str:
        """The text it was read in, with a space in the place of each of its days and times."""
        for start, end in reversed(self.spans()):
            text = f"{text[:start]} {text[end:]}"
        return text
