"""Where and when, in the columns of the plain spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogue.exporters.places import exceptions
from bot.catalogue.hours import week_runs
from bot.catalogue.importers.sheet_columns import LEFT_OUT
from bot.catalogue.model import Fact, Hours, Office, Service, Words, any_of

Cells = dict[tuple[str, str], str]
PLACES = f"{LEFT_OUT} about places"
SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EARLY = "06:00"
"""A time before which the spreadsheet wants to be told that it is in the morning."""


def one_value(text: str) -> str:
    """A text on one line without semicolons: what stands behind one would be another value of the cell."""
    return " ".join(text.replace(";", ",").replace("；", "，").split())


def place_cells(service: Service, facts: list[Fact], main: str) -> Cells:
    """The cells of offices, hours, ways in, and of places and times told in words."""
    where = [fact.texts for fact in facts if fact.aspect == "where"]
    when = [" ".join(any_of(fact.texts, main).split()) for fact in facts if fact.aspect == "when"]
    hours = _hours(service)
    told = [*_about(service, main, hours), *(f"when: {text}" for text in (when if hours else when[1:]))]
    return {
        **_where([*map(_place, service.offices), *where], main),
        ("step_free", ""): "\n".join(_step_free(service.offices, main)) if not where else "",
        ("hours", ""): week_text(hours) if hours else "".join(when[:1]),
        (PLACES, ""): "\n".join(told),
    }


def _place(office: Office) -> Words:
    """Name and address, as far as they are known."""
    named = {tag: f"{name}, {office.address[tag]}" for tag, name in office.name.items() if office.address.get(tag)}
    return {tag: named.get(tag, name) for tag, name in (office.name or office.address).items()}


def _where(places: list[Words], main: str) -> Cells:
    """Places one a line, in the languages that all of them have, so that each line is the same place; else in any."""
    tags = [tag for tag in (places[0] if places else {}) if all(place.get(tag) for place in places)]
    if not tags:
        return {("where", ""): "\n".join(one_value(any_of(place, main)) for place in places)}
    return {("where", tag): "\n".join(one_value(place[tag]) for place in places) for tag in tags}


def _step_free(offices: tuple[Office, ...], main: str) -> Iterator[str]:
    """One answer for all, or one for each; none where it is not known of all, for the last is taken for the rest."""
    answers = [_answer(office, main) for office in offices]
    if answers and all(answers):
        yield from answers[:1] if len(set(answers)) == 1 else answers


def _answer(office: Office, main: str) -> str:
    """yes, no, or how one gets in where that is all that is known."""
    if office.step_free is None:
        return one_value(any_of(office.access, main))
    return "yes" if office.step_free else "no"


def _hours(service: Service) -> Hours | None:
    """The hours that hold for all of it; None if places differ."""
    if service.hours:
        return service.hours
    known = [office.hours for office in service.offices]
    return known[0] if known and all(hours and known[0] and hours.week == known[0].week for hours in known) else None


def week_text(hours: Hours) -> str:
    """ "Mon-Fri 09:00-12:00, 13:30-17:00; Sat 09:00-12:00" of a week."""
    parts = []
    for first, last, spans in week_runs(hours):
        days = SHORT[first] if first == last else f"{SHORT[first]}-{SHORT[last]}"
        parts.append(f"{days} {', '.join(map(span_text, spans))}")
    return "; ".join(parts)


def span_text(span: str) -> str:
    """One opening time as the spreadsheet reads it again."""
    return "-".join(_clock(time.strip()) for time in span.split("-"))


def _clock(time: str) -> str:
    hour, minute = time.split(":")
    return f"{int(hour) or 12}:{minute}am" if time < EARLY else time


def _about(service: Service, main: str, hours: Hours | None) -> Iterator[str]:
    """What has no column: days with other hours, and what is known of each office beside its name, address and steps."""
    if hours:
        yield from _special(hours)
    for office in service.offices:
        parts = [any_of(words, main) for words in (office.bus, office.times) if words]
        parts += [any_of(office.access, main)] if office.step_free is not None and office.access else []
        parts += [phone.number for phone in office.phones]
        if office.hours and not hours:
            parts += [week_text(office.hours), *_special(office.hours)]
        if parts:
            yield f"{any_of(office.name, main) or office.id}: {' '.join(' '.join(parts).split())}"


def _special(hours: Hours) -> Iterator[str]:
    yield from (f"{first} to {last}: {span or 'closed'}" for first, last, span in exceptions(hours))
