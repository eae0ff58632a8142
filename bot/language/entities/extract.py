"""All that a text says in figures: one function, each kind's parser behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.language.entities.ages import find_ages
from bot.language.entities.dates import find_dates
from bot.language.entities.entity import Found
from bot.language.entities.household import find_people
from bot.language.entities.money import find_money
from bot.language.entities.numbers import find_numbers
from bot.language.entities.phones import find_phones
from bot.language.entities.places import find_places
from bot.language.grammar import grammar
from bot.language.number_words import figures
from bot.model.understanding import Entity


def read(text: str, language: str, now: datetime, country: str = "") -> tuple[Found[Any], ...]:
    """What was found, in the order it was said; no two pieces overlap: the more telling kind goes first.

    now: the moment of the turn, in the city's time. country: for telephone numbers without a plus.
    """
    found: list[Found[Any]] = []
    for piece in _all(text, language, now, country):
        if not any(piece.overlaps(other) for other in found):
            found.append(piece)
    return tuple(sorted(found, key=lambda piece: piece.start))


def parse(text: str, language: str, now: datetime, country: str = "") -> tuple[Entity, ...]:
    """The same as entities of a meaning: values as text, dates and times as ISO 8601 writes them."""
    return tuple(
        Entity(f.kind, _written(f.value), f.start, f.end, f.certainty, tuple(_written(other) for other in f.others))
        for f in read(text, language, now, country)
    )


def _all(text: str, language: str, now: datetime, country: str) -> Iterator[Found[Any]]:
    rules = grammar(language)
    if rules is None:
        return
    said = figures(text, rules)
    days, times = find_dates(text, language, now)
    yield from days
    yield from find_money(said, rules)
    yield from find_places(said, rules)
    yield from times
    yield from find_phones(said, country)
    yield from find_ages(said, rules)
    yield from find_people(said, rules)
    yield from find_numbers(said, rules)


def _written(value: Any) -> str:
    return value.isoformat("minutes") if hasattr(value, "utcoffset") else str(value)
