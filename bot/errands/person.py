"""A person: offered, asked for, rung back."""

from __future__ import annotations

from typing import Any

import phonenumbers

from bot.answered import Answered, CaseOpening
from bot.context import Context
from bot.errands import offices, tell
from bot.house import House
from bot.parse.ring_back import Doubt, doubt_of
from bot.reply import Ask, Detail, Handover, Part, Reply, Say

TEAM = "hotline"
READ_BACK = "number"
"""Name of this errand while it asks whether a number is right."""


def offer(context: Context, *before: Part, **record: Any) -> Answered:
    """Asks whether a person shall ring, after what was just said; tells whom to ring where nobody would learn of it."""
    if not context.house.reached:
        return context.answer(*before, *_number_to_ring(context), **record)
    context = context.with_session(errand="person", slots={"asking": "yes-no"})
    return context.answer(*before, Ask("person", context.say("ask.person"), "yes-no"), **record)


def wanted(context: Context, *before: Part, reason: str = "asked") -> Answered:
    """A person is asked for: the number is taken, then a callback is written down with a code.

    A sender that is a telephone number is rung there; others are asked for one. Where nobody would learn of it no call is
    promised, and the number to ring is told.
    """
    if not context.house.reached:
        return context.answer(*before, *_number_to_ring(context), outcome="person", errand="person")
    if context.session.owner == "person":
        return context.answer(*before, Say(context.say("person.kept")), outcome="person", errand="person")
    if _doubt(context, context.turn.sender):
        return _another(context, context.turn.sender, reason, *before)
    if context.turn.sender.startswith("+"):
        return _kept(context, context.turn.sender, reason, *before, Say(context.say("person.ring_here")))
    context = context.with_session(errand="person", slots={"asking": "digits", "reason": reason})
    return context.answer(
        *before, Ask("number", context.say("person.number"), "digits"), outcome="asked", errand="person"
    )


def number_given(context: Context, digits: str) -> Answered:
    """The number to ring, checked for being one, and for what it would cost whoever rings it."""
    if digits[:1].isdigit() and context.turn.text.strip()[:1] in {"+", "＋"}:
        digits = f"+{digits}"
    if not _is_number(digits, context.house.city.country):
        return context.answer(
            Ask("number", context.say("person.number.bad"), "digits"), outcome="asked", errand="person"
        )
    reason = context.session.slots.get("reason", "asked")
    if _doubt(context, digits) and "doubted" not in context.session.slots:
        return _another(context, digits, reason)
    is_sure = not context.turn.keys and context.turn.certainty >= 1.0
    return _kept(context, digits, reason) if is_sure else _read_back(context, digits, reason)


def _doubt(context: Context, number: str) -> Doubt:
    """Why a number should not be rung without a second look, or empty."""
    house, city = context.house, context.house.city
    allowed = {*(city.staffing.ring_back or (city.country,)), *([house.country] if house.country else [])}
    if not any(mark.isdigit() for mark in number):
        return ""
    return doubt_of(number, house.country or city.country, allowed) if number[0] in "+0123456789" else ""


def _another(context: Context, number: str, reason: str, *before: Part) -> Answered:
    """Another number asked for, once: whoever has none is written down with it, and staff are warned."""
    slots = {"asking": "digits", "reason": reason, "doubted": number}
    context = context.with_session(errand="person", slots=slots)
    ask = Ask("number", context.say("person.number.other"), "digits")
    return context.answer(*before, ask, outcome="asked", errand="person")


def _number_to_ring(context: Context) -> tuple[Part, ...]:
    """Whom to ring for a person, and when: where a call back would be a promise nobody keeps."""
    city = context.house.city
    hours = Say(context.say("person.hours", days=offices.week(context, city.staff_hours)))
    return Say(context.say("person.ring")), tell.phone_detail(context, city.phone), hours


def _read_back(context: Context, digits: str, reason: str) -> Answered:
    """A number that was keyed or heard, said again before anything is done with it: a finger or an ear slips."""
    slots = {**context.session.slots, "asking": "yes-no", "number": digits, "reason": reason}
    context = context.with_session(errand=READ_BACK, slots=slots)
    number = Detail(context.say("person.number.label"), digits, "phone")
    ask = Ask("number", context.say("person.number.right"), "yes-no")
    return context.answer(number, ask, outcome="asked", errand="person")


def read_back_answered(context: Context, *, yes: bool) -> Answered:
    """The answer to that: the call back is written down, or the number is asked for once more."""
    slots = context.session.slots
    if yes:
        return _kept(context, slots["number"], slots.get("reason", "asked"))
    again = {**slots, "asking": "digits", "reason": slots.get("reason", "asked")}
    context = context.with_session(errand="person", slots=again)
    return context.answer(Ask("number", context.say("person.number"), "digits"), outcome="asked", errand="person")


def _is_number(digits: str, country: str) -> bool:
    """True for any number of a plausible length: a wrong guess here would leave somebody without a call."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(digits, country)) or 7 <= len(digits) <= 12
    except phonenumbers.NumberParseException:
        return False


def _kept(context: Context, number: str, reason: str, *before: Part) -> Answered:
    """The callback written down, its code told, staff hours said."""
    code = context.house.new_code()
    slots = {
        "number": number,
        "reason": reason,
        "service": context.session.focus.service,
        "need": context.session.focus.need,
        "warning": _doubt(context, number),
    }
    case = CaseOpening(code, "callback", TEAM, {k: v for k, v in slots.items() if v})
    context = context.with_session(owner="person", errand="", slots={})
    hours = Say(context.say("person.hours", days=offices.week(context, context.house.city.staff_hours)))
    handover = Handover(TEAM, reason, context.say("person.coming"), code)
    return context.answer(*before, handover, hours, cases=(case,), outcome="person", errand="person")


def apology(house: House, language: str) -> str:
    """What is said when we can not answer: that a person rings back, or whom to ring where nobody would."""
    if house.reached:
        return house.phrases.say(language, "fault")
    return house.phrases.say(language, "fault.ring", number=house.city.phone.number)


def over_limit(house: House, language: str, begins: bool) -> Reply:
    """What is said in a call over a limit: whom to ring in danger, and that a person is one key away; then goodbye."""
    number = house.city.emergency(house.country).number("general")
    told = house.phrases.say(language, "limit.call" if begins else "limit.end", number=number)
    return Reply((Say(told),), language, ends=not begins)


def declined(context: Context) -> Answered:
    """No person after all: on with it."""
    context = context.with_session(errand="", slots={})
    return context.answer(Say(context.say("person.no")), outcome="talk", errand="person")
