"""Cases as one turn sees them: each address is looked up once, however many rules ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.model.case import Case
from bot.model.case_desk import CaseDesk
from bot.model.incident import Incident
from bot.model.slot import OfficeDays


@dataclass(frozen=True, slots=True)
class DeskOfTurn:
    """A desk for the length of a turn; a turn that is answered again gets a new one."""

    desk: CaseDesk
    found: dict[tuple[str, datetime], tuple[Case, ...]] = field(default_factory=dict)

    def cases_of(self, address: str, now: datetime) -> tuple[Case, ...]:
        """Cases that came from an address."""
        key = address, now
        if key not in self.found:
            self.found[key] = self.desk.cases_of(address, now)
        return self.found[key]

    def case_of(self, code: str) -> Case | None:
        """The case with a code."""
        return self.desk.case_of(code)

    def incidents_since(self, problem: str, since: datetime) -> tuple[Incident, ...]:
        """First reports of a problem since a moment."""
        return self.desk.incidents_since(problem, since)

    def incident_of(self, code: str) -> Incident | None:
        """What a case tells of."""
        return self.desk.incident_of(code)

    def office_days(self, office: str, first: date, last: date, now: datetime, case: str = "") -> OfficeDays:
        """What is taken at an office on some days."""
        return self.desk.office_days(office, first, last, now, case)
