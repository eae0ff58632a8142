"""Clock times people name: "half past two", "10 in the morning", 下午三点半."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import time

from bot.language.entities.entity import Found
from bot.language.grammar import Grammar
from bot.language.number_words import Figures

NOON = 12
LIKELY = 0.7
DAYTIME = 7
"""Without a word for the part of the day, an hour from this one on is of the morning: offices are open by day."""


def find_times(figures: Figures, grammar: Grammar) -> Iterator[Found[time]]:
    """Every clock time named."""
    after = re.compile(grammar.words["parts_after"]) if grammar.words["parts_after"] else None
    for rule, match in grammar.matches("times", figures.text):
        start, end = figures.span(*match.span())
        said = match.groupdict().get("part") or ""
        follows = after.match(figures.text, match.end()) if after and not said else None
        if follows:
            said, (_, end) = follows["part"], figures.span(*follows.span())
        if figures.original[start:end] in grammar.words["not_times"]:
            continue
        hour, minute = RULES[rule](match, grammar)
        if 0 <= hour <= 24 and 0 <= minute < 60:
            certainty, value, others = _of_day(hour % 24, minute, _part(said, grammar), match)
            yield Found("time", value, start, end, certainty, others)


def _part(said: str, grammar: Grammar) -> str:
    """The part of the day a word means, or empty."""
    plain = said.replace(".", "")
    return str(grammar.words["parts"].get(plain, plain if plain in PARTS else ""))


def _of_day(hour: int, minute: int, part: str, match: re.Match[str]) -> tuple[float, time, tuple[time, ...]]:
    """The time meant, with its certainty and the other half of the day where that may be meant too."""
    if part:
        return 1.0, time(PARTS[part](hour), minute), ()
    if hour == 0 or hour > NOON or match.group().lstrip().startswith("0"):
        return 1.0, time(hour, minute), ()
    by_day = hour if hour >= DAYTIME else hour + NOON
    return LIKELY, time(by_day, minute), (time((by_day + NOON) % 24, minute),)


def _later(hour: int) -> int:
    return hour + NOON if hour < NOON else hour


PARTS: dict[str, Callable[[int], int]] = {
    "morning": lambda hour: hour % NOON if hour <= NOON else hour,
    "midday": lambda hour: hour if hour >= 10 else hour + NOON,
    "afternoon": _later,
    "evening": lambda hour: 0 if hour == NOON else _later(hour),
    "night": lambda hour: 0 if hour == NOON else hour if hour <= 4 else _later(hour),
    "noon": lambda _hour: NOON,
    "midnight": lambda _hour: 0,
}


def _minutes(match: re.Match[str], grammar: Grammar) -> int:
    said = match.groupdict().get("minute") or "0"
    return int(grammar.words["minutes"].get(said) or re.sub(r"\D", "", said))


def _clock(match: re.Match[str], grammar: Grammar) -> tuple[int, int]:
    return int(match["hour"]), _minutes(match, grammar)


def _to(match: re.Match[str], grammar: Grammar) -> tuple[int, int]:
    return (int(match["hour"]) - 1) or NOON, 60 - _minutes(match, grammar)


RULES: dict[str, Callable[[re.Match[str], Grammar], tuple[int, int]]] = {
    "clock": _clock,
    "past": _clock,
    "half": lambda match, _grammar: (int(match["hour"]), 30),
    "to": _to,
    "part": lambda _match, _grammar: (NOON, 0),
}
