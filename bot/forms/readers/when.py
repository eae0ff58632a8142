"""Days, times and stretches, by the one date reader."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.entities.dates import Days
from bot.language.entities.entity import Found

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers


def read_date(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """One day in ISO; others where it may be two; without what was said not to suit."""
    today = spoken.heard.now.date()
    wanted, unwanted = [], []
    for found in spoken.entities("date"):
        days = [d.first for d in (found.value, *found.others) if d.first == d.last and _fits(d, today, question)]
        if days and spoken.words.has("negates", spoken.before(found.start, found.end)):
            unwanted.append((found, days))
        elif days:
            wanted.append((found, days))
    without = tuple(day.isoformat() for _, days in unwanted for day in days[:1])
    spans = tuple((found.start, found.end) for found, _ in [*wanted, *unwanted])
    if not wanted:
        return [Reading(None, spans, (), without)] if unwanted else []
    return [_one(found, days, spans, without) for found, days in wanted]


def _one(found: Found[Days], days: list[date], spans: tuple[tuple[int, int], ...], without: tuple[str, ...]) -> Reading:
    return Reading(days[0].isoformat(), spans, tuple(day.isoformat() for day in days[1:]), without)


def _fits(days: Days, today: date, question: Question) -> bool:
    return days.first >= today if question.side == "coming" else days.first <= today


def read_time(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A clock time in ISO."""
    return [
        Reading(
            found.value.isoformat("minutes"),
            ((found.start, found.end),),
            tuple(other.isoformat("minutes") for other in found.others if found.certainty < 0.6),
        )
        for found in spoken.entities("time")
    ]


def read_span(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """From one clock time to another, as an ISO interval of times."""
    times = list(spoken.entities("time"))
    if len(times) < 2:
        return []
    first, last = times[0], times[1]
    spans = ((first.start, first.end), (last.start, last.end))
    return [Reading(f"{first.value.isoformat('minutes')}/{last.value.isoformat('minutes')}", spans)]
