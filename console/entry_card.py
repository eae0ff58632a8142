"""An entry of the catalogue for whoever helps somebody: who may have it, what to bring, what it costs, where and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import get_day_names

from bot.catalogue.hours import week_runs
from bot.catalogue.model import Hours, Office, Service, any_of
from console.desk import Desk
from console.texts import Texts

SECTIONS = {
    "what": ("what",), "who": ("who",), "bring": ("bring",), "cost": ("cost",), "how": ("how",), "takes": ("duration", "deadline", "when"),
}  # fmt: skip
"""Name of a section → the aspects it tells, in the order they stand."""
MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go."""

    name: str
    address: str
    hours: tuple[str, ...]
    phone: str
    access: str


@dataclass(frozen=True, slots=True)
class EntryCard:
    """All of it, in one language."""

    name: str
    language: str
    sections: tuple[Section, ...]
    places: tuple[Place, ...]
    phones: tuple[str, ...]


def card_of(entry: Service, desk: Desk, t: Texts) -> EntryCard:
    """The entry in the language of some texts."""
    today = desk.city.local(desk.now()).date()
    found = [Section(name, tuple(_told(entry, of, t, today))) for name, of in SECTIONS.items()]
    places = tuple(place_of(office, entry.hours, t) for office in entry.offices[:MOST_PLACES])
    phones = tuple(phone.number for phone in entry.phones if phone.type == "voice")
    name = any_of(entry.name, t.language)
    return EntryCard(name, t.language, tuple(each for each in found if each.lines), places, phones)


def place_of(office: Office, hours: Hours | None, t: Texts) -> Place:
    """An office; hours: of the service there, where they are not the office's own."""
    phone = next((each.number for each in office.phones if each.type == "voice"), "")
    tag, opens = t.language, (*_open(hours or office.hours, t), *_written(office, t))
    return Place(any_of(office.name, tag), any_of(office.address, tag), opens, phone, any_of(office.access, tag))


def _told(entry: Service, aspects: Sequence[str], t: Texts, today: date) -> Iterator[str]:
    for fact in entry.of(*aspects):
        if fact.is_valid(today):
            under, text = any_of(fact.under, t.language), any_of(fact.texts, t.language)
            yield f"{under} {text}" if under else text


def _written(office: Office, t: Texts) -> Iterator[str]:
    """Opening times that fit no week."""
    if times := any_of(office.times, t.language):
        yield times


def _open(hours: Hours | None, t: Texts) -> Iterator[str]:
    """The week in words: "Mon–Fri 9:00-17:00"."""
    days = get_day_names("abbreviated", locale=Locale.parse(t.language, sep="-"))
    for first, last, spans in week_runs(hours) if hours else ():
        name = days[first] if first == last else t("days", first=days[first], last=days[last])
        yield f"{name} {t('comma').join(spans)}"
