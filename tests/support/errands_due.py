"""Cases with a booking, for tests of what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.model.actor import resident
from bot.model.case import Case, CaseDetails, Kind
from bot.model.case_write import CaseWrite, SaveCase
from bot.model.dialogue_state import Session
from bot.store import Store
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.errand_tables import bookings, dues, incidents
from bot.store.serialise import write_session
from bot.store.tables import conversation, outbox

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
"""Ten in the morning in Linhe."""
STARTS = datetime(2026, 12, 11, 2, 20, tzinfo=UTC)
"""Friday 11 December, 10:20 in Linhe."""


NOTHING = CaseDetails()


@dataclass(frozen=True)
class Desk:
    """A store with what a test does to it."""

    store: Store

    def talk(self, channel: str = "sms", address: str = "+8613900000101", language: str = "en") -> int:
        """A conversation that began."""
        session = write_session(replace(Session("1", language), turns=2))
        with self.store.db.writing() as c:
            number = self.store.db.insert_new(
                c, conversation, channel=channel, address=address, address_sealed=address, session=session
            )
        assert number
        return number

    def write(self, talk: int, *writes: CaseWrite, at: datetime = NOW) -> None:
        """Carry out writes as a turn does."""
        with self.store.db.writing() as c:
            apply_writes(writes, WriteScope(self.store.db, c, at, talk, None, resident(1)))

    def case(
        self, talk: int, code: str = "482913", service: str = "senior-transit-card", kind: Kind = "booking",
        details: CaseDetails = NOTHING, **more: object,
    ) -> Case:  # fmt: skip
        """A case that is open."""
        case = Case(code, kind, "open", service, details=details)
        self.write(talk, SaveCase(replace(case, **more), "opened"))  # type: ignore[arg-type]
        return self.read(code)

    def read(self, code: str = "482913") -> Case:
        """A case as it stands."""
        case = self.store.case_of(code)
        assert case
        return case

    def book(self, case: Case, office: str = "transit-desk", starts: datetime = STARTS) -> Case:
        """A time booked for a case."""
        row = {"case": case.id, "office": office, "service": case.service, "starts": starts, "minutes": 20}
        with self.store.db.writing() as c:
            c.execute(bookings.insert().values(**row, state="booked", uid="u", desk={}, created_at=NOW))
        return self.read(case.code)

    def unbook(self, case: Case, state: str = "cancelled") -> None:
        """The booking does not stand any more."""
        with self.store.db.writing() as c:
            c.execute(bookings.update().where(bookings.c.case == case.id).values(state=state))

    def report(self, case: Case, state: str = "open") -> Case:
        """Something reported for a case."""
        row = {"case": case.id, "problem": case.problem, "place": {"text": "14 Willow Street"}, "opened_at": NOW}
        with self.store.db.writing() as c:
            c.execute(incidents.insert().values(**row, state=state))
        return self.read(case.code)

    def stop(self, talk: int) -> None:
        """Its person says stop."""
        with self.store.db.writing() as c:
            c.execute(conversation.update().where(conversation.c.id == talk).values(opted_out=True))

    def bodies(self) -> list[str]:
        """What is in the outbox, in order."""
        with self.store.db.reading() as c:
            return list(c.scalars(sa.select(outbox.c.body).order_by(outbox.c.id)))

    def states(self) -> list[tuple[str, str]]:
        """Kind and state of all that is due, in order."""
        with self.store.db.reading() as c:
            return [tuple(row) for row in c.execute(sa.select(dues.c.about, dues.c.state).order_by(dues.c.id))]

    def slots(self) -> list[dict[str, object]]:
        """What all that is due knows."""
        with self.store.db.reading() as c:
            return list(c.scalars(sa.select(dues.c.slots).order_by(dues.c.id)))


def codes() -> Iterable[str]:
    """Codes of cases, all different."""
    return (f"{number:06}" for number in range(482913, 483000))
