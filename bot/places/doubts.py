"""What of a place may be wrong: a street whose name stands twice in the city, and a number the street does not have."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.city_places import Street
from bot.model.place import Place
from bot.places.gazetteer import Gazetteer, folded, point_of
from bot.places.place_words import PlaceWords, any_of, compiled, place_words
from bot.places.showing import show


def names_district(text: str, district: str, language: str, words: PlaceWords) -> bool:
    """True if a text names a district, with or without the word for a district."""
    return bool(district) and folded(district, language).removesuffix(words.district_ending) in folded(text, language)


def names_kind(street: str, text: str, language: str) -> bool:
    """True if a text says of what kind a street is: "the lane", 是巷."""
    words = place_words(language)
    ends = sorted(words.endings_said, key=len, reverse=True) if words is not None else ()
    said = next((end for end in ends if street.lower().endswith(end)), "")
    if words is None or not said:
        return False
    names = any_of(words.endings[words.endings_said[said]])
    return (
        compiled(names if words.relations_after else rf"(?<![a-z])(?:{names})(?![a-z])").search(text.lower())
        is not None
    )


def elsewhere(known: Place, text: str, language: str, gazetteer: Gazetteer) -> Place | None:
    """The same house in the street of that name in another district, if a text names that one; else None."""
    words, streets = place_words(language), gazetteer.streets_called(known.street) if known.street else ()
    if len(streets) < 2 or words is None:
        return None
    for street in streets:
        district = street.district.get(language, "")
        if district != known.district and names_district(text, district, language, words):
            moved = replace(known, district=district, lat=None, lon=None)
            at = point_of(street, known.number) if known.number else None
            moved = moved if at is None else replace(moved, lat=at[0], lon=at[1])
            return replace(moved, text=show(moved, words))
    return None


def is_beyond(place: Place, gazetteer: Gazetteer) -> bool:
    """True for a house number beyond the end of its street."""
    digits = "".join(filter(str.isdigit, place.number.partition("-")[0]))
    streets = gazetteer.streets_called(place.street) if place.street and digits else ()
    return bool(streets) and all(_ends_before(street, int(digits)) for street in streets)


def _ends_before(street: Street, number: int) -> bool:
    return bool(street.numbers) and street.line is not None and number > street.numbers
