"""Whether words that name no place of the city look like a place at all."""

from __future__ import annotations

from bot.places.place_words import PlaceWords, any_of, compiled


def looks_like_place(text: str, words: PlaceWords) -> bool:
    """True for "behind the old mill" and 村口, false for "my kettle is boiling". text: in lower case, its numbers as figures."""
    strong = tuple(said for said, _ in words.relation_words if said not in words.weak_relations)
    named = any_of((*strong, *words.kinds))
    known = named if words.relations_after else rf"(?<![a-z])(?:{named})(?![a-z])"
    return any(compiled(pattern).search(text) for pattern in (known, *words.looks))
