"""Addresses and places; which streets there are, who is injected knows."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from bot.config.thresholds import THRESHOLDS
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

Expecting = Literal["", "place", "number", "pole", "unit"]
LEAST, SURE, LANDMARK_SURE = 4, THRESHOLDS.form.place_sure, THRESHOLDS.form.landmark_sure
NUMBER = re.compile(r"\d+[a-z]?")
ENOUGH = ("number", "landmark", "pole", "crossing")
"""Any of these beside a street, and somebody finds it."""


class PlaceReader(Protocol):
    """Who knows the city's streets and houses."""

    @property
    def in_own_words(self) -> PlaceReader:
        """The same, which takes no street for another one than was said."""

    def corrects(self, text: str, language: str) -> bool:
        """True if a text has words with which somebody corrects a place."""

    def read(self, text: str, language: str, expecting: Expecting = "") -> Found[Place] | None:
        """The place a text names; certain below .6 where it is one of several, or in no list."""

    def complete(self, known: Place, more: Place, language: str) -> Place:
        """A place with what was said of it later."""

    def correct(self, known: Place, text: str, language: str) -> Place | None:
        """A place put right by a text that corrects it; None if it says nothing of where."""

    def in_district(self, district: str, text: str, language: str) -> bool:
        """True if a text names a district of the city."""

    def says_nowhere(self, text: str, language: str) -> bool:
        """True for a text that only says that it is at the speaker's own place, or here."""

    def looks_like_place(self, text: str, language: str) -> bool:
        """True if words that name no known place may be one all the same."""


class SimplePlaces:
    """Streets and numbers by their form alone, where no gazetteer is at hand."""

    @property
    def in_own_words(self) -> PlaceReader:
        """Itself: it knows no other street."""
        return self

    def corrects(self, text: str, language: str) -> bool:
        """Never: it knows no such words."""
        return False

    def read(self, text: str, language: str, expecting: Expecting = "") -> Found[Place] | None:
        """The first street that is named; a bare number where one was asked for."""
        rules = grammar(language)
        if rules is None:
            return None
        said = figures(text, rules)
        for found in find_places(said, rules):
            plain = figures(found.value, rules).text
            number = NUMBER.search(plain)
            place = Place(text=found.value, street=found.value, number=number[0] if number else "")
            return Found("place", place, found.start, found.end, found.certainty)
        alone = NUMBER.search(said.text) if expecting == "number" else None
        return Found("place", Place(alone[0], number=alone[0]), *said.span(*alone.span())) if alone else None

    def complete(self, known: Place, more: Place, language: str) -> Place:
        """With the number."""
        return replace(known, number=more.number, text=f"{more.number} {known.text}") if more.number else known

    def correct(self, known: Place, text: str, language: str) -> Place | None:
        """The place named now."""
        found = self.read(text, language)
        return found.value if found and found.value != known else None

    def in_district(self, district: str, text: str, language: str) -> bool:
        """True if the district is written so."""
        return district.casefold() in text.casefold()

    def says_nowhere(self, text: str, language: str) -> bool:
        """False: it knows no words for that."""
        return False

    def looks_like_place(self, text: str, language: str) -> bool:
        """True: what was said is taken."""
        return True


def read_address(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A place as its fields."""
    found = readers.places.read(_without_unknown(spoken).text, spoken.heard.language)
    if found is None or (not asked and found.certainty < SURE and not found.others):
        return []
    place = found.value
    if not asked and not question.landmark and not (place.street or place.number) and found.certainty < LANDMARK_SURE:
        # Why: "I am at the dentist" says where somebody is, and not where they live.
        return []
    if place.pole and not (place.number or question.landmark):
        # Why: nobody lives at a pole; "the number is 33" is that of a house, and alone puts right one that is known.
        if not place.street:
            return []
        more = Place("", number=place.pole)
        place = readers.places.complete(replace(place, pole=""), more, spoken.heard.language)
    others = tuple(fields(other) for other in found.others) if found.certainty < SURE else ()
    return [Reading(fields(place), ((found.start, found.end),), others)]


def _without_unknown(spoken: Spoken) -> Spoken:
    """The turn without the words that a street or a number is not known: of 不晓得街名 there is no street of that name."""
    fields_ = spoken.words.fields["address"]
    said = (match.span() for match in spoken.words.patterns["unknown"].finditer(spoken.text))
    # Why only so far: what is not known and the place follow each other without a mark.
    named = ((start, field.end()) for start, end in said if (field := fields_.search(spoken.text, start, end)))
    return spoken.without(named)


def completed(known: dict[str, Any], more: Place, readers: Readers, language: str) -> dict[str, Any]:
    """A place as an answer keeps it, with what was said of it later."""
    return fields(readers.places.complete(Place(**known), more, language))


def is_unit_alone(place: Place) -> bool:
    """True for a flat or a floor and nothing of the house."""
    return bool(place.unit) and not any((place.street, place.number, place.landmark, place.pole, place.crossing))


def read_as_said(spoken: Spoken, readers: Readers) -> Reading | None:
    """A place in somebody's own words, where it was asked for and the text says nothing else."""
    if len(spoken.text) < LEAST or spoken.is_unknown:
        return None
    found = readers.places.read(spoken.text, spoken.heard.language, "place")
    place = found.value if found else Place(text=spoken.text, landmark=spoken.text)
    return Reading(fields(place), ((0, len(spoken.text)),))


def read_rest(spoken: Spoken, known: dict[str, Any], readers: Readers) -> dict[str, Any] | None:
    """A place known in part, with the number that was asked for; None if it was not told."""
    found = readers.places.read(spoken.text, spoken.heard.language, "number")
    if found is None or not any(getattr(found.value, part) for part in ENOUGH):
        return None
    return completed(known, found.value, readers, spoken.heard.language)


def fields(place: Place) -> dict[str, Any]:
    """What is known of a place, as an answer keeps it."""
    return {name: value for name, value in asdict(place).items() if value not in ("", None)}
