"""Days written out with their year."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from bot.language.months import months

NUMBERS = re.compile(
    r"\b(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b|(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]"
)
AMERICAN = re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>20\d\d)\b")


def days_in(text: str, language: str) -> list[date]:
    """The days a text names with their year; "April 15, 2026", "15 April 2026", "2026-04-15", "2026年4月15日"."""
    patterns = (NUMBERS, _english(), AMERICAN) if language == "en" else (NUMBERS,)
    found = (_day(match) for pattern in patterns for match in pattern.finditer(text))
    return [day for day in found if day]


def _day(match: re.Match[str]) -> date | None:
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    month = parts["m"] if parts["m"].isdigit() else months("en")[parts["m"].casefold()]
    try:
        return date(int(parts["y"]), int(month), int(parts["d"]))
    except ValueError:
        return None


@cache
def _english() -> re.Pattern[str]:
    names = "|".join(sorted(months("en"), key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{names})\.?,? (?P<year>20\d\d)"
        rf"|(?P<m>{names})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>20\d\d))\b",
        re.I,
    )
