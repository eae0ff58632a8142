"""Hours of New York's pantries: weekly ones as a week; those of certain weeks of the month as they are told."""

from __future__ import annotations

import re
from typing import Any

from bot.catalogue.importers.opening import clock, week
from bot.catalogue.model import Hours
from bot.catalogue.segment import clean

Told = tuple[Hours | None, str]
"""Weekly hours where they are sure; else the times as they are written."""
DAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
SHORT = {
    "m": "mon",
    "tu": "tue",
    "tues": "tue",
    "w": "wed",
    "th": "thu",
    "thur": "thu",
    "thurs": "thu",
    "f": "fri",
    "fr": "fri",
}
NTH = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th", "last": "last"}
ONE = r"(?:[1-5]|LAST)(?:ST|ND|RD|TH)?"
CLOCK = r"\d[\d:]*\s*(?:[AP]M)?"
# "WED (2,4) 11AM-1PM", "SAT(4TH ONLY) 10AM-12PM", "SUN (LAST) 2-4PM"
OF_MONTH = re.compile(rf"([A-Z]+)\s*\(({ONE}(?:\s*,\s*{ONE})*)(?: ONLY)?\)\s*({CLOCK}\s*-\s*{CLOCK})", re.I)
WEEKDAY = re.compile(
    r"\b(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?:'?s)?\b",
    re.I,
)


def table_hours(text: str) -> Told:
    """The times of the table's one column."""
    plain = " ".join(text.split())
    hours = week(plain)
    if hours or not plain:
        return hours, ""
    match = OF_MONTH.fullmatch(plain)
    if match is None or (match[1].lower() not in DAYS and match[1].lower() not in SHORT):
        return None, _sentence(plain)
    day = match[1].lower()
    nth = [NTH[re.sub(r"(?<=\d)\D+", "", piece.strip().lower())] for piece in match[2].split(",")]
    return None, f"{_listed(nth)} {DAYS[SHORT.get(day, day)]} of the month, {match[3]}"


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def week_of(place: dict[str, Any], kind: str) -> Told:
    """The times of a place on the map; a note that narrows them is told with them, and no week is made of them."""
    days: list[tuple[str, ...]] = []
    sure = True
    for day in DAYS:
        spans = tuple(filter(None, (_span(place, f"{kind}_{day}", number) for number in "123")))
        sure = sure and bool(spans) == (place.get(f"{kind}_{day}") == "open")
        days.append(spans)
    note = clean(place.get(f"{kind}_notes"))
    if not any(days):
        return None, _sentence(note)
    hours = Hours(tuple(days))
    if sure and (not note or week(re.sub(r"(?i)food pantry|soup kitchen", "", note)) == hours):
        return hours, ""
    told = "; ".join(f"{name} {_spoken(spans)}" for name, spans in zip(DAYS.values(), days, strict=True) if spans)
    return None, f"{told} ({_sentence(note)})" if note else told


def _span(place: dict[str, Any], day: str, number: str) -> str:
    opens, closes = (clock(str(place.get(f"{day}_{end}{number}") or "").replace(" ", "")) for end in ("open", "close"))
    return f"{opens}-{closes}" if opens and closes and opens < closes else ""


def _spoken(spans: tuple[str, ...]) -> str:
    """Spans in the twelve-hour clock of the city."""
    return " and ".join("-".join(_twelve(end) for end in span.split("-")) for span in spans)


def _twelve(time: str) -> str:
    hour, minute = map(int, time.split(":"))
    return f"{(hour - 1) % 12 + 1}{f':{minute:02d}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def _sentence(note: str) -> str:
    """A note in capitals as a sentence: "1st & 3rd Saturday only"."""
    loud = sum(map(str.isupper, note)) > sum(map(str.islower, note)) and not re.search(r"\d[AP]M?\b", note)
    told = WEEKDAY.sub(lambda match: match[0].capitalize(), note.lower() if loud else note)
    return told[1:-1] if told.startswith("(") and told.endswith(")") else told
