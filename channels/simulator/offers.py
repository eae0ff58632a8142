"""What the page offers to begin with: sentences of the city in use, and a question with the beginning of its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalogue.model import Lists, Service, Words, any_of
from bot.city.city import City
from channels.simulator.entry_card import EntryOf

MOST = 3
"""Sentences of the city beside the one that asks for a person."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What a page begins with in one language."""

    sentences: tuple[str, ...] = ()
    """To be pressed."""
    asked: tuple[tuple[str, str, str], ...] = ()
    """(question, name of a service, what it is), for examples to read."""

    def sample(self, number: int, worded: str) -> tuple[str, str] | None:
        """The question and answer to read on a device; None if the city has none. number: of the device, from 0."""
        if not self.asked:
            return None
        question, name, what = self.asked[number % len(self.asked)]
        return question, worded.format(name=name, what=what)


def offers_of(city: City, entry_of: EntryOf, language: str) -> Offers:
    """As the city's keeper wrote them, else what people say who book or report something. language: a tag."""
    booked = list(_booked(city, entry_of))
    asked = (
        (_first(entry.sayings, entry.name, language), any_of(entry.name, language), any_of(what.texts, language))
        for entry in booked
        for what in entry.of("what")[:1]
    )
    written = _of(city.examples, language) or _said(city, booked, language)
    return Offers(tuple(written[:MOST]), tuple(asked))


def _said(city: City, booked: list[Service], language: str) -> tuple[str, ...]:
    """One booking, one report, then what is left."""
    bookings = [_first(entry.sayings, entry.name, language) for entry in booked]
    reports = [_first(problem.sayings, problem.name, language) for problem in city.problems]
    return tuple(dict.fromkeys([*bookings[:1], *reports[:1], *bookings[1:], *reports[1:]]))


def _booked(city: City, entry_of: EntryOf) -> Iterator[Service]:
    """The first service of each office that gives times."""
    names = dict.fromkeys(name for each in city.bookable for name in list(each.services)[:1])
    yield from (entry for name in names if (entry := entry_of(name)))


def _first(sayings: Lists, name: Words, language: str) -> str:
    return next(iter(_of(sayings, language)), any_of(name, language))


def _of(lists: Lists, language: str) -> tuple[str, ...]:
    """The texts in a language, else in the first there is."""
    return lists.get(language) or next(iter(lists.values()), ())
