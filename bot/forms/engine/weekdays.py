"""Which day a weekday is that was told of a form: of the week that was spoken of, or the coming one of its name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.forms.engine.state import allows
from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.dates.read import read_when
from bot.model.case import CaseDetails


def in_week_of(question: Question, old: Any, new: Any, reading: Reading, spoken: Spoken) -> Any:
    """A weekday that puts a day right is of the week that was spoken of: "next Tuesday … no, Wednesday"."""
    if question.type != "date" or not isinstance(old, str) or not isinstance(new, str) or not reading.spans:
        return new
    if any(char.isdigit() for start, end in reading.spans for char in spoken.text[start:end]):
        return new
    before, day = date.fromisoformat(old), date.fromisoformat(new)
    if _moves_with_today(day, reading, spoken):
        return new
    moved = before + timedelta(days=day.weekday() - before.weekday())
    return moved.isoformat() if day < moved else new


def coming_one(question: Question, value: Any, details: CaseDetails, reading: Reading, spoken: Spoken) -> Any:
    """A weekday named on that very day, where today cannot be, is the next of its name: nobody calls today "Monday"."""
    heard = spoken.heard
    if question.type != "date" or value != heard.now.date().isoformat() or not reading.spans:
        return value
    said = [spoken.text[start:end] for start, end in reading.spans]
    is_by_name = not any(char.isdigit() for each in said for char in each)
    if not is_by_name or allows(question, value, details, heard.now):
        return value
    day = date.fromisoformat(value)
    following = (day + timedelta(days=7)).isoformat()
    is_named = not _moves_with_today(day, reading, spoken) and allows(question, following, details, heard.now)
    return following if is_named else value


def _moves_with_today(day: date, reading: Reading, spoken: Spoken) -> bool:
    """True for "tomorrow", which is another day on another day; a weekday stays the same."""
    heard, next_day = spoken.heard, timedelta(days=1)
    said = (spoken.text[start:end] for start, end in reading.spans)
    return any(read_when(each, heard.language, heard.now + next_day).date() == day + next_day for each in said)
