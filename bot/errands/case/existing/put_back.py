"""What stood before the last change of a case stands again: its time, its answers, its place, or the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.appointments.times import free_times, plan_of
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import case_form, wording
from bot.errands.case import desk as cases
from bot.errands.case.appointment import times
from bot.errands.case.form import amend, fill
from bot.errands.case.last_change import how_taken_back, last_change, with_last_change
from bot.errands.case.report import report
from bot.errands.case.report.correction import correction
from bot.forms.engine.moves import COMMIT
from bot.language.dates.days import Days
from bot.language.dates.hours import Hours
from bot.language.dates.when import Meant, Stretch, When
from bot.model.case import Booking, Case
from bot.model.case_write import JoinIncident, RestoreTime
from bot.model.last_change import LastChange
from bot.model.place import Place
from bot.model.reply import Say
from bot.model.slot import Slot
from bot.model.turn_result import TurnResult

OPEN = {"open", "reopened"}


def put_back(context: TurnContext, case: Case) -> TurnResult | None:
    """Puts back what the last change of a case changed; None if there is none that can be taken back."""
    changed = last_change(case, context.turn.at)
    return PUTS_BACK[changed.what](context, case, changed) if changed is not None else None


def put_back_time(context: TurnContext, case: Case, booked: Booking) -> TurnResult:
    """A cancelled appointment stands again, or others near its time are offered where another has it by now."""
    if _slot_of(context, case, booked.office, booked.starts) is None:
        commits = tuple(step for step in case.details.commits if step != COMMIT)
        anew = replace(case, state="draft", details=replace(case.details.without_visit(), commits=commits))
        return _offer_near(context, anew, booked.office, booked.starts)
    stands = replace(case, booking=replace(booked, state="booked"))
    return cases.tell(
        context, replace(case, state="open"), Say(context.say("case.restored")), _standing(context, booked), what="undone",
        writes=(RestoreTime(case.code), *fill.dues(context, stands)),
    )  # fmt: skip


def _standing(context: TurnContext, booked: Booking) -> Say:
    return Say(context.say("case.standing", **wording.visit(context, booked)))


def _put_back_moved(context: TurnContext, case: Case, changed: LastChange) -> TurnResult | None:
    """The time before the move, which is a move itself; or others near it."""
    if changed.starts is None:
        return None
    slot = _slot_of(context, case, changed.office, changed.starts)
    if slot is None:
        return _offer_near(context, case, changed.office, changed.starts)
    return fill.book_agreed_time(context, case, slot)


def _put_back_answers(context: TurnContext, case: Case, changed: LastChange) -> TurnResult | None:
    """The answers as they were handed in before; staff are told where somebody works on it by now."""
    form = case_form.form_of(context, case)
    before = replace(case, urgent=changed.urgent, details=replace(case.details, answers=changed.answers))
    if case.booking is not None and case.is_booked:
        told = Say(context.say("case.put_back")), _standing(context, case.booking), how_taken_back(context)
        return cases.tell(context, with_last_change(context, before, "changed"), *told, what="changed")
    if form is None:
        return None
    if not amend.may_change(context, case):
        return amend.pass_on(context, case)
    amended = fill.commit(context, before, form)
    parts = Say(context.say("case.put_back")), *amended.reply.parts
    return replace(amended, reply=replace(amended.reply, parts=parts))


def _put_back_report(context: TurnContext, case: Case, changed: LastChange) -> TurnResult:
    """The kind and the place that were reported before, beside the first report that it followed, while that is open."""
    where, desk = Place(**changed.place), cases.desk(context)
    case = report.with_place(replace(case, problem=changed.problem, urgent=changed.urgent), where, context.turn.text)
    first = desk.incident_of(changed.joined) if desk and changed.joined else None
    if first is None or first.state not in OPEN or (case.report and case.report.joined):
        return report.open_report(context, case, where)
    save, write = correction(context, case, where)
    told = Say(context.say("case.joined")), *wording.pledge(context, first.pledged), how_taken_back(context)
    join = JoinIncident(case.code, changed.joined, where, first.pledged)
    return cases.tell(context, case, *told, writes=(save, write, join))


def _open_again(context: TurnContext, case: Case, changed: LastChange) -> TurnResult:
    return report.restore(context, case)


PUTS_BACK: dict[str, Callable[[TurnContext, Case, LastChange], TurnResult | None]] = {
    "moved": _put_back_moved,
    "changed": _put_back_answers,
    "corrected": _put_back_report,
    "closed": _open_again,
}
"""What the last change was → what puts it back."""


def _offer_near(context: TurnContext, case: Case, office: str, starts: datetime) -> TurnResult:
    """Says that a time is gone, and offers the nearest."""
    local = context.house.city.local(starts)
    gone = Say(context.say("case.put_back.gone", time=wording.moment(context, starts)), needed=True)
    day = Stretch(Meant(Days(local.date(), local.date())))
    hour = Meant(Hours(local.time(), local.time(), about=True))
    near = When((replace(day, hours=hour),))
    return times.offer(context, case, near, gone, office=office, wider=When((day,)), near=starts)


def _slot_of(context: TurnContext, case: Case, office: str, starts: datetime) -> Slot | None:
    """A time that was theirs, if it is to come and nobody else has it.

    Why looked at from as long before as the office asks for: that notice was given when it was booked.
    """
    desk, city, plan = cases.desk(context), context.house.city, plan_of(context.house.city, office)
    if desk is None or plan is None or starts <= context.turn.at:
        return None
    day, local = city.local(starts).date(), city.local(starts)
    days = desk.office_days(office, day, day, context.turn.at, case.code)
    then = min(context.now, local - plan.soonest)
    free = free_times(
        city,
        office,
        case.service,
        days.taken,
        days.closures,
        then,
        at_home=case.is_at_home,
        on=lambda each: each == day,
    )
    return next((slot for slot in free if slot.starts == starts), None)
