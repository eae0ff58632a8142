"""The interface by which a conversation reads cases; the store implements it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from bot.model.address import Address
from bot.model.case import Case
from bot.model.incident import Incident
from bot.model.slot import OfficeDays


class CaseDesk(Protocol):
    """Looks into cases; changes nothing: what a turn does to cases goes out with its answer."""

    def cases_of(self, address: Address, now: datetime) -> tuple[Case, ...]:
        """Cases that an address opens, by any way in: those not over first, the latest first."""
        ...

    def own_case(self, code: str, address: Address) -> Case | None:
        """The case with a code; None if there is none, or who names its code from this address does not have it."""
        ...

    def strange_case(self, code: str) -> Case | None:
        """The case with a code, whoever has it; for who tells nothing of it but whether it is open."""
        ...

    def calls_to(self, number: str, now: datetime) -> tuple[Case, ...]:
        """Calls back to a number; so that nobody is rung twice, and for nothing else."""
        ...

    def codes_tried(self, since: datetime) -> int:
        """How many codes were tried since a moment by people whose cases they are not."""
        ...

    def incidents_since(self, problem: str, since: datetime) -> tuple[Incident, ...]:
        """First reports of a problem told of, or fixed, since a moment, and all still open, the latest first."""
        ...

    def incident_of(self, code: str) -> Incident | None:
        """What a case tells of, by its first report; None for a case that reports nothing."""
        ...

    def office_days(self, office: str, first: date, last: date, now: datetime, case: str = "") -> OfficeDays:
        """What is taken at an office on some days, and which of them it closed.

        case: code of the case that is asked for; what it holds or has booked itself counts as free.
        """
        ...
