"""The streets and landmarks of a city, by the names that people use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.catalogue.city_places import Landmark, Street
from bot.catalogue.model import Lists, Words
from bot.city.city import City
from bot.language.grammar import grammar
from bot.language.number_words import figures


def folded(name: str, language: str) -> str:
    """A name as patterns see it: lower case, figures as digits."""
    rules = grammar(language)
    return " ".join((figures(name, rules).text if rules else name.lower()).split())


def is_spaced(language: str) -> bool:
    """True for a language that writes blanks between words."""
    rules = grammar(language)
    return bool(rules.words["words"]) if rules else True


@dataclass(frozen=True)
class Gazetteer:
    """What a city calls its places."""

    streets: tuple[Street, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    """Offices among them."""
    _kept: dict[str, Mapping[str, tuple[Street, ...]]] = field(default_factory=dict, compare=False, repr=False)
    _lands: dict[str, Mapping[str, tuple[Landmark, ...]]] = field(default_factory=dict, compare=False, repr=False)

    def street_names(self, language: str) -> Mapping[str, tuple[Street, ...]]:
        """Folded name → the streets called so, the longest name first."""
        if language not in self._kept:
            self._kept[language] = _named(((s, s.name, s.also) for s in self.streets), language)
        return self._kept[language]

    def landmark_names(self, language: str) -> Mapping[str, tuple[Landmark, ...]]:
        """Folded name → the landmarks called so, the longest name first."""
        if language not in self._lands:
            self._lands[language] = _named(((m, m.name, m.also) for m in self.landmarks), language)
        return self._lands[language]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages any place has a name in."""
        named: tuple[Street | Landmark, ...] = (*self.streets, *self.landmarks)
        return tuple(sorted({language for each in named for language in each.name}))

    def streets_called(self, name: str) -> tuple[Street, ...]:
        """The streets of a name, in whatever language; none where it is in no list."""
        return next(
            (s for language in self.languages if (s := self.street_names(language).get(folded(name, language)))), ()
        )

    def landmark_called(self, name: str) -> Landmark | None:
        """A landmark by one of its names, in whatever language."""
        found = (self.landmark_names(language).get(folded(name, language)) for language in self.languages)
        return next((marks[0] for marks in found if marks), None)


_KEPT: list[tuple[City, Gazetteer]] = []
MOST_KEPT = 4


def gazetteer_of(city: City) -> Gazetteer:
    """The streets, offices and landmarks of a city; kept, as its names are folded once."""
    for known, gazetteer in _KEPT:
        if known is city:
            return gazetteer
    made = _made(city)
    _KEPT[:] = [(city, made), *_KEPT[: MOST_KEPT - 1]]
    return made


def _made(city: City) -> Gazetteer:
    offices = (Landmark(o.id, o.name, o.also, o.address, o.lat, o.lon) for o in city.offices)
    return Gazetteer(city.streets, (*offices, *city.landmarks))


def point_of(street: Street, number: str) -> tuple[float, float] | None:
    """Latitude and longitude of a house number, between those of the street's ends; None if they are not known."""
    digits = "".join(c for c in number.partition("-")[0] if c.isdigit())
    if street.line is None or not digits or street.numbers < 2 or int(digits) > street.numbers:
        return None
    part = (int(digits) - 1) / (street.numbers - 1)
    (lat, lon), (end_lat, end_lon) = street.line
    return round(lat + part * (end_lat - lat), 6), round(lon + part * (end_lon - lon), 6)


def _named[Place: (Street, Landmark)](
    places: Iterable[tuple[Place, Words, Lists]], language: str
) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for place, name, also in places:
        others: tuple[str, ...] = tuple(also.get(language, ()))
        for said in (name.get(language, ""), *others):
            known = found.setdefault(folded(said, language), []) if said else []
            if place not in known:
                known.append(place)
    return {name: tuple(found[name]) for name in sorted(found, key=len, reverse=True)}
