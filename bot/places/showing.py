"""A place read back in a language, made from its parts by `shown` of `places.yml`."""

from __future__ import annotations

from typing import Any

from bot.model.place import Place
from bot.places.place_words import PlaceWords


def show(place: Place, words: PlaceWords, relation: str = "", article: bool = True) -> str:
    """The text of a place; relation: the words said for it; article: False if the landmark brings its own."""
    shown = words.shown
    said = relation or shown["relations"].get(place.relation, "")
    address = _address(place, shown)
    if not place.landmark:
        if place.relation and place.relation != "at" and said and address:
            address = shown["relation"].format(relation=said, place=address)
        return _with_pole(address, place, shown)
    mark = shown["landmark"].format(landmark=place.landmark) if article else place.landmark
    if said and place.relation:
        mark = shown["relation"].format(relation=said, place=mark)
    return _with_pole(_joined(mark, address, place, shown), place, shown)


def _joined(mark: str, address: str, place: Place, shown: Any) -> str:
    """Landmark and address in the language's order: "by the bakery, Station Road", 车站路面包店旁边."""
    if not shown.get("address_first"):
        parts = mark, address
    elif place.number or place.unit or place.crossing:
        parts = address, mark
    else:
        return address + mark
    return str(shown["between"].join(part for part in parts if part))


def _address(place: Place, shown: Any) -> str:
    said: str = place.street
    if place.street and place.crossing:
        said = shown["crossing"].format(street=said, crossing=place.crossing)
    elif place.street and place.number:
        said = shown["address"].format(number=place.number, street=said)
    elif place.number:
        said = shown["number"].format(number=place.number)
    if place.unit:
        said = shown["unit"].format(place=said, unit=place.unit) if said else place.unit
    return str(shown["district"].format(place=said, district=place.district)) if place.district else said


def _with_pole(text: str, place: Place, shown: Any) -> str:
    if not place.pole:
        return text
    pole: str = shown["pole"].format(pole=place.pole)
    whole: str = shown["between"].join(part for part in (text, pole) if part)
    return whole
