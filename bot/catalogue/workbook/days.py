"""Days as people write them: 2026-11-30, 30/11/2026, 30.11.2026, 30 November 2026, 2026年11月30日; never a guess between two."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dateutil import parser

from bot.catalogue.importers.sheet import DAY, DAY_FIRST

EITHER = re.compile(r"(\d{1,2})\s*[/-]\s*(\d{1,2})\s*[/-]\s*(\d{4})$")
IN_WORDS = re.compile(r"(?=.*[a-z]{3})(?=.*(?<!\d)\d{1,2}(?!\d))(?=.*(?<!\d)\d{4}(?!\d))[a-z0-9 ,.]+$", re.I)
SERIAL = re.compile(r"[34]\d{4}$|5[0-9]{4}$")
EPOCH = date(1899, 12, 30)
"""From which spreadsheets count days."""
SAID = "write it as 2026-11-30"


class NoDay(ValueError):
    """A text that is no day, or may be two; says what to write."""


def read_day(text: str) -> date:
    """The day; raises NoDay."""
    if match := DAY.match(text):
        return _built(text, *map(int, match.groups()))
    if match := DAY_FIRST.match(text):
        return _built(text, *map(int, reversed(match.groups())))
    if match := EITHER.match(text):
        return _of_two(text, *map(int, match.groups()))
    if SERIAL.match(text):
        raise NoDay(
            f'"{text}" is the number a program keeps for a day; write {EPOCH + timedelta(days=int(text))}, if that is meant'
        )
    return _in_words(text)


def _built(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDay(f'"{text}" is in no calendar; {SAID}') from None


def _of_two(text: str, one: int, two: int, year: int) -> date:
    """A day of two numbers either of which may be the month."""
    found = []
    for day, month in dict.fromkeys(((one, two), (two, one))):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise NoDay(f'"{text}" is in no calendar; {SAID}')
    if len(found) > 1:
        either = " or ".join(f"{each:%-d %B} ({each})" for each in found)
        raise NoDay(f'"{text}" may be {either}; write the one in brackets that is meant')
    return found[0]


def _in_words(text: str) -> date:
    """A day with the name of its month. Only where year, month and day all stand there: what is missing would be today's."""
    try:
        read: set[date] = {parser.parse(text, default=datetime(*one)).date() for one in ((2001, 1, 1), (2002, 2, 2))}
    except (ValueError, OverflowError):
        read = set()
    if len(read) != 1 or not IN_WORDS.match(text):
        raise NoDay(f'"{text}" is no day; {SAID}')
    return read.pop()
