"""What English replaces in a text before it is said, in this order."""

from __future__ import annotations

import re
from collections.abc import Callable

from voice.verbalise.read_english import MONTHS, clock, date, money, number, ordinal, year
from voice.verbalise.spell import spell

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "plus")
GAP = ",\u00a0"
"""Between groups of digits: a rest, but never the end of a sentence."""
WEB, MAIL = "the web page", "the e-mail address"
WORDS = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "24/7": "all day, every day",
    "and/or": "or", "No.": "number", "&": "and", "°": "degrees", "–": ", ", "—": ", ",
}  # fmt: skip

_MONTH = "(" + "|".join(f"{month}|{month[:3]}" for month in MONTHS) + ")"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (\d{4}))?"
_BEFORE_YEAR = "[Ss]ince|[Ii]n|[Uu]ntil|[Ff]rom|[Bb]efore|[Aa]fter|[Bb]y"
_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_HALF = r"\s?([ap])(?:\.m\.|m\b)"
_TIME = r"\d{1,2}(?:[:.]\d\d)?(?:\s?[ap](?:\.m\.|m\b))?"


def _date(match: re.Match[str], day: int, month: int) -> str:
    number_of_month = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(match[month][:3]))
    return date(int(match[day]), number_of_month, int(match[3]) if match[3] else None)


def _twelve_hours(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2] or 0)
    return clock(hour % 12 + (12 if match[3].lower() == "p" else 0), minute) if hour <= 12 and minute < 60 else match[0]


def _telephone(match: re.Match[str]) -> str:
    return spell(match[0], DIGITS, GAP) if len(re.sub(r"\D", "", match[0])) >= 7 else match[0]


def _rule(pattern: str, say: Callable[[re.Match[str]], str]) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    return re.compile(pattern), say


RULES = (
    _rule(r"(?<!\s)\s+[(\[](?!\d+[)\]]\s?\d)([^()\[\]]*)[)\]](?=[.,;:!?]|$)", lambda m: f", {m[1]}"),
    _rule(r"(?<!\s)\s+[(\[](?!\d+[)\]]\s?\d)([^()\[\]]*)[)\]]", lambda m: f", {m[1]},"),
    _rule(r"[“”\"]", lambda m: ""),
    _rule(r"\(e?s\)", lambda m: m[0].strip("()")),
    _rule(r"\b((?:19|20)\d\d)\s?[–-]\s?((?:19|20)\d\d)\b", lambda m: f"{year(int(m[1]))} to {year(int(m[2]))}"),
    _rule(rf"(?<![\d-])({_TIME})\s?[–—-]\s?(?={_TIME}(?![\d-]))", lambda m: f"{m[1]} to "),
    _rule(r"(?<=[a-z])\s?–\s?(?=[A-Z])", lambda m: " to "),
    _rule("|".join(re.escape(short) for short in WORDS), lambda m: WORDS[m[0]]),
    _rule(r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda m: date(int(m[3]), int(m[2]), int(m[1]))),
    _rule(rf"\b(?:the )?{_DAY}(?: of)? {_MONTH}\b{_YEAR}", lambda m: _date(m, 1, 2)),
    _rule(rf"\b{_MONTH} {_DAY}\b(?!:){_YEAR}", lambda m: _date(m, 2, 1)),
    _rule(
        r"\b(" + _BEFORE_YEAR + r") ((?:19|20)\d\d)(?![\d,]|\.\d| [a-z]+s\b)",
        lambda m: f"{m[1]} {year(int(m[2]))}",
    ),
    _rule(rf"\b(\d{{1,2}})(?:[:.](\d\d))?{_HALF}", _twelve_hours),
    _rule(r"\b([01]?\d|2[0-4]):([0-5]\d)\b", lambda m: clock(int(m[1]), int(m[2]))),
    _rule(rf"([$£€¥])\s?{_AMOUNT}", lambda m: money(m[2], m[1])),
    _rule(rf"(?<!\d){_AMOUNT}\s?%", lambda m: f"{number(m[1])} percent"),
    _rule(r"\+?(?:\(|\b)\d[\d ().-]{5,}\d\b", _telephone),
    _rule(r"\b([Rr]ing|[Cc]all|[Dd]ial|[Tt]ext) (\d{3,6})\b", lambda m: f"{m[1]} {spell(m[2], DIGITS, ' ')}"),
    _rule(r"(?<![\d,.])(?:0\d+|\d{5,})(?![\d,])(?!\.\d)", lambda m: spell(m[0], DIGITS, GAP)),
    _rule(r"\b(\d+)(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1]))),
    _rule(rf"(?<=[A-Za-z]){_AMOUNT}", lambda m: f" {number(m[1])}"),
    _rule(rf"(?<!\d){_AMOUNT}(?=[A-Za-z])", lambda m: f"{number(m[1])} "),
    _rule(_AMOUNT, lambda m: number(m[1])),
    _rule(r"(?<=\w)\s?/\s?(?=\w)", lambda m: " or "),
    _rule(r"(?<=\w)\+", lambda m: " or more"),
)
"""Pattern → how it is said. Dates and times come before plain numbers, telephone numbers before counts."""
