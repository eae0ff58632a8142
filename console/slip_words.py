"""What stands on a slip: of a case, of a time that was booked, or of a service."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogue.model import Office, Service, any_of
from bot.model.case import Case
from console.case_rows import service_name
from console.desk import Desk
from console.entry_card import Place, card_of, place_of
from console.slip import Size, Slip, SlipRow
from console.texts import Texts
from console.visit_question import day_in_words, form_of, moment_in_words

CARD_ROWS = ("code", "when", "where", "ring")
"""Rows that a card for a purse has room for."""
MOST_PLACES = 2


def slip_of(case: Case | None, service: str, name: str, desk: Desk, words: Texts, size: Size) -> Slip:
    """A slip in the language of some words. case: None for what is only told of a service. name: whom it is for, or empty."""
    entry = desk.entry_of(service) if service else None
    title = service_name(service, desk, words) if entry else words.name_of("kind", case.kind if case else "")
    rows = dict(_rows(case, entry, name, desk, words))
    shown = [row for key, row in rows.items() if size == "slip" or key in CARD_ROWS]
    line = any_of(desk.city.line, words.language)
    foot = words("slip.foot", line=line, number=desk.city.phone.number)
    return Slip(title, tuple(shown), foot, words.language, words("slip.by_hand"), size)


def _rows(
    case: Case | None, entry: Service | None, name: str, desk: Desk, words: Texts
) -> Iterator[tuple[str, SlipRow]]:
    if name:
        yield "for", SlipRow(words("slip.for"), (name,))
    if case and case.code:
        yield "code", SlipRow(words("slip.code"), (in_pairs(case.code),), large=True)
    if when := list(_when(case, desk, words)):
        yield "when", SlipRow(words("slip.when"), tuple(when), large=True)
    places = list(_places(case, entry, desk, words))
    if places:
        yield "where", SlipRow(words("slip.where"), tuple(line for place in places for line in _told(place, case)))
    card = card_of(entry, desk, words) if entry else None
    for section in card.sections if card else ():
        if section.name == "bring" or (case is None and section.name in {"who", "cost"}):
            yield section.name, SlipRow(words(f"card.{section.name}"), section.lines)
    if ring := [place.phone for place in places if place.phone][:1] or list(card.phones if card else ())[:1]:
        yield "ring", SlipRow(words("slip.ring"), tuple(ring))


def in_pairs(code: str) -> str:
    """A code in groups of three, as it is read out."""
    return " ".join(code[at : at + 3] for at in range(0, len(code), 3))


def _when(case: Case | None, desk: Desk, words: Texts) -> Iterator[str]:
    """The moment that was booked, or the days that were told."""
    if case is None:
        return
    if case.booking is not None and case.is_booked:
        yield moment_in_words(desk.city.local(case.booking.starts), words)
        return
    form = form_of(case, desk)
    for question in form.questions if form else ():
        day = case.details.value(question.name)
        if question.kind == "date" and isinstance(day, str):
            yield day_in_words(day, words)


def _places(case: Case | None, entry: Service | None, desk: Desk, words: Texts) -> Iterator[Place]:
    """The office of a time; else, where nothing was handed in, those where the service is."""
    if case is not None:
        office = desk.city.office(case.booking.office) if case.booking and case.is_booked else None
        if office is not None and case.booking and not case.booking.at_home:
            yield place_of(office, None, words)
        return
    offices: tuple[Office, ...] = entry.offices[:MOST_PLACES] if entry else ()
    yield from (place_of(office, entry.hours if entry else None, words) for office in offices)


def _told(place: Place, case: Case | None) -> tuple[str, ...]:
    """Where it is; when it is open, where no time was booked."""
    return (place.name, place.address, *(place.hours if case is None else ()), place.access)
