"""Filling in a form: questions, read-back, handing in. The answers are saved on the case after every turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.appointments.visits import hold_until, may_move
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.case import case_form, drafts, heard, wishes, wording
from bot.errands.case import desk as cases
from bot.errands.case.appointment import times, too_near
from bot.errands.case.counts import with_counts
from bot.errands.case.form import answers, handing_in
from bot.errands.case.last_change import how_taken_back, with_last_change
from bot.forms.engine import state
from bot.forms.engine.advance import advance, restart_on
from bot.forms.engine.moves import COMMIT
from bot.forms.engine.moves import commit as complete
from bot.forms.engine.reopened import change as change_of
from bot.forms.form import Form
from bot.forms.turn import Move
from bot.model.case import Booking, Case
from bot.model.case_write import BookTime, CaseWrite, CommitStep, DropDues, SaveCase
from bot.model.reply import Choices, Option, Part, Say
from bot.model.slot import Slot
from bot.model.turn_result import Question, TurnResult
from bot.reminders.moments import plan

TOPIC = "form"
MISSED = {"ask_again", "person"}
"""Moves after a turn that answers nothing."""


def begin(context: TurnContext, case: Case, form: Form, *before: Part) -> TurnResult:
    """Takes in everything the turn says already, then asks the first open question of the form."""
    if context.turn.keys:
        # Why: a key chose what to do, and answers no question of it.
        return again(context, case, *before)
    move = advance(form, case.details, heard.hear(context), context.house.readers)
    return _go_on(context, case, form, move, *before) or again(context, case, *before)


def turn(context: TurnContext, case: Case) -> TurnResult | TurnContext | None:
    """The turn as an answer to the form; None, or the turn with only its question, if it asks something else."""
    form = case_form.form_of(context, case)
    if form is None:
        return None
    move = advance(form, case.details, heard.hear(context), context.house.readers)
    if move.aside and move.kind in MISSED:
        # Why no miss: what is asked is answered, and the question of the form comes again.
        return replace(context, turn=replace(context.turn, text=move.aside), written=move.aside)
    # Why not once it is handed in: what was done is told, and no rule may decide on the case as it was before.
    if move.aside and move.kind not in {"nothing", "commit"} and (went_on := _go_on(context, case, form, move)):
        return replace(
            context, turn=replace(context.turn, text=move.aside), written=move.aside, session=went_on.session,
            writes=went_on.writes,
        )  # fmt: skip
    return _go_on(context, case, form, move)


def again(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    """Asks the same question again: on another channel, on another day, or after something else was answered."""
    form = case_form.form_of(context, case)
    if form is None:
        return cases.tell(context, case, *before)
    move = restart_on(form, case.details, heard.hear(context, silent=True))
    return _go_on(context, case, form, move, *before) or cases.tell(context, case, *before)


def take_time(context: TurnContext, case: Case, slot: Slot) -> TurnResult:
    """Takes a picked time for the open question and keeps it while the rest is asked."""
    form, answer = case_form.form_of(context, case), times.value(slot)
    assert form is not None
    hold = slot.hold(case.code, hold_until(context.turn.at, spoken=context.turn.is_spoken))
    context = context.writing(hold)
    case = replace(case, details=replace(case.details, asking=handing_in.appointment(form)))
    move = advance(form, case.details, replace(heard.hear(context, silent=True), given=answer), context.house.readers)
    return _go_on(context, case, form, move) or again(context, case)


def book_agreed_time(context: TurnContext, case: Case, slot: Slot) -> TurnResult:
    """Books a time that was named and agreed to at once, without a read-back if nothing else was asked."""
    form = case_form.form_of(context, case)
    if form is None or (form.name != case_form.VISIT and not case.is_booked):
        return take_time(context, case, slot)
    answer = times.value(slot)
    details = replace(
        case.details.with_answer(handing_in.appointment(form), answer), form=form.name, form_version=form.version
    )
    return commit(context, replace(case, details=details), form, slot.book(case.code))


def change(context: TurnContext, case: Case) -> TurnResult:
    """Reopens what was handed in and takes the turn as a correction of it."""
    form = case_form.form_of(context, case)
    if form is None:
        return cases.tell(context, case, Say(context.say("case.change.person")))
    move = change_of(form, case.details, heard.hear(context), context.house.readers)
    case = replace(case, details=move.details)
    return _go_on(context, case, form, move) or again(context, case)


def is_missed(context: TurnContext, case: Case) -> bool:
    """True if a turn answers nothing of the form."""
    form = case_form.form_of(context, case)
    return form is None or advance(form, case.details, heard.hear(context), context.house.readers).kind == "ask_again"


def is_told(context: TurnContext, case: Case) -> bool:
    """True if a turn gives or changes an answer of the form."""
    form = case_form.form_of(context, case)
    move = advance(form, case.details, heard.hear(context), context.house.readers) if form else None
    return move is not None and bool(move.filled or move.corrected)


def _go_on(context: TurnContext, case: Case, form: Form, move: Move, *before: Part) -> TurnResult | None:
    """The answer for a move of the form; None if the turn is about something else."""
    if move.kind == "nothing":
        return None
    is_urgent = case.urgent or state.is_urgent(form, move.details, context.now)
    context, case = with_counts(context, form, case, move), replace(case, details=move.details, urgent=is_urgent)
    if move.kind == "commit":
        return commit(context, case, form)
    if move.kind == "left":
        if case.details.handed_in:
            return handing_in.keep_handed_in(context, case, *before)
        return cases.tell(
            context, case, *before, drafts.is_kept(context), cases.code_detail(context, case), what="left"
        )
    if move.kind == "person":
        context = context.writing(SaveCase(case, "person"))
        return replace(handover.request_callback(context, *before, reason="form"), about=case.code)
    if move.question is not None and move.question.type == "appointment" and move.kind != "read_back":
        return _ask_time(context, case, *before)
    return _ask(context, case, form, move, *before)


def _ask_time(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    wish = wishes.together(wishes.kept_wish(context, case), wishes.wish_in(context))
    office = wishes.office_in(context, case) or wishes.office_of(case)
    return times.offer(context, case, wish, *before, office=office)


def _ask(context: TurnContext, case: Case, form: Form, move: Move, *before: Part) -> TurnResult:
    """The question of a move, after what has to be said before it."""
    lead = [*before, *answers.lead(context, form, move)]
    if move.kind == "read_back":
        lead += too_near.of_answer(context, case, case.details.value(handing_in.appointment(form)))
    prompt = answers.prompt(context, case, form, move)
    asks = move.asks or {"slot": move.slot, "kind": "text"}
    question = Question(str(asks["slot"]), str(asks["kind"]))
    labels = answers.labels(context, form, move)
    if labels:
        rows = tuple(Option(str(n), label, f"answer:{name}") for n, (name, label) in enumerate(labels, 1))
        return cases.ask(context, case, TOPIC, question, *lead, Choices(prompt, rows))
    return cases.ask(context, case, TOPIC, question, *lead, answers.in_words(question.slot, question.kind, prompt))


def commit(context: TurnContext, case: Case, form: Form, book: BookTime | None = None) -> TurnResult:
    """Does what was agreed to, once; tells the code, and how to take it back.

    book: the time to be booked, where it is another than the one held.
    """
    details = (
        case.details if COMMIT in case.details.commits else complete(form, case.details, heard.hear(context)).details
    )
    is_change = handing_in.was_handed_in(case)
    key, what = ("case.amended", "changed") if is_change else ("case.handed_in", "committed")
    case, undo = replace(case, state="open", details=replace(details, asking="", misses=0)), details.undo_until
    time = case.details.value(handing_in.appointment(form)) if form.kind == "booking" else None
    if isinstance(time, dict):
        return book_time(context, handing_in.with_day(case, form, time), book or BookTime(case.code), time)
    case = handing_in.with_asks(context, form, with_last_change(context, case, "changed") if is_change else case)
    name, day = wording.subject(context, case), short(context, case)
    told: list[Part] = [Say(context.say(key, name=context.say("case.label", name=name, more=day) if day else name))]
    told += [*_pledge(context, form, case), *handing_in.told_doing(context, form, case)]
    told += handing_in.told_who_asks(context, case)
    if undo and not is_change:
        told.append(Say(context.say("case.undo.how", by=wording.moment(context, undo))))
    told += [cases.code_detail(context, case), *([how_taken_back(context)] if is_change else [])]
    return cases.tell(
        context, case, *told, what=what, tells_staff=handing_in.ASKS in case.slots,
        writes=(DropDues(case.code), *dues(context, case), *step(context, case, COMMIT)),
    )  # fmt: skip


def step(context: TurnContext, case: Case, name: str) -> tuple[CommitStep, ...]:
    """The step for the department's own system; none if staff do the work."""
    form = context.house.forms.get(case.service)
    backend = form.commits.backend if form and form.name == case.details.form else ""
    return (CommitStep(case.code, name, backend),) if backend and COMMIT in case.details.commits else ()


def book_time(context: TurnContext, case: Case, write: BookTime, time: dict[str, Any] | None = None) -> TurnResult:
    """Books a time and tells when, where, what to bring, the code, and how to change it."""
    held = case.booking if case.booking and case.booking.state == "held" else case.hold
    at = time or ({"office": held.office, "starts": held.starts.isoformat(), "minutes": held.minutes} if held else {})
    starts = context.house.city.local(datetime.fromisoformat(at["starts"]))
    if time is None:
        case = handing_in.with_day(case, case_form.visit_form(case.service), {**at, "starts": starts.isoformat()})
    agreed = Booking(0, at["office"], case.service, starts, int(at["minutes"]), "booked", None, False, case.is_at_home)
    is_move = case.is_booked
    key = "case.moved" if is_move else "case.booked"
    key += ".home" if agreed.at_home else ""
    told: list[Part] = [Say(context.say(key, **wording.visit(context, agreed)))]
    if not is_move:
        told += [*([] if agreed.at_home else wording.where(context, agreed.office)), *wording.bring(context, case)]
    told += [cases.code_detail(context, case)]
    is_near = not may_move(context.house.city, agreed, context.turn.at)
    if is_move:
        told += [*(wording.ask_office(context, agreed.office, None) if is_near else []), how_taken_back(context)]
        case = with_last_change(context, case, "moved", moved_to=agreed.starts)
    else:
        told += wording.ask_office(context, agreed.office, None) if is_near else [Say(context.say("case.change.how"))]
    case = replace(
        case, state="open", slots={k: v for k, v in case.slots.items() if k not in wishes.KEPT - {wishes.OFFERED}}
    )
    writes: tuple[CaseWrite, ...] = (write, DropDues(case.code), *plan(case, context.house.city, context.now, agreed))
    return cases.tell(context, case, *told, writes=writes, what="committed")


def dues(context: TurnContext, case: Case) -> tuple[CaseWrite, ...]:
    """The reminders of a case in its present state."""
    return plan(case, context.house.city, context.now)


def promised(context: TurnContext, case: Case) -> datetime | None:
    """Says by when the city does what was handed in; None without a date."""
    form = case_form.form_of(context, case)
    at = next((event.at for event in reversed(case.history) if event.what == "committed"), None)
    pledge = form.commits.pledge_for(urgent=case.urgent) if form else None
    return at + pledge if at and pledge else None


def short(context: TurnContext, case: Case) -> str:
    """The first day or thing among the answers of a case, to distinguish it from others."""
    day = case.details.value("day") or case.details.value("date") or case.details.value("start")
    return wording.day(context, datetime.fromisoformat(day)) if isinstance(day, str) and day[:4].isdecimal() else ""


def _pledge(context: TurnContext, form: Form, case: Case) -> list[Part]:
    """By when something is promised; or the day that was agreed."""
    pledge = form.commits.pledge_for(urgent=case.urgent)
    if not pledge or short(context, case):
        return []
    return wording.pledge(context, context.now + pledge, pledge)
