"""How English says a number, a date, a clock time, a sum: British order and words."""

from __future__ import annotations

from num2words import num2words

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yuan", "yuan", "fen", "fen"),
}
"""Sign → one, many, one of the small coin, many of it."""
QUARTERS = {0: "", 15: "quarter past ", 30: "half past ", 45: "quarter to "}


def number(figures: str) -> str:
    """A number in words: "1,250.5" is "one thousand two hundred and fifty point five"."""
    figures = figures.replace(",", "")
    return _words(float(figures) if "." in figures else int(figures))


def _words(value: float, to: str = "cardinal") -> str:
    return str(num2words(value, to=to, lang="en_GB")).replace(",", "")


def ordinal(value: int) -> str:
    """A place in order: 3 is "third"."""
    return _words(value, "ordinal")


def year(value: int) -> str:
    """A year: 2026 is "twenty twenty-six"."""
    return _words(value, "year")


def date(day: int, month: int, in_year: int | None = None) -> str:
    """A date: "the third of May twenty twenty-six"."""
    return f"the {ordinal(day)} of {MONTHS[month - 1]}" + (f" {year(in_year)}" if in_year else "")


def money(amount: str, sign: str) -> str:
    """A sum: 12.50 in "$" is "twelve dollars fifty cents"."""
    one, many, small_one, small_many = CURRENCIES[sign]
    whole, _, rest = amount.replace(",", "").partition(".")
    small = int(f"{rest}00"[:2])
    large = f"{number(whole)} {one if int(whole) == 1 else many}"
    change = f"{number(str(small))} {small_one if small == 1 else small_many}"
    if not small:
        return large
    return f"{large} {change}" if int(whole) else change


def clock(hour: int, minute: int) -> str:
    """A clock time as people say it: 10:00 is "ten in the morning", 14:45 "quarter to three in the afternoon"."""
    if minute == 0 and hour % 12 == 0:
        return "twelve noon" if hour == 12 else "midnight"
    late = minute > 30 and minute % 5 == 0
    return f"{_minutes(minute)}{number(str((hour + late - 1) % 12 + 1))} {_part_of_day(hour)}"


def _minutes(minute: int) -> str:
    if minute in QUARTERS:
        return QUARTERS[minute]
    if minute % 5:
        return f"{number(str(minute))} {'minute' if minute == 1 else 'minutes'} past "
    return f"{number(str(minute))} past " if minute < 30 else f"{number(str(60 - minute))} to "


def _part_of_day(hour: int) -> str:
    if hour < 5 or hour >= 22:
        return "at night"
    return "in the morning" if hour < 12 else "in the afternoon" if hour < 18 else "in the evening"
