"""A missed call to the city's second number: the line rings back if that was agreed to, otherwise it asks by a call."""

from __future__ import annotations

from dataclasses import replace

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands.callback import TEAM, doubt
from bot.model.case import Case
from bot.model.case_write import CaseWrite, SaveCase
from bot.model.consent import RUNG_BACK
from bot.model.turn_result import TurnResult
from bot.reminders.callbacks import CALLBACK, plan_callback

REASON = "missed-call"
"""Why a case of this kind was opened, as staff see it."""
ASKED_AGAIN = PATIENCE.talk.not_asked_again


def is_missed(context: TurnContext) -> bool:
    """True for a call to the number for missed calls."""
    return "missed" in context.turn.facts


def rang(context: TurnContext) -> TurnResult:
    """Plans the call back without saying anything, or the call that asks whether to ring back."""
    return context.answer(outcome="callback", errand="missed_call", keeps_last=True, writes=_writes(context))


def _writes(context: TurnContext) -> tuple[CaseWrite, ...]:
    sender, desk, said = context.turn.number, context.house.desk, context.session.consents.get(RUNG_BACK)
    # Why also doubt: a number that is dear to ring is not rung because it rang.
    if desk is None or said == "no" or not sender or doubt(context, sender):
        return ()
    known = [case for case in desk.calls_to(sender, context.turn.at) if case.slots.get("reason") == REASON]
    if any(_goes_on(case, context) for case in known):
        return ()
    slots = {"number": sender, "reason": REASON, "team": TEAM}
    case = Case(
        context.house.new_code(), "callback", "open" if said == "yes" else "draft", slots=slots,
        opened_at=context.turn.at, channel=context.turn.channel, address=sender,
    )  # fmt: skip
    # Why: who did not pick up when asked is asked anew, and of the call before nothing is left to do.
    left = (SaveCase(replace(old, state="closed"), "left") for old in known if old.state == "draft")
    return *left, SaveCase(case, "opened"), *plan_callback(case.code, None, context.house.city, context.turn.at)


def _goes_on(case: Case, context: TurnContext) -> bool:
    """True if a call back waits or staff have it, or if they were asked a short while ago."""
    if case.is_over:
        return False
    waits = any(due.about == CALLBACK and due.state == "waiting" for due in case.dues)
    if case.state == "draft":
        just = case.opened_at is not None and context.turn.at - case.opened_at < ASKED_AGAIN
        return waits or (just and RUNG_BACK not in context.session.consents)
    return waits or case.state == "taken"
