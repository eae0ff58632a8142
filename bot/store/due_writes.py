"""What is due: written down once, and taken back, in a transaction that is open."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.model.case_write import DropDues, PlanDue
from bot.store.database import Database
from bot.store.errand_cases import id_of, row_of
from bot.store.errand_tables import dues
from bot.store.tables import outbox

HEARD = "heard"
"""Slot of what somebody said they heard."""
UNSENT = ("queued",)
DUE = "due-"
MESSAGE_KEY = re.compile(DUE + r"(\d+)-\d+")


def plan_due(db: Database, c: sa.Connection, write: PlanDue, at: datetime) -> None:
    """Write down what is due; where the same was dropped before it waits again, where it was sent nothing is done."""
    case = id_of(c, write.case)
    key = f"{case}:{write.about}:{write.at.astimezone(UTC).isoformat()}"
    what = {"case": case, "about": write.about, "channel": write.channel, "slots": write.slots}
    if db.insert_new(c, dues, **what, key=key, due_at=write.at, created_at=at) is None:
        again = dues.update().where(dues.c.key == key, dues.c.state == "dropped")
        c.execute(again.values(**what, state="waiting", due_at=write.at, attempts=0, ended_at=None))


def drop_dues(c: sa.Connection, write: DropDues, at: datetime) -> None:
    """What waits is dropped; what was handed to the outbox and did not go out yet is taken back."""
    t, row = dues.c, row_of(c, write.case)
    if row is None:
        return
    case = row.id
    of = (t.case == case, *((t.about == write.about,) if write.about else ()))
    over = {"state": "dropped", "lease_by": None, "lease_until": None, "ended_at": at}
    c.execute(dues.update().where(*of, t.state == "waiting").values(**over))
    for number in c.scalars(sa.select(t.id).where(*of, t.state == "sent")).all():
        unsent = outbox.c.key.startswith(message_key(number, "")), outbox.c.status.in_(UNSENT), outbox.c.attempts == 0
        back = outbox.update().where(*unsent).values(status="blocked", error="taken back", due_at=None, lease_by=None)
        if c.execute(back).rowcount:
            c.execute(dues.update().where(t.id == number).values(**over))


def mark_heard(c: sa.Connection, key: str) -> None:
    """Somebody heard the message of something due."""
    if (number := due_of(key)) is None:
        return
    slots = c.scalar(sa.select(dues.c.slots).where(dues.c.id == number).with_for_update()) or {}
    c.execute(dues.update().where(dues.c.id == number).values(slots={**slots, HEARD: True}))


def message_key(due: int, place: int | str) -> str:
    """Key of a message of something due: the same whoever writes it, so that no two are written."""
    return f"{DUE}{due}-{place}"


def due_of(key: str) -> int | None:
    """Number of what is due that a message is of; None for any other message."""
    found = MESSAGE_KEY.fullmatch(key)
    return int(found[1]) if found else None
