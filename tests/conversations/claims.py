"""A referee's list of what a text claims: amounts, dates, times, telephone numbers, places, addresses of the web, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from figures_in import digits

Kind = Literal["web", "phone", "place", "date", "day", "time", "amount", "number"]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WEB = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[^\s，。；、）)\"<>]+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|cn|us|info)\b(?:/[\w./?=&-]*)?", re.I)  # fmt: skip
DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?:(?P<year>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? (?P<year>\d{{4}}))?\b", re.I),
    re.compile(rf"\b{MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?\b", re.I),
)
DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b|(?<![路街巷道场里东西南北中\d-])(\d{1,2})号(?![窗楼线])", re.I)
TIMES = (
    re.compile(r"(?<!\d)(?P<h>\d{1,2}):(?P<m>\d\d)(?!\d)"),
    re.compile(r"(?<![\d.])(?P<h>\d{1,2}) ?[ap]\.?m\b", re.I),
    re.compile(r"(?<!\d)(?P<h>\d{1,2})点(?:(?P<m>\d{1,2})分?|(?P<half>半))?"),
)
AMOUNTS = (
    re.compile(r"(?P<n>\d+) dollars?,? (?:and )?(?P<cents>\d{1,2})\b(?: cents?)?", re.I),
    re.compile(rf"[$€£¥] ?(?P<n>{NUMBER})"),
    re.compile(rf"(?P<n>{NUMBER}) ?(?:(?:yuan|dollars?|cents?|pounds?|euros?|per ?cent)\b|%|元|块|美元)", re.I),
)
PHONE = re.compile(r"\+?\(?\d[\d ().-]{5,}\d")
STREET = (
    r"Street|St|Road|Rd|Avenue|Ave|Lane|Square|Place|Plaza|Drive|Boulevard|Blvd|Broadway|Way|Court|Parkway|Turnpike"
)
PLACES = (
    # Why not "1 Street lamp repair": so a list begins.
    re.compile(rf"\b(?!\d (?:{STREET}) [a-z])\d+[\w-]* (?:[A-Z0-9][\w.']* ){{0,3}}(?:{STREET})\b"),
    re.compile(r"\bP\.? ?O\.? Box \d+", re.I),
    re.compile(r"[\u4e00-\u9fff]{2}(?:路|街|巷|道|广场|里)(?:[东西南北中])?\d+(?:-\d+)?号"),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a text claims."""

    kind: Kind
    value: str | float | tuple[int, int]
    """Digits of a telephone number, letters and digits of a place, (month, day), minutes after midnight or noon, a sum."""
    text: str
    """As it stands, to be shown."""


def claims(text: str) -> list[Claim]:
    """All a text claims; numbers of one or two digits that are no amount, date or time claim nothing."""
    return [one for one in read(text) if one.kind != "number" or (isinstance(one.value, float) and one.value >= 100)]


def read(text: str) -> list[Claim]:
    """All that `claims` would find, and the small numbers."""
    found, rest = list[Claim](), digits(text)
    for kind, pattern in _patterns():
        for match in pattern.finditer(rest):
            found += _claim(kind, match)
        if kind in ("web", "date", "time", "amount", "phone"):
            rest = pattern.sub(lambda match: " " * len(match[0]) if _claim(kind, match) else match[0], rest)  # noqa: B023
    return found


def folded(text: str) -> str:
    """Letters and digits of a text, to look for a place in it."""
    return "".join(c for c in digits(text).casefold() if c.isalnum())


def _patterns() -> Iterator[tuple[Kind, re.Pattern[str]]]:
    yield "web", WEB
    yield from (("place", pattern) for pattern in PLACES)
    yield from (("date", pattern) for pattern in DATES)
    yield "day", DAY
    yield from (("time", pattern) for pattern in TIMES)
    yield from (("amount", pattern) for pattern in AMOUNTS)
    yield "phone", PHONE
    yield "number", re.compile(NUMBER)


def _claim(kind: Kind, match: re.Match[str]) -> list[Claim]:
    text = match[0].strip()
    if kind == "web":
        return [Claim(kind, text.casefold().removeprefix("https://").removeprefix("http://").rstrip("/."), text)]
    if kind == "place":
        return [Claim(kind, folded(text), text)]
    if kind == "phone":
        signs = "".join(filter(str.isdigit, text))
        return [Claim(kind, signs, text)] if len(signs) >= 7 else []
    if kind == "number":
        return [Claim(kind, _number(text), text)]
    return _told(kind, match)


def _told(kind: Kind, match: re.Match[str]) -> list[Claim]:
    named = match.groupdict()
    if kind == "date":
        month = MONTHS.index(named["month"].lower()) + 1 if named.get("month") else int(named["m"])
        year = [Claim("number", float(named["year"]), match[0])] if named["year"] else []
        return [Claim(kind, (month, int(named["d"])), match[0]), *year]
    if kind == "day":
        return [Claim(kind, float(match[1] or match[2]), match[0])]
    if kind == "time":
        minutes = 30 if named.get("half") else int(named.get("m") or 0)
        return [Claim(kind, float((int(named["h"]) * 60 + minutes) % 720), match[0])]
    return [Claim(kind, _number(named["n"]) + int(named.get("cents") or 0) / 100, match[0])]


def _number(text: str) -> float:
    return float(text.replace(",", ""))
