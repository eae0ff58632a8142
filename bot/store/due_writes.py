"""Plans and drops due items, in an open transaction."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.model.actor import resident
from bot.model.case_write import DropDues, PlanDue
from bot.model.consent import RUNG_BACK
from bot.store.case_rows import update_case
from bot.store.case_scope import CaseScope
from bot.store.database import Database
from bot.store.errand_cases import id_of, row_of
from bot.store.errand_tables import dues
from bot.store.tables import cases, conversation, outbox

HEARD = "heard"
"""Slot of what somebody said they heard."""
UNSENT = ("queued",)
DUE = "due-"
ASKS = "-asks"
"""End of the key of a message that asks for yes or no."""
MESSAGE_KEY = re.compile(DUE + rf"(\d+)-\d+(?:{ASKS})?")


def plan_due(db: Database, c: sa.Connection, write: PlanDue, at: datetime) -> None:
    """Write down what is due; where the same was dropped before it waits again, where it was sent nothing is done.

    One that moves waits from then on for the new moment.
    """
    case = id_of(c, write.case)
    key = f"{case}:{write.about}" if write.moves else f"{case}:{write.about}:{write.at.astimezone(UTC).isoformat()}"
    what = {"case": case, "about": write.about, "channel": write.channel, "slots": write.slots}
    if db.insert_new(c, dues, **what, key=key, due_at=write.at, created_at=at) is None:
        again = dues.update().where(
            dues.c.key == key, dues.c.state.in_(("dropped", "waiting") if write.moves else ("dropped",))
        )
        free = {"lease_by": None, "lease_until": None, "attempts": 0, "ended_at": None}
        c.execute(again.values(**what, **free, state="waiting", due_at=write.at))


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


def keep_answer(db: Database, c: sa.Connection, key: str, at: datetime, *, yes: bool) -> None:
    """What was said to a call that asked whether to ring back, kept with the number that was rung."""
    t, of = conversation.c, sa.select(outbox.c.conversation).where(outbox.c.key == key)
    row = c.execute(sa.select(t.id, t.consents).where(t.id.in_(of)).with_for_update()).one_or_none()
    if row is None:
        return
    said = {**(row.consents or {}), RUNG_BACK: "yes" if yes else "no"}
    c.execute(conversation.update().where(t.id == row.id).values(consents=said))
    # Why closed: the case was there for the question alone.
    asked = c.scalar(sa.select(dues.c.case).where(dues.c.id == due_of(key)))
    if asked is not None:
        scope = CaseScope(db, c, resident(row.id), "answer_question", at)
        update_case(scope, asked, cases.c.state == "draft", state="closed")


def message_key(due: int, place: int | str, *, asks: bool = False) -> str:
    """Key of a message of something due: the same whoever writes it, so that no two are written."""
    return f"{DUE}{due}-{place}{ASKS if asks else ''}"


def is_asking(key: str) -> bool:
    """True for the message of a call that asks for yes or no."""
    return key.endswith(ASKS) and due_of(key) is not None


def due_of(key: str) -> int | None:
    """Number of what is due that a message is of; None for any other message."""
    found = MESSAGE_KEY.fullmatch(key)
    return int(found[1]) if found else None
