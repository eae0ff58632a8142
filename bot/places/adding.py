"""A place with what was said of it later, more exactly: "opposite number 44", "by the tram stop"."""

from __future__ import annotations

from dataclasses import replace

from bot.model.place import Place
from bot.places.place_words import PlaceWords, any_of, compiled
from bot.places.showing import show


def add_mark(known: Place, more: Place, completed: Place, words: PlaceWords) -> Place:
    """With a landmark: beside a street it is one more part; beside another landmark both are told, and the first is kept."""
    if not known.landmark:
        return completed
    joined = known.text + more.text if words.relations_after else f"{known.text}, {more.text}"
    return replace(known, text=joined)


def with_relation(numbered: Place, text: str, words: PlaceWords) -> Place:
    """The same with how it lies to the house that is named: "opposite number 44"."""
    articles, number = any_of(words.articles), numbered.number.lower()
    for said, relation in words.relation_words:
        pattern = rf"(?<![a-z\d]){said} (?:(?:{articles}) )?(?:house )?(?:number |no\.? ?)?{number}(?![\da-z])"
        if relation != "at" and compiled(pattern).search(text.lower()):
            placed = replace(numbered, relation=relation)
            return replace(placed, text=show(placed, words))
    return numbered
