"""Messages about a report when its state changes; and what goes before any message of a call that was not proved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from bot.catalogue.model import any_of
from bot.dialogue.turn.context import TurnContext
from bot.model.case import Case
from bot.model.due_work import DueWork
from bot.model.reply import Part, Say


class Told(Protocol):
    """What a message is worded from."""

    @property
    def context(self) -> TurnContext:
        """How to word things."""
        ...

    @property
    def work(self) -> DueWork:
        """What is due."""
        ...

    @property
    def case(self) -> Case:
        """Its case."""
        ...

    @property
    def service_name(self) -> str:
        """What the service is called."""
        ...

    def say(self, key: str, **values: str) -> Say:
        """A wording."""
        ...

    def by_way(self, name: str) -> Say:
        """A wording that differs where it is heard."""
        ...

    def when(self, at: datetime) -> str:
        """Weekday, date and time."""
        ...


def shown(told: Told) -> Iterator[Part]:
    """Says that it was asked for in a call that only showed this number: whoever is told may never have rung."""
    if told.case.details.call and told.work.about != "callback":
        yield told.say("due.shown")


def status(told: Told) -> Iterator[Part]:
    """How a case stands: what was told us, what became of it, what is asked."""
    case, state = told.case, state_of(told)
    if case.report is None:
        if state in {"ready", "done"}:
            yield told.say("due.status.ready" if state == "ready" else "due.status.done", service=told.service_name)
        return
    yield told.say("due.status.told", **reported(told.context, case))
    pledged = _pledged(told)
    if state == "fixed":
        yield told.say("due.status.fixed")
        yield told.by_way("fixed")
    elif state == "reopened":
        yield told.say("due.status.reopened", when=told.when(pledged)) if pledged else told.say("due.status.again")
    elif state == "late":
        yield told.say("due.status.late")
        yield from [told.say("due.status.late_by", when=told.when(pledged))] if pledged else []
    else:
        yield told.say("due.status.closed" if state == "closed" else "due.status.open")


def state_of(told: Told) -> str:
    """What is told of: the state it was planned with, else the one that stands."""
    report = told.case.report
    return str(told.work.slots.get("state") or (report.state if report else told.case.state))


def reported(context: TurnContext, case: Case) -> dict[str, str]:
    """What was reported and where, in words."""
    problem = context.house.city.problem(case.problem)
    place = str((case.report.place if case.report else {}).get("text") or "")
    return {"problem": any_of(problem.name, context.language) if problem else case.problem, "place": place}


def _pledged(told: Told) -> datetime | None:
    given = told.work.slots.get("pledged")
    return datetime.fromisoformat(str(given)) if given else told.case.report.pledged if told.case.report else None
