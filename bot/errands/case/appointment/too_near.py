"""A time so near that the line cannot move it once it is booked: this is said before somebody agrees to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.appointments.visits import may_move
from bot.dialogue.turn.context import TurnContext
from bot.model.case import Booking, Case
from bot.model.reply import Part, Say
from bot.model.slot import Slot


def told(context: TurnContext, case: Case, office: str, starts: datetime, minutes: int) -> list[Part]:
    """Says that a time cannot be moved later; nothing of one that can."""
    booking = Booking(0, office, case.service, starts, minutes, "held", None, False, case.is_at_home)
    is_near = not may_move(context.house.city, booking, context.turn.at)
    return [Say(context.say("case.near"), needed=True)] if is_near else []


def of_slot(context: TurnContext, case: Case, slot: Slot) -> list[Part]:
    """The same of a time that is offered."""
    return told(context, case, slot.office, slot.starts, slot.minutes)


def of_answer(context: TurnContext, case: Case, time: Any) -> list[Part]:
    """The same of a time as a form keeps it."""
    if not isinstance(time, dict):
        return []
    return told(context, case, time["office"], datetime.fromisoformat(time["starts"]), int(time["minutes"]))
