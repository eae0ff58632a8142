"""A visitor's errands on the page, and the days that pass on a line that is being tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.city.city import City
from bot.model.address import Address
from bot.model.case import Case
from bot.store.records import OutboxEntry
from bot.system.clock import now
from channels.contract import Unreadable
from channels.line import Days
from channels.simulator.case_view import CLOSES, acts_of, view_of
from channels.simulator.codec import WAYS, told
from channels.simulator.entry_card import EntryOf

MORNING = time(9)
HOUR, TOMORROW, NEXT = "hour", "tomorrow", "next"
MOST_SHOWN = 12
Addresses = Sequence[tuple[str, str]]
"""Devices and addresses that are or were a visitor's."""


class KeptErrands(Protocol):
    """What the store tells of errands."""

    def cases_of(self, address: Address, now: datetime) -> tuple[Case, ...]:
        """Cases that an address opens."""
        ...

    def conversation_of(self, channel: str, address: str) -> int | None:
        """Number of the conversation of an address."""
        ...

    def replies_since(self, talk: int, after: int = 0) -> Sequence[OutboxEntry]:
        """Messages with a number above `after`, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Errands:
    """What is shown of errands."""

    kept: KeptErrands
    city: City
    entry_of: EntryOf
    days: Days | None = None
    """None on a line in real use: its clock is never moved."""

    def has_cases(self, address: str) -> bool:
        """True for an address that something came from."""
        return bool(self.kept.cases_of(Address(address, "vouched"), now()))

    def show(self, addresses: Addresses, after: int, language: str) -> dict[str, Any]:
        """Cases of some addresses, what was sent by itself above a number, and what the clock shows."""
        at, asked = now(), self.days.asked() if self.days else None
        cases = self._cases(addresses, at)
        return {
            "now": self.city.local(at).isoformat(),
            "zone": self.city.timezone,
            "clock": self.days is not None,
            "passing": asked is not None,
            "next": bool(self._next(addresses, at)),
            "cases": [self._view(case, language) for case in cases[:MOST_SHOWN]],
            "sent": sorted(self._sent(addresses, after), key=lambda each: int(each["id"])),
        }

    def pass_time(self, addresses: Addresses, to: object) -> str:
        """Ask that time passes; the moment, ISO. Raises Unreadable where nothing is due, or for no such wish."""
        if self.days is None:
            raise Unreadable("clock")
        at = now()
        moments = {HOUR: at + timedelta(hours=1), TOMORROW: self._tomorrow(at), NEXT: self._next(addresses, at)}
        until = moments.get(to) if isinstance(to, str) else None
        if until is None:
            raise Unreadable("to")
        try:
            self.days.ask(until)
        except ValueError:
            raise Unreadable("far") from None
        return self.city.local(until).isoformat()

    def act(self, addresses: Addresses, act: object, code: object) -> None:
        """Do what an office does with one of the visitor's cases; raises Unreadable for what may not be done now."""
        case = next((each for each in self._cases(addresses, now()) if each.code and each.code == code), None)
        if self.days is None or case is None or act not in set(acts_of(case)):
            raise Unreadable("act")
        told_of: dict[str, Any] = {"act": act, "case": case.code}
        if act == CLOSES and case.booking is not None:
            day = self.city.local(case.booking.starts).date()
            told_of = {"act": act, "office": case.booking.office, "date": day.isoformat()}
        try:
            self.days.act(told_of, now())
        except ValueError:
            raise Unreadable("act") from None

    def _view(self, case: Case, language: str) -> dict[str, Any]:
        shown = view_of(case, self.city, self.entry_of, language)
        return shown if self.days else {**shown, "acts": []}

    def _cases(self, addresses: Addresses, at: datetime) -> list[Case]:
        """Those not over first, the latest first."""
        own = (self.kept.cases_of(Address(address, "vouched"), at) for _, address in addresses)
        found = {case.id: case for cases in own for case in cases}
        return sorted(found.values(), key=lambda case: (case.is_over, -case.id))

    def _next(self, addresses: Addresses, at: datetime) -> datetime | None:
        """When something falls due for one of them next."""
        waits = (due.at for case in self._cases(addresses, at) for due in case.dues if due.state == "waiting")
        return min((moment for moment in waits if moment > at), default=None)

    def _tomorrow(self, at: datetime) -> datetime:
        day = self.city.local(at).date() + timedelta(days=1)
        return datetime.combine(day, MORNING, ZoneInfo(self.city.timezone))

    def _sent(self, addresses: Addresses, after: int) -> Iterator[dict[str, Any]]:
        """Messages that answer no turn, with the device they went to."""
        for way, address in addresses:
            talk = self.kept.conversation_of(WAYS[way], address)
            for row in self.kept.replies_since(talk, after) if talk is not None else ():
                if row.turn is None and row.status != "blocked":
                    yield {**told(row), "way": way}
