"""A person: offered, asked for, rung back."""

from __future__ import annotations

from typing import Any

import phonenumbers

from bot.answered import Answered, CaseOpening
from bot.context import Context
from bot.errands import offices
from bot.reply import Ask, Detail, Handover, Part, Say

TEAM = "hotline"
READ_BACK = "number"
"""Name of this errand while it asks whether a number is right."""


def offer(context: Context, *before: Part, **record: Any) -> Answered:
    """Asks whether a person shall ring, after what was just said."""
    context = context.with_session(errand="person", slots={"asking": "yes-no"})
    return context.answer(*before, Ask("person", context.say("ask.person"), "yes-no"), **record)


def wanted(context: Context, *before: Part, reason: str = "asked") -> Answered:
    """A person is asked for: the number is taken, then a callback is written down with a code.

    A sender that is a telephone number is rung there; others are asked for one.
    """
    if context.session.owner == "person":
        return context.answer(*before, Say(context.say("person.kept")), outcome="person", errand="person")
    if context.turn.sender.startswith("+"):
        return _kept(context, context.turn.sender, reason, *before, Say(context.say("person.ring_here")))
    context = context.with_session(errand="person", slots={"asking": "digits", "reason": reason})
    return context.answer(
        *before, Ask("number", context.say("person.number"), "digits"), outcome="asked", errand="person"
    )


def number_given(context: Context, digits: str) -> Answered:
    """The number to ring, checked for being one."""
    if not _is_number(digits, context.house.city.country):
        return context.answer(
            Ask("number", context.say("person.number.bad"), "digits"), outcome="asked", errand="person"
        )
    reason = context.session.slots.get("reason", "asked")
    is_sure = not context.turn.keys and context.turn.certainty >= 1.0
    return _kept(context, digits, reason) if is_sure else _read_back(context, digits, reason)


def _read_back(context: Context, digits: str, reason: str) -> Answered:
    """A number that was keyed or heard, said again before anything is done with it: a finger or an ear slips."""
    slots = {"asking": "yes-no", "number": digits, "reason": reason}
    context = context.with_session(errand=READ_BACK, slots=slots)
    number = Detail(context.say("person.number.label"), digits, "phone")
    ask = Ask("number", context.say("person.number.right"), "yes-no")
    return context.answer(number, ask, outcome="asked", errand="person")


def read_back_answered(context: Context, *, yes: bool) -> Answered:
    """The answer to that: the call back is written down, or the number is asked for once more."""
    slots = context.session.slots
    if yes:
        return _kept(context, slots["number"], slots.get("reason", "asked"))
    again = {"asking": "digits", "reason": slots.get("reason", "asked")}
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
    }
    case = CaseOpening(code, "callback", TEAM, {k: v for k, v in slots.items() if v})
    context = context.with_session(owner="person", errand="", slots={})
    hours = Say(context.say("person.hours", days=offices.week(context, context.house.city.staff_hours)))
    handover = Handover(TEAM, reason, context.say("person.coming"), code)
    return context.answer(*before, handover, hours, cases=(case,), outcome="person", errand="person")


def declined(context: Context) -> Answered:
    """No person after all: on with it."""
    context = context.with_session(errand="", slots={})
    return context.answer(Say(context.say("person.no")), outcome="talk", errand="person")
