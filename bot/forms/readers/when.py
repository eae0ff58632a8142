"""Days, times and stretches, by the one date reader."""

from __future__ import annotations

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

AHEAD = 60
"""Days ahead of which each is named where a weekday does not suit."""


def read_date(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """One day in ISO; others where it may be two; without what was said not to suit."""
    when = _when(spoken, question, "day" if asked else "")
    today = spoken.heard.now.date()
    without = tuple(day.isoformat() for day in _unwanted(when, today))
    spans = _spans(meant for each in (*when.suits, *when.without) for meant in [each.days] if meant)
    found = [each.days for each in when.suits if each.days and _single(each.days, today, question)]
    if not found:
        return [Reading(None, spans, (), without)] if without else []
    return [_one(_single(meant, today, question), meant, spans, without) for meant in found]


def _when(spoken: Spoken, question: Question, asked: Literal["", "day", "time"]) -> When:
    heard = spoken.heard
    return read_when(spoken.text, heard.language, heard.now, side=Side(question.side), asked=asked)


def _single(meant: Meant[Days], today: date, question: Question) -> list[date]:
    """The single days among its readings, on the side the question asks for."""
    days = [each.one for each in meant.all]
    return [day for day in days if day and (day >= today if question.side == "coming" else day <= today)]


def _one(days: list[date], meant: Meant[Days], spans: Spans, without: tuple[str, ...]) -> Reading:
    others = () if meant.is_believed else tuple(day.isoformat() for day in days[1:])
    return Reading(days[0].isoformat(), spans, others, without)


def _unwanted(when: When, today: date) -> Iterator[date]:
    """The days ahead that were said not to suit."""
    barred = [each for each in when.without if each.days and not each.hours]
    for day in (today + timedelta(days=n) for n in range(AHEAD)):
        if any(each.allows_day(day) for each in barred):
            yield day


def _spans(meant: Iterator[Meant[Days]] | Iterator[Meant[Hours]]) -> Spans:
    return tuple(dict.fromkeys((each.start, each.end) for each in meant))


def read_time(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A clock time in ISO; others where it has to be asked."""
    hours = [
        each.hours
        for each in _when(spoken, question, "time" if asked else "").suits
        if each.hours and each.hours.value.one
    ]
    return [
        Reading(
            str(meant.value).removeprefix("~"),
            _spans(iter([meant])),
            () if meant.is_believed else tuple(str(other).removeprefix("~") for other in meant.others),
        )
        for meant in hours
    ]


def read_span(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """From one clock time to another, as an ISO interval of times."""
    hours = [each.hours for each in _when(spoken, question, "time" if asked else "").suits if each.hours]
    spans = [meant for meant in hours if meant.value.first and meant.value.last and not meant.value.one]
    return [Reading(str(meant.value), _spans(iter([meant]))) for meant in spans if asked or not meant.value.part]
