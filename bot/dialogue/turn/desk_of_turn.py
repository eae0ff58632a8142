"""Cases as one turn sees them: each address is looked up once, however many rules ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.model.address import Address
from bot.model.case import Case
from bot.model.case_desk import CaseDesk
from bot.model.incident import Incident
from bot.model.slot import OfficeDays


@dataclass(frozen=True, slots=True)
class DeskOfTurn:
    """A desk for the length of a turn; a turn that is answered again gets a new one."""

    desk: CaseDesk
    found: dict[tuple[Address, datetime], tuple[Case, ...]] = field(default_factory=dict)

    def cases_of(self, address: Address, now: datetime) -> tuple[Case, ...]:
        """Cases that an address opens."""
        key = address, now
        if key not in self.found:
            self.found[key] = self.desk.cases_of(address, now)
        return self.found[key]

    def own_case(self, code: str, address: Address) -> Case | None:
        """The case with a code, if who names it from this address has it."""
        return self.desk.own_case(code, address)

    def strange_case(self, code: str) -> Case | None:
        """The case with a code, whoever has it."""
        return self.desk.strange_case(code)

    def calls_to(self, number: str, now: datetime) -> tuple[Case, ...]:
        """Calls back to a number."""
        return self.desk.calls_to(number, now)

    def codes_tried(self, since: datetime) -> int:
        """How many codes strangers tried since a moment."""
        return self.desk.codes_tried(since)

    def incidents_since(self, problem: str, since: datetime) -> tuple[Incident, ...]:
        """First reports of a problem since a moment."""
        return self.desk.incidents_since(problem, since)

    def incident_of(self, code: str) -> Incident | None:
        """What a case tells of."""
        return self.desk.incident_of(code)

    def office_days(self, office: str, first: date, last: date, now: datetime, case: str = "") -> OfficeDays:
        """What is taken at an office on some days."""
        return self.desk.office_days(office, first, last, now, case)
