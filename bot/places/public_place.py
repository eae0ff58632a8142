"""What anybody may be told of a place somebody else reported: what the city's own tables know, and no word of theirs."""

from __future__ import annotations

import re

from bot.model.place import Place
from bot.places.gazetteer import Gazetteer
from bot.places.place_words import place_words
from bot.places.showing import show

POINT = 3
"""Decimals of a public point: about a hundred metres."""
LONGEST_POLE = 40
"""Characters of a number on a pole, as one is taken in."""
_POLE = re.compile(r"[A-Z]{0,4}[ -]?\d{1,8}(?:[ /-]?[A-Z\d]{1,6})?", re.IGNORECASE)
_HOUSE = re.compile(r"\d{1,5} ?[A-Z]?|\d{1,5}号?", re.IGNORECASE)


def public_place(place: Place, gazetteer: Gazetteer, language: str) -> Place:
    """Street, number, pole, the city's own landmark and a rounded point; its text is made anew, and empty where nothing is known."""
    streets = gazetteer.streets_called(place.street) if place.street else ()
    crossed = gazetteer.streets_called(place.crossing) if streets and place.crossing else ()
    mark = gazetteer.landmark_called(place.landmark) if place.landmark and not streets else None
    bare = Place(
        "",
        street=streets[0].name.get(language, place.street) if streets else "",
        number=place.number if streets and _HOUSE.fullmatch(place.number) else "",
        landmark=mark.name.get(language, place.landmark) if mark else "",
        pole=place.pole if _POLE.fullmatch(place.pole) else "",
        crossing=crossed[0].name.get(language, place.crossing) if crossed else "",
        district=streets[0].district.get(language, "") if streets and place.district else "",
        lat=None if place.lat is None else round(place.lat, POINT),
        lon=None if place.lon is None else round(place.lon, POINT),
    )
    return _worded(bare, language)


def _worded(bare: Place, language: str) -> Place:
    words = place_words(language)
    text = show(bare, words, article=False) if words else " ".join(filter(None, (bare.number, bare.street)))
    return Place(
        text, bare.street, bare.number, bare.landmark, bare.pole, bare.crossing, "", "", bare.district, bare.lat, bare.lon
    )  # fmt: skip
