"""What becomes of what was reported: fixed, told; silent, closed; a promise that is over, noticed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.city.city import City
from bot.model.actor import CLOCK, Actor
from bot.model.case_write import ChangeIncident
from bot.model.incident import Incident


class ReportDesk(Protocol):
    """What is asked of the store here."""

    def incident_of(self, code: str) -> Incident | None:
        """What a case tells of, by its first report."""
        ...

    def work_on_incident(self, write: ChangeIncident, at: datetime, actor: Actor) -> None:
        """Carry out one change outside a turn."""
        ...

    def notice_over_pledges(self, now: datetime) -> tuple[str, ...]:
        """Reports whose promise is over and was not noticed before."""
        ...

    def fixed_before(self, problem: str, moment: datetime) -> tuple[str, ...]:
        """Cases whose person was told that it is fixed before a moment, and has said nothing since."""
        ...


def mark_fixed(store: ReportDesk, case: str, at: datetime, actor: Actor, text: str = "") -> None:
    """The crew says that it is done: all who told of it are to be asked. Raises Refused, WriteConflict."""
    store.work_on_incident(ChangeIncident(case, "fixed", by=actor.name or actor.role, text=text), at, actor)


def overdue(store: ReportDesk, city: City, now: datetime) -> tuple[str, ...]:
    """Notice each promise that is over, once: a line of history, and staff are told; gives the codes."""
    return store.notice_over_pledges(now)


def close_silent(store: ReportDesk, city: City, now: datetime) -> tuple[str, ...]:
    """Close what was fixed for as many days as the city waits for a word; gives the codes."""
    closed: list[str] = []
    for problem, silent in silent_after(city).items():
        for code in store.fixed_before(problem, now - silent):
            store.work_on_incident(ChangeIncident(code, "closed", by="", text="silent"), now, CLOCK)
            closed.append(code)
    return tuple(closed)


def silent_after(city: City) -> dict[str, timedelta]:
    """How long silence after "fixed" is waited for, by problem."""
    return {problem.id: timedelta(days=problem.fixed_silent_days) for problem in city.problems}


def follow_up(store: ReportDesk, city: City, now: datetime) -> bool:
    """All that a clock does with what was reported; False if nothing was due. Raises StoreDown."""
    return bool(overdue(store, city, now)) | bool(close_silent(store, city, now))
