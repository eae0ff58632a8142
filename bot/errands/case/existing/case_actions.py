"""What people do about an existing case: ask how it stands, move it, cancel it, go on with it, say it is not fixed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.appointments.visits import change_until
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, wording
from bot.errands.case.appointment import times, waiting_list
from bot.errands.case.counts import given_up
from bot.errands.case.existing import case_status, put_back
from bot.errands.case.existing.begin_again import begin_again
from bot.errands.case.form import amend, fill, handing_in
from bot.errands.case.last_change import how_taken_back, is_changed, with_last_change
from bot.errands.case.report import fix_confirmation, report
from bot.forms.engine.moves import COMMIT, UNDONE
from bot.forms.engine.reopened import as_handed_in
from bot.model.case import Case
from bot.model.case_write import BookTime, CaseWrite, ChangeIncident, DropDues, FreeTime
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

WHICH, CANCEL = "which", "cancel"
MOST = 4
"""Cases that are named in one list."""


def answer(context: TurnContext, act: str, found: tuple[Case, ...]) -> TurnResult:
    """Does what is wanted with the case; asks which one if it may be several."""
    if len(found) > 1:
        return ask_which(context, act, found[:MOST])
    return ACT[act](context, found[0])


def ask_which(context: TurnContext, act: str, found: tuple[Case, ...]) -> TurnResult:
    """Asks which of several cases is meant."""
    labels = tuple(label(context, case) for case in found)
    list_ = cases.choices(context, context.say("case.which"), labels, WHICH)
    codes = ",".join(case.code for case in found)
    which = Question(WHICH, "choice")
    return cases.ask(context, found[0], WHICH, which, list_, save=None, codes=codes, act=act, said=context.turn.text)


def answer_which(context: TurnContext) -> TurnResult | None:
    """Does the act with the case that was picked or named."""
    slots, desk = context.session.asked.slots, cases.desk(context)
    found = [case for code in slots["codes"].split(",") if desk and (case := desk.own_case(code, context.turn.address))]
    place = cases.read_pick(context, len(found))
    if place is None:
        named = [case for case in found if find.is_named(context, case)]
        return ACT[slots["act"]](context, named[0]) if len(named) == 1 else None
    context = replace(context, turn=replace(context.turn, text=slots["said"], keys=""))
    return ACT[slots["act"]](context, found[place])


def status(context: TurnContext, case: Case) -> TurnResult:
    """Tells how a case stands."""
    is_asked = case.code == context.session.asked.slot("case")
    # Why: "I never got to the end of it, where are we up to" asks to go on.
    if case.state == "draft" and (is_asked or turn_act.is_said(context, ("resume",))):
        return resume(context, case)
    return cases.tell(context, case, *case_status.told(context, case))


def move(context: TurnContext, case: Case) -> TurnResult:
    """Offers another time for an appointment; the old one stands until the new one is agreed to."""
    if case.booking is None or case.booking.state not in {"booked", "held"}:
        return amend.change(context, case)
    if case.booking.starts - context.turn.at < timedelta(0):
        return cases.tell(context, case, *case_status.told(context, case))
    return moved(context, case) or ask_when(context, case)


def ask_when(context: TurnContext, case: Case) -> TurnResult:
    """Asks when somebody would like to come instead, and tells the present time."""
    if told := too_late(context, case):
        return told
    ask, question = Ask("day", context.say("case.move.when"), keyed=True), Question("day", "date")
    office = case.booking.office if case.booking else ""
    return cases.ask(context, case, times.TOPIC, question, *_standing(context, case), ask, save=None, office=office)


def moved(context: TurnContext, case: Case) -> TurnResult | None:
    """Offers other times for an appointment as the turn wishes; None if it says neither when nor where."""
    booked = case.booking
    if booked is None:
        return None
    starts = context.house.city.local(booked.starts)
    if (late := too_late(context, case)) is not None:
        return late if times.changes(context, case, starts) else None
    return times.change(context, case, starts, office=booked.office)


def too_late(context: TurnContext, case: Case) -> TurnResult | None:
    """Says that only the office can move an appointment that is so near, and how to reach it; None while the line can."""
    booked, city = case.booking, context.house.city
    until = change_until(city, booked) if booked is not None else None
    if booked is None or booked.state != "booked" or (until is not None and context.turn.at <= until):
        return None
    return cases.tell(context, case, *wording.ask_office(context, booked.office, until), *_standing(context, case))


def change_whom(context: TurnContext, case: Case) -> TurnResult:
    """The same time for somebody else."""
    case = with_last_change(context, case, "changed")
    told = told_whom(context, case), *_standing(context, case), how_taken_back(context)
    return cases.tell(context, case, *told, what="changed")


def told_whom(context: TurnContext, case: Case) -> Part:
    """Says for whom an errand is now."""
    return Say(context.say("case.for", who=context.say(f"case.for.{case.details.value('for')}")))


def _standing(context: TurnContext, case: Case) -> list[Part]:
    return [Say(context.say("case.standing", **_visit(context, case)))]


def cancel(context: TurnContext, case: Case) -> TurnResult:
    """Cancels at once and names the word that brings it back; asks first if the act was only guessed."""
    if context.turn.certainty < 1.0 or (context.turn.is_heard and not context.turn.keys):
        return ask_to_cancel(context, case)
    return cancel_at_once(context, case)


def call_off(context: TurnContext, case: Case, *after: Part) -> TurnResult:
    """Calls off the errand that is being asked about; a change of something handed in leaves that as it was."""
    called_off = handing_in.keep_handed_in(context, case) if case.details.handed_in else cancel(context, case)
    return replace(called_off, reply=replace(called_off.reply, parts=(*called_off.reply.parts, *after)))


def answer_cancel(context: TurnContext, case: Case) -> TurnResult | None:
    """The answer to "really cancel it?"."""
    yes = cases.read_yes_no(context)
    # Why no: whoever takes back what they just asked for wants it to stay.
    if context.house.acts.among(("undo", "leave", "keep"), context.turn.text, context.written):
        yes = False
    if yes is None:
        return None
    if not yes:
        return cases.tell(context, case, Say(context.say("case.cancel.no")), *case_status.told(context, case))
    return cancel_at_once(context, case)


def keep_time(context: TurnContext, case: Case) -> TurnResult:
    """Keeps the present appointment and frees the time that was held beside it."""
    told = Say(context.say("case.kept", **_visit(context, case)))
    return cases.tell(context, case, told, writes=(FreeTime(case.code, booked=False),))


def ask_to_cancel(context: TurnContext, case: Case) -> TurnResult:
    """Asks whether the whole errand is to be cancelled."""
    ask = Ask(CANCEL, context.say("case.cancel.ask", what=label(context, case)), "yes-no")
    return cases.ask(context, case, CANCEL, Question(CANCEL, "yes_no"), ask, save=None)


def cancel_at_once(context: TurnContext, case: Case) -> TurnResult:
    """Cancels a case: frees its time and drops its due items."""
    what, counts = label(context, case), given_up(case, context.today)
    case = with_last_change(context, case, "cancelled")
    case = replace(case, state="cancelled", details=replace(as_handed_in(case.details), asking=""))
    writes: tuple[CaseWrite, ...] = (FreeTime(case.code), DropDues(case.code), *fill.step(context, case, UNDONE))
    told = Say(context.say("case.cancelled", what=what)), how_taken_back(context)
    change = [ChangeIncident(case.code, "closed")] if case.report is not None else []
    return cases.tell(context, case, *told, writes=(*writes, *change, *counts), what="cancelled")


def undo(context: TurnContext, case: Case) -> TurnResult:
    """Undoes the last act: what stood before it stands again, a time while it is free."""
    if case.is_put_away:
        return begin_again(context, case)
    if case.is_taken_back:
        return report.restore(context, case)
    if (back := put_back.put_back(context, case)) is not None:
        return back
    if case.state == "open" and is_changed(case):
        # Why asked: it is too late for the change, and "take it back" may be of the whole.
        return ask_to_cancel(context, case)
    if case.state != "cancelled":
        return cancel_at_once(context, case) if case.state == "open" else cancel(context, case)
    if COMMIT not in case.details.commits:
        # Why asked anew: what was not agreed to yet holds no time any more, and nothing is promised that is not there.
        return fill.again(
            context, replace(case, state="draft"), Say(context.say("case.resumed", name=label(context, case)))
        )
    if case.booking is not None and case.booking.state == "cancelled":
        return put_back.put_back_time(context, case, case.booking)
    return cases.tell(
        context, replace(case, state="open"), Say(context.say("case.restored")), what="undone",
        writes=(*fill.dues(context, case), *fill.step(context, case, COMMIT)),
    )  # fmt: skip


def keep(context: TurnContext, case: Case) -> TurnResult:
    """Lets a case stand: what was cancelled stands again, and anything else stays as it is."""
    if case.state == "cancelled" or case.is_taken_back:
        return undo(context, case)
    return cases.tell(context, case, Say(context.say("case.cancel.no")), *case_status.told(context, case))


def _visit(context: TurnContext, case: Case) -> dict[str, str]:
    assert case.booking is not None
    return wording.visit(context, case.booking)


def resume(context: TurnContext, case: Case) -> TurnResult:
    """Goes on with a draft at its open question, or from the first one if it was closed."""
    if case.is_put_away:
        return begin_again(context, case)
    goes_on = report.again if case.kind == "report" else fill.again
    return goes_on(context, case, Say(context.say("case.resumed", name=wording.subject(context, case))))


def take_offer(context: TurnContext, case: Case) -> TurnResult:
    """Books an offered time and frees the old one."""
    return fill.book_time(context, case, BookTime(case.code))


def label(context: TurnContext, case: Case) -> str:
    """A label that distinguishes a case from others: what, and when or where."""
    name = wording.subject(context, case)
    # Why not what was only offered from the waiting list: nobody has that time.
    if case.booking is not None and (case.is_booked or not case.booking.offered):
        return context.say("case.label", name=name, more=wording.visit(context, case.booking)["time"])
    place = wording.place(context, case.report.place) if case.report else fill.short(context, case)
    return context.say("case.label", name=name, more=place) if place else name


ACT: dict[str, Callable[[TurnContext, Case], TurnResult]] = {
    "wait": waiting_list.join, "unwait": waiting_list.leave,
    "undo": undo, "keep": keep, "cancel": cancel, "move": move, "status": status, "resume": resume, "not-fixed": fix_confirmation.not_fixed,
    "is-fixed": fix_confirmation.is_fixed,
}  # fmt: skip
"""Act → what does it."""
