"""How soon staff take a case, and whom they ring back: figures of a city, in its `staff.yml`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from bot.catalogue.hours import spans_on
from bot.catalogue.model import Hours

Group = Literal["danger", "callback", "other"]
SAFETY = "safety"
"""Team of the cases that are about danger."""
LOOK_AHEAD = 60
"""Days in which staffed minutes are looked for."""


@dataclass(frozen=True, slots=True)
class Promise:
    """In what time a case is to be taken."""

    take_within: int
    """Minutes until staff are told again: of the clock for danger, of staff hours for all else."""
    again_every: int
    """Minutes between the times they are told after that."""
    at_most: int
    """How often they are told again in all."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """The promises of a city, and the countries it rings."""

    danger: Promise = Promise(2, 5, 12)
    callback: Promise = Promise(120, 120, 4)
    other: Promise = Promise(480, 480, 2)
    ring_back: tuple[str, ...] = ()
    """ISO 3166 codes of countries whose numbers are rung back; none means the city's own."""

    def promise(self, group: Group) -> Promise:
        """The promise for a group of cases."""
        promises: dict[Group, Promise] = {"danger": self.danger, "callback": self.callback, "other": self.other}
        return promises[group]


def group_of(kind: str, team: str) -> Group:
    """Which promise holds for a case."""
    if team == SAFETY:
        return "danger"
    return "callback" if kind in {"callback", "person"} else "other"


def after_staffed(minutes: float, at: datetime, hours: Hours, holidays: Collection[date]) -> datetime:
    """The local moment so many minutes of staff hours after another; so many of the clock where nobody ever works."""
    # Why in UTC: local moments of one zone are told apart by the clock on the wall, which summer time puts on and back.
    left, now = timedelta(minutes=minutes), at.astimezone(UTC)
    for ahead in range(LOOK_AHEAD):
        day = at.date() + timedelta(days=ahead)
        for opens, closes in spans_on(hours, day, holidays):
            start = max(datetime.combine(day, opens, at.tzinfo).astimezone(UTC), now)
            end = datetime.combine(day, closes, at.tzinfo).astimezone(UTC)
            if start + left <= end:
                return (start + left).astimezone(at.tzinfo)
            left -= max(end - start, timedelta())
    return (now + timedelta(minutes=minutes)).astimezone(at.tzinfo)
