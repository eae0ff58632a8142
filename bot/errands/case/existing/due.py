"""Answers to messages we sent ourselves: a reminder, an offered time, a closed office, a repair."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import case_acts, find, other_time, wishes, wording
from bot.errands.case import desk as cases
from bot.errands.case.existing import cancel_confirmation, case_actions
from bot.errands.case.report import fix_reply
from bot.errands.due_messages import OWNER as OWNER
from bot.model.case import Case
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

CANCEL_FIRST = ("cancel", "undo", "not-fixed", "is-fixed", "move", "status")
CHANGES, CHOICES = 1, 2
"""Place, from 0, of what means another time; how many choices there are."""


def answer_message(context: TurnContext) -> TurnResult | None:
    """The answer to a message that we sent; None if the turn is about something else."""
    case = cases.asked_case(context)
    if case is None:
        return None
    about = context.session.asked.slot("about")
    said = context.house.acts.among(CANCEL_FIRST, context.turn.text, context.written)
    # Why first: "I cannot come then, can I have Thursday" is no cancelling.
    said = (meant, *said) if (meant := find.intended_act(context)) in said else said
    said = ("move", *said) if other_time.cannot_come(context) else said
    if about == "offer" and _names_offered(context, case):
        return case_actions.take_offer(context, case)
    if about == "status" and case.report is not None:
        return fix_reply.answer(context, case)
    if act := next((each for each in said if case.kind in case_acts.FITS[each]), ""):
        is_asked = act == "cancel" and cancel_confirmation.is_needed(context, case)
        return case_actions.ask_to_cancel(context, case) if is_asked else case_actions.ACT[act](context, case)
    return _of_time(context, case, about)


def _names_offered(context: TurnContext, case: Case) -> bool:
    """True if a turn asks for the time that is offered, by its hour: "yes, move me to nine"."""
    wish, held = wishes.wish_in(context), case.hold
    if held is None or not any(each.hours for each in wish.suits) or cases.read_yes_no(context) is False:
        return False
    return wish.allows(context.house.city.local(held.starts))


def _of_time(context: TurnContext, case: Case, about: str) -> TurnResult | None:
    """An offered time is agreed to, another is wished for, or the present one is kept."""
    yes, is_second = fix_reply.yes_no(context), cases.read_pick(context, CHOICES) == CHANGES
    if case.booking is None:
        return case_actions.cancel(context, case) if is_second and not case.is_over else None
    if is_second:
        return case_actions.ask_when(context, case)
    # Why only what is held: who was moved to another day has that time already.
    if yes and (case.hold is not None or case.booking.state == "held"):
        return case_actions.take_offer(context, case)
    # Why: "is the office open on Friday" asks, and moves nothing.
    if not turn_act.asks_open(context) and (other := case_actions.moved(context, case)) is not None:
        return other
    if yes is None:
        return None
    if about == "reminder" and not yes:
        return case_actions.cancel(context, case)
    key = "case.kept" if yes or about == "offer" else "case.standing"
    return cases.tell(context, case, Say(context.say(key, **wording.visit(context, case.booking))))
