"""Addresses and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.entities.entity import Found
from bot.language.entities.places import find_places
from bot.language.grammar import grammar
from bot.language.number_words import figures
from bot.model.place import Place

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

LEAST = 4
ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class SimplePlaces:
    """Streets and numbers by their form alone, where no gazetteer is at hand."""

    def read(self, text: str, language: str) -> Iterable[Found[Place]]:
        """Every street with a number."""
        rules = grammar(language)
        for found in find_places(figures(text, rules), rules) if rules else ():
            yield Found("place", Place(text=found.value, street=found.value), found.start, found.end, found.certainty)


def read_address(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A place as its fields; in free words where it was asked for and a landmark is enough."""
    found = [
        Reading(fields(each.value), ((each.start, each.end),), tuple(fields(other) for other in each.others))
        for each in readers.places.read(spoken.text, spoken.heard.language)
    ]
    if (
        not found
        and asked
        and question.landmark
        and len(spoken.text) >= LEAST
        and not spoken.words.has("unknown", spoken.text)
    ):
        found = [Reading(fields(Place(text=spoken.text, landmark=spoken.text)), ((0, len(spoken.text)),))]
    return found


def fields(place: Place) -> dict[str, Any]:
    """What is known of a place, as an answer keeps it."""
    return {name: value for name, value in asdict(place).items() if value not in ("", None)}
