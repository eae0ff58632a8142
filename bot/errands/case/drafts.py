"""Half-done errands: the line says how long one is kept, and closes it if nobody goes on with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.city.city import City
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import case_acts, find
from bot.errands.case import desk as cases
from bot.errands.case.counts import given_up
from bot.forms.engine.reopened import as_handed_in
from bot.model.case import LAPSE, LAPSED, Case, CaseDetails
from bot.model.case_write import CaseWrite, DropDues, FreeTime, PlanDue, SaveCase
from bot.model.due_work import DelayDue, DropDue, DueOutcome, DueWork
from bot.model.reply import Say
from bot.model.turn_result import TurnResult


def is_kept(context: TurnContext) -> Say:
    """Says how long the draft is kept."""
    return _told(context, "case.left")


def was_put_away(context: TurnContext) -> Say:
    """Says that a draft was closed, and after how long."""
    return _told(context, "case.put_away")


def is_being_filled_in(context: TurnContext, meant: tuple[Case, ...]) -> bool:
    """True for the one draft whose form is being filled in: "how soon will they come" is then not about a finished errand."""
    asked = context.session.asked.slot("case")
    return len(meant) == 1 and meant[0].state == "draft" and meant[0].code == asked != ""


def handed_in_instead(context: TurnContext) -> Case | None:
    """What somebody handed in who says "can we go on where we stopped" and has nothing half done; None if they mean another."""
    own = [case for case in cases.own_cases(context) if case.kind in case_acts.FITS["resume"] and not case.is_over]
    if not turn_act.acts_said(context, ("resume",)) or any(case.is_half_done for case in own):
        return None
    return next((case for case in own if find.is_named(context, case)), None)


def _told(context: TurnContext, key: str) -> Say:
    return Say(context.say(key, days=str(context.house.city.draft_days)))


def plan_lapses(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer with the lapse of each draft that it saves, counted from now on."""
    until = context.now + timedelta(days=context.house.city.draft_days)
    writes = tuple(_kept(write, until) if isinstance(write, SaveCase) else write for write in answered.writes)
    # Why the last: a case may be saved twice in a turn.
    saved = {write.case.code: write.case for write in writes if isinstance(write, SaveCase)}
    planned = tuple(plan for case in saved.values() if (plan := _plan(case)) is not None)
    return replace(answered, writes=(*writes, *planned)) if saved else answered


def _kept(write: SaveCase, until: datetime) -> SaveCase:
    case = write.case
    details = replace(case.details, keep_until=until if case.is_half_done else None)
    return replace(write, case=replace(case, details=details))


def _plan(case: Case) -> CaseWrite | None:
    if case.details.keep_until is not None:
        return PlanDue(case.code, LAPSE, case.details.keep_until, moves=True)
    waits = any(due.about == LAPSE and due.state == "waiting" for due in case.dues)
    return DropDues(case.code, LAPSE) if waits else None


def lapse(work: DueWork, city: City, now: datetime) -> DueOutcome:
    """Closes a draft at its moment without a message; a change that was not agreed to is dropped."""
    case = work.case
    if not case.is_half_done:
        return DropDue("over")
    until = case.details.keep_until or (case.opened_at or now) + timedelta(days=city.draft_days)
    if now < until:
        return DelayDue(until)
    if case.state != "draft":
        kept = replace(case, details=_at_rest(as_handed_in(case.details)))
        return DropDue(LAPSED, (SaveCase(kept, "change lapsed", by=""), FreeTime(case.code, booked=False)))
    over, counts = (
        replace(case, state="cancelled", details=_at_rest(case.details)),
        given_up(case, city.local(now).date()),
    )
    return DropDue(LAPSED, (SaveCase(over, LAPSED, by=""), FreeTime(case.code), DropDues(case.code), *counts))


def _at_rest(details: CaseDetails) -> CaseDetails:
    """The details with no question open."""
    return replace(details, asking="", misses=0, keep_until=None)
