"""What an entry says against itself, or against the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.catalogue.model import Fact, Hours, Service
from bot.catalogue.quality.days import days_in
from bot.language.entry_patterns import entry_patterns

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def contradictions(service: Service, today: date) -> Iterator[tuple[str, str]]:
    """Everything in one entry that cannot be so."""
    yield from _hours("hours", service.hours)
    for office in service.offices:
        yield from _hours(f"hours of {office.id}", office.hours)
    yield from _validity(service)
    yield from _closed_offices(service)
    yield from _free_and_amount(service.of("cost", today=today))
    for fact in service.facts:
        yield from _deadline(fact, today)


def _hours(where: str, hours: Hours | None) -> Iterator[tuple[str, str]]:
    """Spans that close before they open, exceptions that end before they begin."""
    if hours is None:
        return
    spans = [(DAYS[day], span) for day, spans in enumerate(hours.week) for span in spans]
    spans += [(str(e.start), span) for e in hours.exceptions for span in e.spans]
    for day, span in spans:
        opens, closes = (part.strip().zfill(5) for part in span.split("-"))
        if closes <= opens:
            yield where, f"{day} {span} closes before it opens"
    yield from ((where, f"{e.start} to {e.end} ends before it begins") for e in hours.exceptions if e.end < e.start)


def _validity(service: Service) -> Iterator[tuple[str, str]]:
    """Entries and facts that end before they begin."""
    for about, begins, ends in (
        ("valid_until", service.valid_from, service.valid_until),
        *((fact.id, fact.valid_from, fact.valid_until) for fact in service.facts),
    ):
        if begins and ends and ends < begins:
            yield about, f"begins on {begins}, after its end on {ends}"


def _closed_offices(service: Service) -> Iterator[tuple[str, str]]:
    """Days on which the service is said to be open and every office it is given at is closed."""
    weeks = [office.hours.week for office in service.offices if office.hours]
    if service.hours and weeks and len(weeks) == len(service.offices):
        for day, spans in enumerate(service.hours.week):
            if spans and not any(week[day] for week in weeks):
                yield "hours", f"open on {DAYS[day]}, when its offices are closed"


def _free_and_amount(facts: tuple[Fact, ...]) -> Iterator[tuple[str, str]]:
    """A plain "it is free" beside a plain amount, in one language, under no heading."""
    patterns = entry_patterns()
    for language in dict.fromkeys(tag for fact in facts for tag in fact.texts):
        texts = [fact.texts[language] for fact in facts if language in fact.texts and not fact.under]
        sentences = [part for text in texts for part in re.split(r"(?<=[.;!])\s|[。；！，,]", text)]
        # Why whole sentences only: "free for children" leaves room for an amount, "a copy costs 5 yuan" for what is free.
        amount = next((s for s in sentences if patterns.search("plain_amount", s)), "")
        if amount and any(patterns.search("plainly_free", s) for s in sentences):
            yield "cost", f"free, and: {amount.strip()}"
            return


def _deadline(fact: Fact, today: date) -> Iterator[tuple[str, str]]:
    """A last day, with its year, that has passed."""
    for language, text in fact.texts.items():
        if fact.aspect == "deadline" or entry_patterns().search("deadline", text):
            named = days_in(text, language)
            if named and max(named) < today:
                yield fact.id, f"the deadline {max(named)} has passed"
                return
