"""How two places relate: the same street or not, how many metres apart, the same landmark or not."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.config.thresholds import THRESHOLDS
from bot.model.place import Place
from bot.places.gazetteer import Gazetteer, folded, is_spaced, point_of
from bot.places.place_words import any_of, compiled, languages, place_words

METRES_A_NUMBER = THRESHOLDS.place.metres_a_number
METRES_A_DEGREE = 111_320.0
"""Of latitude, on the earth."""
LONG_NAME, ALIKE = 6, 90
RANGE = 100
"""A second number at most so much above the first is a range; else both are one number ("93-29")."""
FIGURES = re.compile(r"\d+")
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Distance:
    """Compares places by what a city calls its streets and landmarks."""

    gazetteer: Gazetteer

    def same_street(self, one: Place, other: Place) -> bool | None:
        """True for one street, also told in two languages; None if either names none."""
        if not one.street or not other.street:
            return None
        if one.district and other.district and one.district != other.district:
            return self._same_districts(one, other)
        return self._same_name(one.street, other.street)

    def same_crossing(self, one: Place, other: Place) -> bool | None:
        """True if the same two streets cross; None if either is no crossing."""
        if not one.crossing or not other.crossing:
            return None
        straight = self._same_name(one.street, other.street) and self._same_name(one.crossing, other.crossing)
        return straight or (self._same_name(one.street, other.crossing) and self._same_name(one.crossing, other.street))

    def same_landmark(self, one: Place, other: Place) -> bool | None:
        """True for one landmark; None if either names none, or where they are told in two languages."""
        if not one.landmark or not other.landmark:
            return None
        if _is_of_street(one) and _is_of_street(other):
            return self.same_street(one, other)
        known, also = self.gazetteer.landmark_called(one.landmark), self.gazetteer.landmark_called(other.landmark)
        if known or also:
            return known is also
        if bool(HAN.search(one.landmark)) != bool(HAN.search(other.landmark)):
            return None
        here, there = _bare(one.landmark), _bare(other.landmark)
        return FIGURES.findall(here) == FIGURES.findall(there) and fuzz.token_sort_ratio(here, there) >= ALIKE

    def metres(self, one: Place, other: Place) -> float | None:
        """Between two numbers of one street, or two points; None if it can not be told."""
        if one.number and other.number and self.same_street(one, other):
            return _between(one.number, other.number) * self._step(one.street)
        here, there = self.point(one), self.point(other)
        return None if here is None or there is None else _apart(here, there)

    def point(self, place: Place) -> tuple[float, float] | None:
        """Where it is: as it was read, else by its number, its landmark, or its landmark's address."""
        if place.lat is not None and place.lon is not None:
            return place.lat, place.lon
        streets = self.gazetteer.streets_called(place.street) if place.street and place.number else ()
        if len(streets) == 1 and (point := point_of(streets[0], place.number)):
            return point
        mark = self.gazetteer.landmark_called(place.landmark) if place.landmark else None
        return (mark.lat, mark.lon) if mark and mark.lat is not None and mark.lon is not None else None

    def length(self, name: str) -> float | None:
        """Metres of a street, or None if nobody has said."""
        street = next(iter(self.gazetteer.streets_called(name)), None)
        return street.numbers * self._step(name) if street and street.numbers else None

    def _step(self, name: str) -> float:
        street = next(iter(self.gazetteer.streets_called(name)), None)
        if street is None or street.line is None or street.numbers < 2:
            return METRES_A_NUMBER
        return _apart(*street.line) / (street.numbers - 1)

    def _same_name(self, one: str, other: str) -> bool:
        known, also = self.gazetteer.streets_called(one), self.gazetteer.streets_called(other)
        if known or also:
            return bool(known) and known == also
        plain, same = _canonical(one), _canonical(other)
        if plain == same:
            return True
        long = min(len(plain), len(same)) >= LONG_NAME and not re.search(r"\d", plain + same)
        return long and OSA.distance(plain, same, score_cutoff=1) <= 1

    def _same_districts(self, one: Place, other: Place) -> bool:
        """Districts in two languages are one where a street of the name lies in both."""
        both = {one.district, other.district}
        return any(both <= set(street.district.values()) for street in self.gazetteer.streets_called(one.street))


def _is_of_street(place: Place) -> bool:
    """True of a landmark that is called by the street alone, as a stop is."""
    return bool(place.street) and place.street.lower() in place.landmark.lower()


def numbers_of(number: str) -> tuple[int, int] | None:
    """The first and last house of a number: "14" is one, "14-18" three or so; None for one without figures."""
    parts = [int(part) for part in re.findall(r"\d+", number)][:2]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0], parts[0]
    first, last = parts
    joined = int("".join(re.findall(r"\d+", number)[:2]))
    return (first, last) if 0 <= last - first <= RANGE else (joined, joined)


def _between(one: str, other: str) -> float:
    here, there = numbers_of(one), numbers_of(other)
    if here is None or there is None:
        return 0.0 if one == other else math.inf
    return max(0, there[0] - here[1], here[0] - there[1])


def _apart(here: tuple[float, float], there: tuple[float, float]) -> float:
    north = (there[0] - here[0]) * METRES_A_DEGREE
    east = (there[1] - here[1]) * METRES_A_DEGREE * math.cos(math.radians(here[0]))
    return math.hypot(north, east)


def _canonical(name: str) -> str:
    """A name in no list, so that "E 73rd St" and "East 73rd Street" are one."""
    language = _language_of(name)
    if (words := place_words(language)) is None:
        return name.lower()
    said = folded(name, language)
    tokens = compiled(words.ordinals).sub("", said).split()
    ends = words.endings_said
    return " ".join(
        words.same_words.get(token, ends.get(token, token) if i else token) for i, token in enumerate(tokens)
    )


def _bare(landmark: str) -> str:
    words = place_words(_language_of(landmark))
    return re.sub(rf"^(?:{any_of(words.articles)})\b ?", "", landmark.lower()) if words else landmark.lower()


def _language_of(name: str) -> str:
    """A language that writes as the name is written."""
    return next((language for language in languages() if is_spaced(language) != bool(HAN.search(name))), "")
