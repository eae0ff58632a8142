"""House numbers, numbers on poles, and what is inside a house: flats, floors, yards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.places.place_words import PlaceWords, compiled

MASK = "\x00"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text and what it was read as."""

    value: str
    start: int
    end: int


def masked(text: str, *pieces: Piece | None) -> str:
    """The text with what was read already blotted out; as long as before."""
    for piece in pieces:
        if piece is not None:
            text = text[: piece.start] + MASK * (piece.end - piece.start) + text[piece.end :]
    return text


def find_number(text: str, words: PlaceWords, street: tuple[int, int] | None) -> Piece | None:
    """The house number of a street that was read, or one that stands by itself ("number 14")."""
    if street is not None:
        start, end = street
        if (before := compiled(words.number_before).search(text[:start])) and _stands(before, words):
            return Piece(_plain(before["number"]), before.start(), before.end())
        if after := compiled(words.number_after).match(text[end:]):
            return _piece(after, end)
    for apart in compiled(words.number_apart).finditer(text):
        if not compiled(words.negations).search(text[: apart.start()]):
            return _piece(apart, 0)
    return None


def _stands(match: re.Match[str], words: PlaceWords) -> bool:
    return not compiled(words.negations).search(match.string[: match.start("number")])


def find_number_alone(text: str, words: PlaceWords) -> Piece | None:
    """The number that a correction begins with."""
    found = compiled(words.number_alone).match(text)
    return _piece(found, 0) if found else None


def find_only_number(text: str, words: PlaceWords) -> Piece | None:
    """The number where one was asked for and nothing else was said."""
    found = compiled(words.number_only).match(text)
    return _piece(found, 0) if found else None


def find_pole(text: str, words: PlaceWords) -> Piece | None:
    """The number on a pole, cover or stop."""
    for pattern in words.poles:
        if found := compiled(pattern).search(text):
            return Piece(found["pole"].upper(), *found.span())
    return None


def find_unit(text: str, words: PlaceWords, after: int | None) -> Piece | None:
    """Flat, floor, door or yard; after: where the number or street ends, behind which more is a unit than elsewhere."""
    if after is not None:
        for pattern in words.units_after:
            if (found := compiled(pattern).match(text[after:])) and found["unit"]:
                return Piece(found["unit"], after + found.start("unit"), after + found.end())
    if named := compiled(words.unit_named).search(text):
        return Piece(f"{named['kind']} {named['unit']}", *named.span())
    pieces: list[Piece] = []
    rest = text
    for pattern in words.units:
        while (found := compiled(rf"(?<![a-z\d])(?:{pattern})").search(rest)) is not None and len(pieces) < 3:
            piece = Piece(found[0].strip(), *found.span())
            is_refused = compiled(words.negations).search(text[: piece.start]) is not None
            pieces, rest = pieces if is_refused else [*pieces, piece], masked(rest, piece)
    if not pieces:
        return None
    pieces.sort(key=lambda piece: piece.start)
    value = (", " if words.articles and not words.relations_after else "").join(piece.value for piece in pieces)
    return Piece(value, pieces[0].start, pieces[-1].end)


def _piece(found: re.Match[str], offset: int) -> Piece:
    group = next(name for name in found.re.groupindex if found[name])
    return Piece(_plain(found[group]), offset + found.start(group), offset + found.end())


def _plain(number: str) -> str:
    return number.replace(" ", "").upper()
