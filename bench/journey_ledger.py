"""Checks the database after the errands were played: each errand once, as it was agreed, and each answer sent once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from bench.fake_twilio import FakeTwilio
from bench.journey_people import Person
from bot.model.case import Case
from bot.store import Store
from bot.store.errand_tables import bookings, taken
from bot.store.tables import outbox


def check(
    store: Store, twilio: FakeTwilio, card: Sequence[Person], lamp: Sequence[Person], asking: Sequence[Person]
) -> list[str]:
    """All that is not as it was agreed, with who it is of; nothing if all is."""
    faults = [f"{one.number}: {fault}" for one in (*card, *lamp, *asking) for fault in _texts(store, twilio, one)]
    for kind, people in (("booking", card), ("report", lamp), ("", asking)):
        for one in people:
            faults += [f"{one.number}: {fault}" for fault in _cases(store, one, kind)]
    with store.db.reading() as c:
        kept = c.scalar(sa.select(sa.func.count(sa.distinct(taken.c.booking))).where(taken.c.held_until.is_(None)))
        held = c.scalar(sa.select(sa.func.count()).select_from(bookings).where(bookings.c.state == "booked"))
    if not kept == held == len(card):
        faults.append(f"{len(card)} booked; times that stand: {held}, with a desk: {kept}")
    print(f"    in the database: {held} times, {len(lamp)} reports, each once; faults: {len(faults)}", flush=True)
    return faults


def _texts(store: Store, twilio: FakeTwilio, one: Person) -> Iterator[str]:
    """Whether each answer was written once and sent once."""
    talk = store.conversation_of("sms", one.number)
    with store.db.reading() as c:
        states = list(c.scalars(sa.select(outbox.c.status).where(outbox.c.conversation == talk)))
    sent = len(twilio.came.get(one.number, ()))
    if not sent == len(states) == one.came or set(states) - {"sent"}:
        yield f"{one.came} answers, {sent} at the provider, in the outbox {sorted(states)}"


def _cases(store: Store, one: Person, kind: str) -> Iterator[str]:
    """Whether there is one errand of that kind, as it was agreed; none for an empty kind."""
    found = store.cases_of(one.number, datetime.now(UTC))
    if [case.kind for case in found] != ([kind] if kind else []):
        yield f"cases: {[case.kind for case in found]}"
    elif kind and not _is_agreed(found[0]):
        yield f"{kind} is {found[0].state}, {found[0].booking}, {found[0].report}"


def _is_agreed(case: Case) -> bool:
    """A time that was moved and stands; a report of its own that was fixed and opened again."""
    happened = [event.what for event in case.history]
    if case.booking is not None:
        return case.state == "open" and case.is_booked and happened.count("booked") == happened.count("moved") == 1
    report = case.report
    return case.state == "open" and report is not None and report.state == "reopened" and report.joined is None
