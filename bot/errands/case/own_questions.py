"""A plain question right after a booking or a form: when and where it is, and whether there is a reminder."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import codes, existing, fill, find, wording
from bot.errands.case import desk as cases
from bot.model.case import Case
from bot.model.case_write import DropDues
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult
from bot.reminders.moments import plan

WHEN, WHERE, REMIND, UNREMIND, HOURS, OWN = (
    "asks-when", "asks-where", "remind", "remind-not", "asks-open", "asks-own"
)  # fmt: skip


def answer(context: TurnContext) -> TurnResult | None:
    """Answers a question about what somebody has; None if they have nothing that it can be about."""
    said = turn_act.acts_said(context, (*ANSWERS, HOURS, OWN))
    if OWN in said:
        # Why asked: who asks for their appointment wants no new one, and may have it under another number.
        own = _own(context)
        return _tell_all(context, own) if own else codes.ask_code(context, "status")
    asked = next((each for each in ANSWERS if each in said), "")
    # Why: "when are you open" is about the office, and no time of theirs; "nothing sooner" asks for another one.
    if not asked or HOURS in said or turn_act.is_said(context, ("move", "wait")):
        return None
    case = _meant(context, alone=asked in {REMIND, UNREMIND})
    return ANSWERS[asked](context, case) if case is not None else None


def _meant(context: TurnContext, *, alone: bool) -> Case | None:
    """What was just booked or handed in. alone: or the only one they have with a day."""
    live = _own(context)
    recent = [case for case in live if find.is_recent(context, case)]
    if recent or not alone:
        return recent[0] if recent else None
    return live[0] if len(live) == 1 else None


def _own(context: TurnContext) -> list[Case]:
    """What somebody has whose day is known."""
    own = cases.own_cases(context)
    return [case for case in own if not case.is_over and case.state != "draft" and _has_day(context, case)]


def _tell_all(context: TurnContext, own: list[Case]) -> TurnResult:
    """Name and day of several cases: appointments first, the nearest before the others."""
    if len(own) == 1:
        return existing.status(context, own[0])
    own = sorted(own, key=lambda case: (case.booking is None, case.booking and case.booking.starts))
    told = context.say("list.semicolon").join(existing.label(context, case) for case in own[: existing.MOST])
    return cases.tell(context, own[0], Say(context.say("case.own", cases=told)))


def _has_day(context: TurnContext, case: Case) -> bool:
    return case.is_booked or bool(fill.short(context, case))


def _tell_when(context: TurnContext, case: Case) -> TurnResult:
    return existing.status(context, case)


def _tell_where(context: TurnContext, case: Case) -> TurnResult | None:
    """The address of the office; None if nobody has to go anywhere."""
    if case.booking is None or case.is_at_home:
        return None
    return cases.tell(context, case, *wording.where(context, case.booking.office))


def _tell_reminder(context: TurnContext, case: Case) -> TurnResult:
    """When the reminder comes, or that it is too late for one."""
    planned = plan(case, context.house.city, context.now)
    told: Part = Say(context.say("case.remind.none"))
    if planned:
        told = Say(context.say("case.remind.when", when=wording.moment(context, planned[0].at)))
    # Why planned anew: they may have been called off before.
    return cases.tell(context, case, told, writes=(DropDues(case.code, "reminder"), *planned))


def _drop_reminders(context: TurnContext, case: Case) -> TurnResult:
    """Cancels the reminders of the case."""
    told = Say(context.say("case.remind.not"))
    return cases.tell(context, case, told, writes=(DropDues(case.code, "reminder"),))


ANSWERS: dict[str, Callable[[TurnContext, Case], TurnResult | None]] = {
    UNREMIND: _drop_reminders,
    REMIND: _tell_reminder,
    WHERE: _tell_where,
    WHEN: _tell_when,
}
"""What is asked → what answers it; of several the first."""
