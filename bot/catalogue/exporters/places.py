"""What several formats say of places: countries by name, weeks and exceptions in words of figures."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from bot.catalogue.exporters import WEEKDAYS
from bot.catalogue.hours import week_runs
from bot.catalogue.model import Hours, Words
from bot.language import grammar as grammars
from bot.language.traits import languages

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def names_of_country(code: str) -> Words:
    """A country's names in each language of the line; none where the code is not known."""
    known = languages(grammars.FOLDER) if code else ()
    names = {each.tag: Locale.parse(each.locale).territories.get(code.upper()) for each in known}
    return {tag: name for tag, name in names.items() if name}


def runs(hours: Hours) -> Iterator[tuple[str, str, str]]:
    """(first day, last day, "09:00-12:00") of the week, days as MO to SU."""
    for first, last, spans in week_runs(hours):
        yield from ((WEEKDAYS[first], WEEKDAYS[last], span) for span in spans)


def exceptions(hours: Hours) -> Iterator[tuple[str, str, str]]:
    """(first day, last day, "09:00-12:00" or "" where it is closed), days as ISO dates."""
    for exception in hours.exceptions:
        for span in exception.spans or ("",):
            yield exception.start.isoformat(), exception.end.isoformat(), span
