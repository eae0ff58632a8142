"""A promised call back: written down, explained, changed to another number, or withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.answering import wording
from bot.catalogue.hours import spans_on
from bot.city.staffing import after_staffed
from bot.dialogue.turn.context import TurnContext
from bot.errands import callback_reason, callback_whom, callback_window, offices
from bot.language.entities.callback_numbers import Doubt, doubt_of
from bot.model.case import Case
from bot.model.case_of_call import waiting_call
from bot.model.dialogue_state import Promised
from bot.model.reply import Detail, Handover, Part, Say
from bot.model.turn_result import CaseChange, CaseOpening, TurnResult

TEAM = "hotline"
HERE = "here, in writing"
"""How a case says where its answer is wanted."""
SAFETY = "safety"
"""Reason of a call back to somebody who is hurt at home."""
MOST_WISHED = 200
"""Characters of the words in which somebody says when they want to be rung."""
FRESH = 2
"""Turns in which "when?" or "cancel it" is about the call just talked of."""


def is_promised(context: TurnContext) -> bool:
    """True while somebody waits for a person."""
    return context.session.owner == "person"


def is_fresh(context: TurnContext) -> bool:
    """True if the promised call back was just talked about."""
    return is_promised(context) and context.session.turns - context.session.promised.spoken <= FRESH


def find_promise(context: TurnContext) -> TurnContext:
    """The turn with the call back that its sender was promised in another talk; as it is if there is none, or several."""
    desk, turn = context.house.desk, context.turn
    every = desk.cases_of(turn.address, turn.at) if desk is not None and not is_promised(context) else ()
    found = [case for case in every if case.kind == "callback" and not case.is_over and case.state != "draft"]
    return _promised_by(context, found[0]) if len(found) == 1 else context


def _promised_by(context: TurnContext, case: Case) -> TurnContext:
    """The turn as if the call back of a case had been promised in this talk."""
    promised = Promised(case.code, case.slots.get("number", ""), HERE in case.slots.values(), case.opened_at)
    return context.with_session(owner="person", promised=replace(promised, spoken=context.session.turns))


def noted(context: TurnContext, number: str, *before: Part) -> TurnResult | None:
    """Says that a call to a number is on the list already, with its code; None if it is not.

    Where the address is proved the call is this talk's own from now on.
    """
    case = waiting_call(context.house.desk, context.turn, number)
    if case is None:
        return None
    known = _promised_by(context, case)
    context = (known if context.turn.address.is_proved else context).with_session(expects=None)
    change = CaseChange("asked again", case.code, text=context.turn.text[:MOST_WISHED])
    parts = Handover(TEAM, "code", context.say("person.noted"), case.code), *told(known)
    return context.answer(*before, *parts, changes=(change,), outcome="person", errand="person", unlimited=True)


def write(context: TurnContext, number: str, reason: str, *before: Part) -> TurnResult:
    """Promises a call back and writes it down with a code; if there is one already, changes how to reach the resident.

    number: the one to ring; empty for an answer in writing, here.
    """
    if is_promised(context):
        return _change(context, number, *before)
    if reason != SAFETY and (known := noted(context, number, *before)) is not None:
        return known
    code, focus = context.house.new_code(), context.session.focus
    need = focus.goal_text or callback_reason.told(context)
    slots = {"number": number, "reason": reason, "service": focus.service, "need": need}
    slots |= {"warning": doubt(context, number), "time": wished_time(context)} if number else {"answer": HERE}
    window = callback_window.wished(context, slots["time"]) if number and code else None
    slots |= {"window": str(window)} if window else {}
    slots = {k: v for k, v in slots.items() if v}
    case = CaseOpening(code, "callback" if number else "person", TEAM, slots, callback_whom.whom(context))
    context = _talked_of(context, code=code, number=number, here=not number, at=context.turn.at, over=False)
    wished = [callback_window.told(context, window)] if slots.get("time") else []
    context = context.with_session(owner="person", expects=None, in_writing=not number)
    # Why without "by today": who is hurt at home is rung when they said that it is safe, and not before.
    is_timed = window is not None or (reason == SAFETY and bool(slots.get("time")))
    coming = context.say("person.coming") if is_timed else _coming(context, number)
    told_number = _at_number(context) if number != context.turn.sender else ()
    answered = context.answer(
        *before, Handover(TEAM, reason, coming, code), *told_number, *wished, cases=(case,), outcome="person", errand="person",
        unlimited=True,
    )  # fmt: skip
    if not number:
        return answered
    answered = replace(answered, writes=callback_window.plan(context, code, window))
    return answered if window else callback_window.asking(context, answered)


def wished_time(context: TurnContext) -> str:
    """The words that say when to ring, in this turn or before a number was asked for; else empty."""
    text = context.turn.text
    is_said = context.house.keywords.promise.kind(text, promised=True) == "time"
    is_said = is_said or callback_window.says_when(context, text)
    is_said = is_said or (callback_reason.is_refused(context) and callback_window.says_any(context, text))
    return text[:MOST_WISHED] if is_said else _wished_day(context) or context.session.asked.slot("time")


def _wished_day(context: TurnContext) -> str:
    """The words behind the wish for a person, where they say on which day: "get somebody to ring me, Tuesday is best"."""
    told, promise = context.house.told, context.house.keywords.promise
    behind = [told.behind(each, context.turn.text) for each in (callback_reason.RUNG, callback_reason.WANTED)]
    parts = [part.strip() for rest in behind for part in (rest, *rest.split(";"))]
    times = (each for each in parts if promise.kind(each, promised=True, fresh=True) == "time")
    return next((each[:MOST_WISHED] for each in times if callback_window.says_any(context, each)), "")


def note_time(context: TurnContext) -> TurnResult:
    """Writes into the case when somebody wants to be rung, and promises it if staff work then."""
    code, text = context.session.promised.code, context.turn.text[:MOST_WISHED]
    window = callback_window.wished(context, text) if code and context.session.promised.number else None
    change = CaseChange("changed", code, {"time": text, **({"window": str(window)} if window else {})})
    said = callback_window.told(context, window)
    context = _talked_of(context).with_session(expects=None)
    answered = context.answer(said, changes=(change,), outcome="person", errand="person", unlimited=True)
    return replace(answered, writes=callback_window.plan(context, code, window)) if window else answered


def move(context: TurnContext) -> TurnResult:
    """Another time for the call that was promised; asked for where none is said."""
    if callback_window.says_any(context, context.turn.text):
        return note_time(context)
    return callback_window.ask_when(_talked_of(context))


def _coming(context: TurnContext, number: str) -> str:
    """Says that a person will ring, on which number and by when."""
    if not number:
        return context.say("person.coming.here", by=_by(context))
    coming = context.say("person.coming.this" if number == context.turn.sender else "person.coming")
    return context.say("person.coming.by", coming=coming, by=_by(context))


def hours(context: TurnContext) -> Say:
    """Says when people work."""
    return Say(context.say("person.hours", days=offices.week(context, context.house.city.staff_hours)))


def doubt(context: TurnContext, number: str) -> Doubt:
    """Why staff should check a number before they ring it, or empty."""
    house, city = context.house, context.house.city
    allowed = {*(city.staffing.ring_back or (city.country,)), *([house.country] if house.country else [])}
    if not any(mark.isdigit() for mark in number):
        return ""
    return doubt_of(number, house.country or city.country, allowed) if number[0] in "+0123456789" else ""


def _change(context: TurnContext, number: str, *before: Part) -> TurnResult:
    """Another number, or an answer in writing, for somebody who is on the list already."""
    slots = {"number": number, "warning": doubt(context, number), "answer": "" if number else HERE}
    change = CaseChange("changed", context.session.promised.code, slots)
    context = _talked_of(context, number=number, here=not number).with_session(expects=None)
    context = context.with_session(in_writing=not number)
    noted = [Say(context.say("promise.number" if number else "promise.written"))]
    return context.answer(
        *before, *noted, *told(context), changes=(change,), outcome="person", errand="person", unlimited=True
    )


def withdraw(context: TurnContext, *after: Part) -> TurnResult:
    """Withdraws the call back; the case is closed, and staff see why."""
    change, known = CaseChange("withdrawn", context.session.promised.code), context.session.promised.code
    context = context.with_session(owner="bot", promised=Promised(), expects=None)
    said = Say(context.say("promise.withdrawn"))
    answered = context.answer(said, *after, changes=(change,), outcome="talk", errand="person", unlimited=True)
    return replace(answered, writes=callback_window.withdrawn(context, known))


def when(context: TurnContext, *before: Part) -> TurnResult:
    """Says until when a person will be in touch, and how."""
    context = _talked_of(context)
    return context.answer(*before, *told(context), outcome="person", errand="person", unlimited=True)


def code(context: TurnContext) -> TurnResult:
    """The code of the case, told once more."""
    context, known = _talked_of(context), context.session.promised.code
    if not known:
        return context.answer(
            Say(context.say("promise.no_code")), *told(context), outcome="person", errand="person", unlimited=True
        )
    handover = Handover(TEAM, "code", context.say("promise.code"), known)
    return context.answer(handover, outcome="person", errand="person", unlimited=True)


def told(context: TurnContext) -> list[Part]:
    """Says who is in touch until when, and where; after that time, the number to ring."""
    promised, city = context.session.promised, context.house.city
    if (window := callback_window.kept(context, promised.code)) is not None and context.now <= window.ends:
        return [callback_window.told(context, window), *_at_number(context)]
    until = _until(context)
    if context.now > until:
        return [Say(context.say("promise.late")), wording.phone_detail(context, city.phone)]
    said = Say(context.say("promise.here" if promised.here else "promise.when", by=_by(context)))
    return [said, *_at_number(context)]


def _at_number(context: TurnContext) -> list[Part]:
    """The number that is rung, where one is."""
    number = context.session.promised.number
    return [Detail(context.say("person.number.label"), number, "phone")] if number else []


def _by(context: TurnContext) -> str:
    until = _until(context)
    return context.say("promise.by", day=_day(context, until.date()), time=context.time(until.time()))


def _until(context: TurnContext) -> datetime:
    """The end of the working hours in which the case is to be taken."""
    city, since = context.house.city, context.session.promised.at or context.turn.at
    due = after_staffed(city.staffing.callback.take_within, city.local(since), city.staff_hours, city.holidays)
    spans = spans_on(city.staff_hours, due.date(), city.holidays)
    ends = next((end for start, end in spans if start <= due.time() <= end), due.time())
    return datetime.combine(due.date(), ends, due.tzinfo)


def _day(context: TurnContext, day: date) -> str:
    ahead = (day - context.today).days
    return (
        context.say({0: "day.today", 1: "day.tomorrow"}[ahead]) if ahead in {0, 1} else offices.day_name(context, day)
    )


def _talked_of(context: TurnContext, **changes: Any) -> TurnContext:
    """The turn with the changed promise, marked as just talked about."""
    session = context.session
    return context.with_session(promised=replace(session.promised, spoken=session.turns, **changes))
