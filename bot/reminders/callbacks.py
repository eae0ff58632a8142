"""Calls back: in the half hour promised, a few tries, never two at once, only to the number that asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import phonenumbers

from bot.city.city import City
from bot.config.patience import PATIENCE
from bot.model.case import Case
from bot.model.case_write import DropDues, PlanDue
from bot.model.due_work import DelayDue, DropDue, DueWork
from bot.reminders.windows import Window, next_window

CALLBACK = "callback"
SOON = PATIENCE.told.staff_ring
MISSED = "last"
"""State of the notice that nobody was reached."""


def plan_callback(code: str, window: Window | None, city: City, now: datetime) -> tuple[DropDues | PlanDue, ...]:
    """The call in a window, instead of the one planned before; without one, when staff have had time for it."""
    chosen = window or next_window(city, now + SOON)
    planned = (PlanDue(code, CALLBACK, chosen.starts, slots={"window": str(window or "")}),) if chosen else ()
    return (DropDues(code, CALLBACK), *planned) if code else ()


def of_callback(work: DueWork, city: City, now: datetime) -> DelayDue | DropDue | None:
    """Why nobody is rung now, or None if they are."""
    case = work.case
    if case.is_over:
        return DropDue("over")
    if case.state == "taken":
        return DropDue("taken")
    if not city.is_staffed(city.local(now)):
        opens = next_window(city, now)
        return DelayDue(opens.starts) if opens else DropDue("nobody works")
    if work.reached:
        return DropDue("reached")
    if not _is_own(case, city):
        return DropDue("another number", tells_staff=True)
    return DropDue("tries") if tries_of(case) >= city.reminders.tries else None


def tries_of(case: Case) -> int:
    """How often its person was rung."""
    written = case.slots.get("tries", "")
    return int(written) if written.isdecimal() else 0


def after_try(case: Case, city: City, now: datetime) -> tuple[PlanDue, ...]:
    """What follows a try: another one, or at last word that nobody was reached."""
    later, was_last = now + timedelta(minutes=city.reminders.try_again), tries_of(case) + 1 >= city.reminders.tries
    # Why nothing: who does not pick up when asked whether to be rung back asked for nothing.
    if was_last and case.state == "draft":
        return ()
    if was_last:
        return (PlanDue(case.code, "notice", later, slots={"state": MISSED}),)
    return (PlanDue(case.code, CALLBACK, later),)


def _is_own(case: Case, city: City) -> bool:
    """True if the number to ring is the one its person rang or wrote from: nobody else's telephone rings."""
    return bool(case.address) and _whole(case.slots.get("number", ""), city) == _whole(case.address, city)


def _whole(number: str, city: City) -> str:
    try:
        parsed = phonenumbers.parse(number, city.country)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
