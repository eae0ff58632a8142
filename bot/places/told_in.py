"""A place told in another language than the one it was said in."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Words
from bot.model.place import Place
from bot.places.gazetteer import Gazetteer
from bot.places.place_words import place_words
from bot.places.showing import show


def told_in(place: Place, language: str, gazetteer: Gazetteer) -> str:
    """The text of a place in a language; as it was said where a part of it has no name in that language."""
    words = place_words(language)
    street = next(iter(gazetteer.streets_called(place.street)), None) if place.street else None
    crossed = next(iter(gazetteer.streets_called(place.crossing)), None) if place.crossing else None
    mark = gazetteer.landmark_called(place.landmark) if place.landmark else None
    named: list[tuple[str, Words]] = [
        (place.street, street.name if street else {}), (place.crossing, crossed.name if crossed else {}),
        (place.landmark, mark.name if mark else {}),
    ]  # fmt: skip
    said = [(name, known.get(language, "")) for name, known in named if name]
    if words is None or not said or any(not name for _, name in said) or all(name == told for name, told in said):
        return place.text
    other = replace(
        place,
        street=street.name[language] if street else "",
        crossing=crossed.name[language] if crossed else "",
        landmark=mark.name[language] if mark else "",
        district=street.district.get(language, "") if street and place.district else "",
    )
    return show(other, words, article=mark is None)
