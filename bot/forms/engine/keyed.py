"""What keys mean where nothing is picked: digits of a day, a time, a telephone, a number."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import phonenumbers

from bot.forms.form import Question
from bot.forms.turn import Heard
from bot.model.case import Answer

FOUR, LEAST_CODE = 4, 3


def keyed_value(question: Question, heard: Heard, country: str, known: Answer | None = None) -> Any:
    """The value keyed for a question, or None: 1210 is 10 December and ten past twelve."""
    keys = heard.keys.rstrip("#")
    if not keys.isdecimal():
        return None
    if question.type == "date":
        return _day(keys, heard, question)
    if question.type == "time":
        return _time(keys)
    if question.type == "number":
        return int(keys)
    if question.type == "phone":
        return _phone(keys, country)
    if question.type == "address":
        return _place(keys, known, question)
    return keys if question.type == "code" and len(keys) >= LEAST_CODE else None


def _day(keys: str, heard: Heard, question: Question) -> str | None:
    today = heard.now.date()
    try:
        if len(keys) == 2 * FOUR:
            return date(int(keys[:4]), int(keys[4:6]), int(keys[6:])).isoformat()
        day = date(today.year, int(keys[:-2]), int(keys[-2:])) if 3 <= len(keys) <= FOUR else None
    except ValueError:
        return None
    if day and day < today and question.side == "coming":
        day = day.replace(year=today.year + 1)
    return day.isoformat() if day else None


def _time(keys: str) -> str | None:
    hour, minute = (int(keys), 0) if len(keys) < 3 else (int(keys[:-2]), int(keys[-2:]))
    return time(hour, minute).isoformat("minutes") if hour < 24 and minute < 60 and len(keys) <= FOUR else None


def _place(keys: str, known: Answer | None, question: Question) -> dict[str, Any] | None:
    """The number of a house whose street is known; else that on a pole, where that is place enough."""
    if known is not None and isinstance(known.value, dict):
        return {**known.value, "number": keys}
    return {"text": keys, "pole": keys} if question.landmark else None


def _phone(keys: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(keys, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
