"""Reads one piece of a text for its place: street, number, landmark, pole, and how they relate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from string import capwords

from bot.catalogue.city_places import Landmark, Street
from bot.config.thresholds import THRESHOLDS
from bot.language.entities.entity import Found
from bot.language.number_words import Figures
from bot.model.place import Place
from bot.places.gazetteer import Gazetteer, folded, point_of
from bot.places.landmarks import LandmarkFinder, LandmarkFound
from bot.places.numbers import Piece, find_number, find_pole, find_unit, masked
from bot.places.place_words import PlaceWords, compiled
from bot.places.showing import show
from bot.places.streets import StreetFinder, StreetFound

STREET_ALONE, NUMBER_ALONE, POLE_ALONE = (
    THRESHOLDS.place.street_alone,
    THRESHOLDS.place.number_alone,
    THRESHOLDS.place.pole_alone,
)
ONE_OF_SEVERAL, TOO_HIGH = THRESHOLDS.place.one_of_several, THRESHOLDS.place.number_too_high
NAME_KNOWN, NAME_ALONE = THRESHOLDS.place.said_as_name, THRESHOLDS.place.said_as_unknown_name


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a place, where they stand."""

    street: StreetFound | None = None
    crossing: StreetFound | None = None
    number: Piece | None = None
    unit: Piece | None = None
    pole: Piece | None = None
    mark: LandmarkFound | None = None

    def spans(self) -> list[tuple[int, int]]:
        """Where each part stands."""
        parts = (self.street, self.crossing, self.number, self.unit, self.pole, self.mark)
        return [(part.start, part.end) for part in parts if part is not None]


class PieceReader:
    """Reads pieces of texts in one language; with own_words, a street that is not exactly a listed one stays as it was said."""

    def __init__(self, words: PlaceWords, gazetteer: Gazetteer, language: str, own_words: bool = False) -> None:
        self._words, self._gazetteer, self._language = words, gazetteer, language
        self._own_words = own_words
        self._streets = StreetFinder(words, gazetteer, language)
        self._marks = LandmarkFinder(words, gazetteer, language)

    def read(self, said: Figures, start: int, end: int) -> Found[Place] | None:
        """The place in a piece; None if there is none."""
        text = said.text[start:end]
        draft = self._draft(text)
        if not (spans := draft.spans()):
            return None
        places, certainty = self._places(draft, said, start)
        at = said.span(start + min(s for s, _ in spans), start + max(e for _, e in spans))
        return Found("place", places[0], *at, certainty, tuple(places[1:]))

    def read_name(self, said: Figures) -> Found[Place] | None:
        """A number and the name of a street without its kind, and no more: "14 willow"."""
        found = compiled(self._words.number_and_name).match(said.text)
        if found is None:
            return None
        streets, (start, end) = self._streets.named(found["name"]), found.span("name")
        street = StreetFound(start, end, streets, NAME_KNOWN if streets else NAME_ALONE)
        draft = Draft(street, number=Piece(found["number"].upper(), *found.span("number")))
        places, certainty = self._places(draft, said, 0)
        return Found("place", places[0], *said.span(found.start("number"), found.end()), certainty, tuple(places[1:]))

    def _draft(self, text: str) -> Draft:
        negations = compiled(self._words.negations)
        streets = [self._kept(s) for s in self._streets.find(text) if not negations.search(text[: s.start])]
        without = masked(text, *(Piece("", s.start, s.end) for s in streets))
        pole = find_pole(without, self._words)
        unpoled = masked(text, pole)
        numbers = {s.start: find_number(unpoled, self._words, (s.start, s.end)) for s in streets}
        street = max(reversed(streets), key=lambda s: (s.certainty, numbers[s.start] is not None), default=None)
        street, crossing = self._crossing(text, streets, street)
        number = numbers[street.start] if street else find_number(unpoled, self._words, None)
        number = None if crossing else number
        ends = number.end if number else street.end if street else None
        # Why not the number before its street: "my flat 15 Brick Street" is house 15.
        of_house = number if number and street and not text[number.end : street.start].strip() else None
        unit = find_unit(masked(without, pole, of_house), self._words, ends)
        corner = Piece("", street.start, crossing.end) if street and crossing else None
        marks = self._marks.find(masked(without, number, unit, pole, corner))
        return Draft(street, crossing, number, unit, pole, marks[0] if marks else self._stop(text, street))

    def _kept(self, street: StreetFound) -> StreetFound:
        """A street with what of the city it may be, or none of it where only what was said may be told."""
        is_guess = self._own_words and bool(street.streets) and not street.listed
        return replace(street, streets=(), as_said=False) if is_guess else street

    def _crossing(
        self, text: str, streets: list[StreetFound], street: StreetFound | None
    ) -> tuple[StreetFound | None, StreetFound | None]:
        """The street and the other one, where two stand side by side with no more than an "and" between them."""
        for one, other in pairwise(streets):
            between = text[one.end : other.start]
            if (street is one or street is other) and any(compiled(p).match(between) for p in self._words.crossings):
                return one, other
        return street, None

    def _stop(self, text: str, street: StreetFound | None) -> LandmarkFound | None:
        """A stop that is named by its street: "the Market Street stop"."""
        if street is None:
            return None
        after = compiled(self._words.stop_after).match(text[street.end :])
        before = compiled(self._words.stop_before).search(text[: street.start])
        if after is None and before is None:
            return None
        whole = street.start, street.end + (after.end() if after else 0)
        return LandmarkFound(*whole, whole, (), "", (whole[0], whole[0]), STREET_ALONE)

    def _places(self, draft: Draft, said: Figures, start: int) -> tuple[list[Place], float]:
        """What it may be, the likeliest first, and how sure that one is."""
        streets: list[Street | None] = list(self._chosen(draft, said.text)) if draft.street else []
        marks: list[Landmark | None] = list(draft.mark.marks) if draft.mark else []
        pairs = [(street, mark) for street in streets or [None] for mark in marks or [None]]
        places = [self._place(draft, said, start, street, mark) for street, mark in pairs]
        if draft.street and draft.street.as_said:
            as_said = replace(draft, street=replace(draft.street, streets=()))
            places.append(self._place(as_said, said, start, None, marks[0] if marks else None))
        return places, self._certainty(draft, places, streets)

    def _name(self, street: Street) -> str:
        return street.name.get(self._language) or next(iter(street.name.values()))

    def _chosen(self, draft: Draft, text: str) -> tuple[Street, ...]:
        """Of streets of one name the one whose district was said, or that has such a number."""
        streets = draft.street.streets if draft.street else ()
        if len(streets) < 2:
            return streets
        there = [
            s
            for s in streets
            if (d := s.district.get(self._language))
            and folded(d, self._language).removesuffix(self._words.district_ending) in text
        ]
        number = int("".join(filter(str.isdigit, draft.number.value.partition("-")[0])) or 0) if draft.number else 0
        fits = [s for s in streets if not s.numbers or number <= s.numbers]
        return tuple(there or fits or streets)

    def _place(self, draft: Draft, said: Figures, start: int, street: Street | None, mark: Landmark | None) -> Place:
        relation, words = self._relation(draft, said, start)
        found = draft.mark
        inner = _slice(said, start, *found.inner) if found else ""
        place = Place(
            "",
            street=self._name(street) if street else self._said_name(draft.street, said, start),
            number=draft.number.value if draft.number else "",
            landmark=self._mark_name(mark) if mark else inner,
            pole=draft.pole.value if draft.pole else "",
            crossing=self._crossing_name(draft, said, start),
            unit=draft.unit.value if draft.unit else "",
            relation=relation,
            district=self._district(street) if street else "",
        )
        if found is not None and found.inner[0] == (draft.street.start if draft.street else -1):
            place = replace(place, landmark=self._words.shown["stop"].format(street=place.street))
            return replace(place, text=place.landmark)
        own_article = mark is None
        place = replace(place, text=show(place, self._words, words, article=not own_article))
        return _located(place, street, mark, self._gazetteer)

    def _district(self, street: Street) -> str:
        """The district of a street that is not the only one of its name."""
        called = self._gazetteer.streets_called(self._name(street))
        return street.district.get(self._language, "") if len(called) > 1 else ""

    def _said_name(self, found: StreetFound | None, said: Figures, start: int) -> str:
        name = _slice(said, start, found.start, found.end) if found else ""
        return capwords(name) if self._words.shown["title"] and name == name.lower() else name

    def _crossing_name(self, draft: Draft, said: Figures, start: int) -> str:
        other = draft.crossing
        if other is None:
            return ""
        return self._name(other.streets[0]) if other.streets else self._said_name(other, said, start)

    def _mark_name(self, mark: Landmark) -> str:
        return mark.name.get(self._language) or next(iter(mark.name.values()))

    def _relation(self, draft: Draft, said: Figures, start: int) -> tuple[str, str]:
        """How it lies to the landmark, else to the number or street, and the words said for it."""
        text = said.text[start:]
        if draft.mark is not None:
            span = draft.mark.said
            return draft.mark.relation, _slice(said, start, *span).lower() if span[0] < span[1] else ""
        address = [part for part in (draft.number, draft.street, draft.unit) if part]
        if not address or draft.crossing:
            return "", ""
        first, last = min(p.start for p in address), max(p.end for p in address)
        relation, span = self._marks.relation_at(text, first, last)
        if not relation or (text[slice(*span)] in self._words.weak_relations and relation != "near"):
            return "", ""
        return relation, _slice(said, start, *span).lower()

    def _certainty(self, draft: Draft, places: list[Place], streets: list[Street | None]) -> float:
        """How sure the first reading is."""
        if len(places) > 1 and not (draft.street and draft.street.as_said):
            return ONE_OF_SEVERAL
        mark = draft.mark.certainty if draft.mark else 0.0
        if draft.street is None:
            return max(mark, POLE_ALONE if draft.pole else 0.0, NUMBER_ALONE)
        sure = draft.street.certainty
        if draft.number and streets and streets[0] and _too_high(streets[0], draft.number.value):
            return min(sure, TOO_HIGH)
        return sure if draft.number or draft.crossing or draft.pole else min(sure, max(STREET_ALONE, mark))


def _too_high(street: Street, number: str) -> bool:
    return bool(street.numbers) and point_of(street, number) is None and street.line is not None


def _located(place: Place, street: Street | None, mark: Landmark | None, gazetteer: Gazetteer) -> Place:
    """A place with its point: of its number, else of its landmark."""
    point = point_of(street, place.number) if street and place.number else None
    if point is None and mark is not None and mark.lat is not None and mark.lon is not None:
        point = mark.lat, mark.lon
    return replace(place, lat=point[0], lon=point[1]) if point else place


def _slice(said: Figures, offset: int, start: int, end: int) -> str:
    first, last = said.span(offset + start, offset + end) if end > start else (0, 0)
    return said.original[first:last].strip()
