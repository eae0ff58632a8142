"""Reads where something is from a text, in every language that has a `places.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from bot.catalogue.city_places import Street
from bot.city.city import City
from bot.config.thresholds import THRESHOLDS
from bot.language.entities.entity import Found
from bot.language.grammar import grammar
from bot.language.number_words import Figures, figures
from bot.model.place import Place
from bot.places.doubts import names_district
from bot.places.gazetteer import Gazetteer, gazetteer_of, point_of
from bot.places.looks import looks_like_place
from bot.places.numbers import find_number_alone, find_only_number
from bot.places.piecewise import PieceReader
from bot.places.place_words import PlaceWords, any_of, compiled, place_words
from bot.places.shared_point import read_point
from bot.places.showing import show

Expecting = Literal["", "place", "number", "pole", "unit"]
"""What was asked for. A bare number, or a place in no list, is taken only if it was asked for."""
AS_SAID, BARE = THRESHOLDS.place.as_said, THRESHOLDS.place.bare
TEXTS = 64
"""Texts whose places are kept."""
LONGEST = 120
"""Most characters of a place that is kept as it was said."""


@dataclass(frozen=True)
class PlaceReader:
    """Reads places by the streets, offices and landmarks of a city."""

    gazetteer: Gazetteer
    own_words: bool = False
    """True if a street that is not exactly a listed one stays as it was said."""
    _readers: dict[str, PieceReader] = field(default_factory=dict, compare=False, repr=False)

    def read(self, text: str, language: str, expecting: Expecting = "") -> Found[Place] | None:
        """The place a text names, the last one where somebody corrects themselves; None if it names none.

        certainty: 1 for a number in a street of the city; below .6 it is one of several, or in no list.
        """
        return self._cached_read(text, language, expecting)

    @cached_property
    def in_own_words(self) -> PlaceReader:
        """The same reader, which takes no street for another one: help is sent where somebody says they are."""
        return PlaceReader(self.gazetteer, own_words=True)

    @cached_property
    def _cached_read(self) -> Callable[[str, str, Expecting], Found[Place] | None]:
        """What is read of a text; kept, for several rules of a turn ask for its place."""
        return lru_cache(maxsize=TEXTS)(self._read)

    def _read(self, text: str, language: str, expecting: Expecting) -> Found[Place] | None:
        if shared := read_point(text, self.gazetteer, language):
            return shared
        words, rules = place_words(language), grammar(language)
        if words is None or rules is None:
            return _as_said(text) if expecting == "place" else None
        said = figures(text, rules)
        found = self._only(said, words, expecting) or self._last(said, words, language)
        if expecting == "place" and (found is None or not (found.value.street or found.value.landmark)):
            found = self._piece_reader(words, language).read_name(said) or found
        if found is None or (expecting == "place" and not found.value.text):
            return _as_said(text) if expecting == "place" else None
        return found

    def correct(self, known: Place, text: str, language: str) -> Place | None:
        """A place as a text corrects it: the whole place, or only its number; None if the text names no place."""
        words, rules = place_words(language), grammar(language)
        if words is None or rules is None:
            return None
        found = self._last(figures(text, rules), words, language, Found("place", known, 0, 0))
        place = found.value if found is not None else known
        as_said = next((each for each in found.others if each.street != known.street), None) if found else None
        if as_said is not None and place.street == known.street:
            # Why as it was said: whoever says "it is the lane, not the road" means no street that we know.
            place = as_said
        if place.street != known.street and not (place.number or place.landmark or place.crossing or place.pole):
            # Why kept: "it is not Mill Road, it is Willow Street" says nothing against the number.
            there = next(iter(self.gazetteer.streets_called(place.street)), None)
            kept = replace(known, district="", lat=None, lon=None)
            place = located(self.complete(kept, place, language), there)
        return place if _plain(place) != _plain(known) else None

    def corrects(self, text: str, language: str) -> bool:
        """True if a text has words with which somebody corrects a place."""
        words, rules = place_words(language), grammar(language)
        return words is not None and rules is not None and any(corrections(figures(text, rules).text, words))

    def in_district(self, district: str, text: str, language: str) -> bool:
        """True if a text names a district of the city."""
        words = place_words(language)
        return words is not None and names_district(text, district, language, words)

    def says_nowhere(self, text: str, language: str) -> bool:
        """True for "in front of my house": it says how something lies to the speaker's own place, and not where that is."""
        words, rules = place_words(language), grammar(language)
        if words is None or rules is None:
            return False
        relations = [each for said in words.relations.values() for each in said]
        empty = (*words.own, *(re.escape(each) for each in (*relations, *words.articles, *words.nowhere)))
        spaced = not words.relations_after
        pattern = "|".join(sorted(empty, key=len, reverse=True))
        left = compiled(rf"(?<![a-z])(?:{pattern})(?![a-z])" if spaced else pattern).sub(" ", figures(text, rules).text)
        return not re.sub(r"[\W_]+", "", left)

    def looks_like_place(self, text: str, language: str) -> bool:
        """True if words that name no place of the city may be one all the same; always for a language without such words."""
        words, rules = place_words(language), grammar(language)
        return words is None or rules is None or looks_like_place(figures(text, rules).text, words)

    def complete(self, known: Place, more: Place, language: str) -> Place:
        """A place with what was said of it later: parts that were told again are changed, all others stay."""
        new_street = more.street and known.street and more.street != known.street
        kept = Place("", pole=known.pole, unit=known.unit) if new_street and more.number else known
        changed = {name: value for name in PARTS if (value := getattr(more, name))}
        place = replace(kept, **changed)
        words = place_words(language)
        if words is None or not _has_parts(more):
            return place
        return replace(place, text=show(place, words, article=not _has_article(place.landmark, words)))

    def _last(
        self, said: Figures, words: PlaceWords, language: str, found: Found[Place] | None = None
    ) -> Found[Place] | None:
        """The place as somebody corrects it within the same text. found: what they said before the correction."""
        reader = self._piece_reader(words, language)
        for start, end in segments(said.text, words):
            piece = reader.read(said, start, end)
            if piece is not None and found is not None and _is_pole_alone(piece.value, found.value):
                # Why: "no, it is 33" after a house is another house, though it may be what stands on a pole.
                piece = None if find_number_alone(said.text[start:end], words) else piece
            if piece is not None and found is not None and not _stands_alone(piece.value):
                piece = self._changed(found, piece, language)
            elif piece is None and found is not None and (alone := find_number_alone(said.text[start:end], words)):
                at = said.span(start + alone.start, start + alone.end)
                is_pole = bool(found.value.pole) and not found.value.number
                part = Place("", pole=alone.value) if is_pole else Place("", number=alone.value)
                piece = self._changed(found, Found("place", part, *at), language)
            found = piece or found
        return found

    def _piece_reader(self, words: PlaceWords, language: str) -> PieceReader:
        if language not in self._readers:
            self._readers[language] = PieceReader(words, self.gazetteer, language, self.own_words)
        return self._readers[language]

    def _changed(self, before: Found[Place], after: Found[Place], language: str) -> Found[Place]:
        street = next(iter(self.gazetteer.streets_called(before.value.street)), None)
        place = self.complete(before.value, after.value, language)
        return Found("place", located(place, street), before.start, after.end, min(before.certainty, BARE))

    def _only(self, said: Figures, words: PlaceWords, expecting: Expecting) -> Found[Place] | None:
        """A bare number, if one was asked for."""
        if expecting not in {"pole", "number", "unit"} or not (only := find_only_number(said.text, words)):
            return None
        fields: dict[str, Any] = {expecting: only.value}
        part = replace(Place(""), **fields)
        place = replace(part, text=show(part, words))
        return Found("place", place, *said.span(only.start, only.end), BARE)


PARTS = ("street", "number", "landmark", "pole", "crossing", "unit", "relation", "district", "lat", "lon")


def corrections(text: str, words: PlaceWords) -> Iterator[re.Match[str]]:
    """Where in a text somebody corrects themselves."""
    pattern = "|".join(words.corrections) or "(?!)"
    return compiled(pattern if words.relations_after else rf"(?<![a-z])(?:{pattern})(?![a-z])").finditer(text)


def segments(text: str, words: PlaceWords) -> list[tuple[int, int]]:
    """The text cut where somebody corrects themselves."""
    edges, last = [], 0
    for match in corrections(text, words):
        edges.append((last, match.start()))
        last = match.end()
    return [(start, end) for start, end in (*edges, (last, len(text))) if end > start]


def located(place: Place, street: Street | None) -> Place:
    """A place with the point in the street at which its number lies."""
    point = point_of(street, place.number) if street is not None and place.number else None
    return place if point is None else replace(place, lat=point[0], lon=point[1])


def open_place_reader(city: City) -> PlaceReader:
    """The reader of a city's places."""
    return PlaceReader(gazetteer_of(city))


def _as_said(text: str) -> Found[Place] | None:
    said = " ".join(text.split())[:LONGEST]
    return Found("place", Place(said, landmark=said), 0, len(text), AS_SAID) if said else None


def _plain(place: Place) -> Place:
    """A place without its wording, its relation and its point, to tell whether two places are the same."""
    return replace(place, text="", relation="", lat=None, lon=None)


def _is_pole_alone(place: Place, before: Place) -> bool:
    return bool(place.pole and before.number) and not (before.pole or place.street or place.landmark or place.number)


def _stands_alone(place: Place) -> bool:
    return bool(place.street or place.landmark)


def _has_parts(place: Place) -> bool:
    return any(getattr(place, name) for name in PARTS)


def _has_article(landmark: str, words: PlaceWords) -> bool:
    return compiled(rf"(?:{any_of(words.articles)})\b").match(landmark.lower()) is not None
