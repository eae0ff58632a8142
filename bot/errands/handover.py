"""A person: offered, asked for, and the call back."""

from __future__ import annotations

from typing import Any

import phonenumbers

from bot.answering import wording
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.errands import callback, callback_reason, callback_whom, callback_window
from bot.language.entities.phones import number_in
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Detail, Part, Reply, Say
from bot.model.turn_result import TurnResult

TEAM = callback.TEAM
RUNG_DAILY = "rung-daily"
"""Act of who wants to be rung each day."""
CALLED = THRESHOLDS.person.called
PERSON, READ_BACK = "person", "number"
"""Names of this errand while it asks about a person or a number to ring, and while it asks whether a number is right."""
WHEN_SAFE = "person.safe"
"""Name of this errand while it asks when it is safe to ring."""
AT_HOME = {"abuse", "crime.assault"}
"""Dangers from people who may be there when the telephone rings."""
MOST_TRIES = 2
"""How often a number is asked for again."""


def offer(context: TurnContext, *before: Part, number: str = "", **record: Any) -> TurnResult:
    """Asks whether a person shall ring, after what was just said; tells whom to ring where nobody would learn of it.

    number: one that was just said, to be rung on yes.
    """
    if not context.house.reached:
        return context.answer(*before, *number_to_ring(context), **record)
    if callback.is_promised(context):
        return callback.when(context, *before)
    slots = {"number": number} if number else {}
    context = context.with_session(expects=Expectation("yes-no", PERSON, slots))
    asked = context.say("ask.person.here" if is_in_writing(context) else "ask.person")
    return context.answer(*before, Ask("person", asked, "yes-no"), **record)


def is_wanted(context: TurnContext) -> bool:
    """True for "let me talk to somebody", by its words."""
    return bool(
        context.house.told.among((callback_reason.WANTED, callback_reason.RUNG), context.turn.text, context.written)
    )


def is_meant(context: TurnContext) -> bool:
    """True if NLU makes a person or a call likely, whichever of the two."""
    intents = dict(context.meaning.alternatives)
    return intents.get("person", 0.0) + intents.get("callback", 0.0) >= CALLED


def is_daily_call(context: TurnContext) -> bool:
    """True for somebody who wants to be rung each day: that is a service."""
    return bool(context.house.acts.among((RUNG_DAILY,), context.turn.text, context.written))


def is_plainly_wanted(context: TurnContext) -> bool:
    """True where a call is asked for outright, or a person by the words and by NLU, and no call each day."""
    is_call = bool(context.house.told.among((callback_reason.RUNG,), context.turn.text, context.written))
    return not is_daily_call(context) and (is_call or (is_wanted(context) and is_meant(context)))


def without_call(context: TurnContext) -> TurnResult | None:
    """A person in writing for who wants one and says not to ring, and by telephone where only a time is refused; else None."""
    text = context.turn.text
    if not is_wanted(context.with_text(context.house.told.without(callback_reason.REFUSED, text))):
        return None
    return request_callback(context) if callback_window.says_any(context, text) else without_number(context)


def is_in_writing(context: TurnContext) -> bool:
    """True if a person answers in writing, because the resident said that they can not be rung."""
    return context.session.in_writing and not context.turn.is_spoken


def request_callback(context: TurnContext, *before: Part, reason: str = "asked") -> TurnResult:
    """A person is asked for: the number is taken, then a callback is written down with a code.

    A sender that is a telephone number is rung there, unless another was just said; others are asked for one. Where nobody
    would learn of it no call is promised, and the number to ring is told.
    """
    if not context.house.reached:
        return _told_to_ring(context, *before)
    if given := _given(context):
        return number_given(context.with_session(expects=Expectation("digits", PERSON, {"reason": reason})), given)
    if callback.is_promised(context):
        return callback.when(context, *before, Say(context.say("person.kept")))
    if _may_be_overheard(context):
        return ask_when_safe(context, *before)
    if _is_asked_for_number(context) and context.turn.is_spoken:
        return ask_number(context, *before, *number_to_ring(context), reason=reason)
    if _is_asked_for_number(context):
        return without_number(context, *before)
    if is_in_writing(context):
        return without_number(context, *before)
    if callback.doubt(context, context.turn.number):
        return _another(context, context.turn.number, reason, *before)
    if context.turn.number:
        return callback.write(context, context.turn.number, reason, *before)
    return ask_number(context, *before, reason=reason)


def _may_be_overheard(context: TurnContext) -> bool:
    """True if somebody told that they are hurt at home, and has not said when it is safe to ring them."""
    session = context.session
    told = {session.alarm.partition(" ")[2], session.danger.kind}
    return bool(told & AT_HOME) and not session.asked.of(WHEN_SAFE) and not callback.wished_time(context)


def ask_when_safe(context: TurnContext, *before: Part, **record: Any) -> TurnResult:
    """Asks when to ring somebody whom a call at the wrong hour would put in danger."""
    context = context.with_session(expects=Expectation("yes-no", WHEN_SAFE))
    ask = Ask("person", context.say("person.when_safe"), "open")
    return context.answer(*before, ask, **{"outcome": "person", "errand": "person", "unlimited": True, **record})


def _given(context: TurnContext) -> str:
    """A number said in this turn, or beside the need for which a person was offered; empty if there is none."""
    asked = context.session.asked
    offered = asked.of(PERSON) and "doubted" not in asked.slots
    return number_in(context.turn.text) or (asked.slot("number") if offered else "")


def _is_asked_for_number(context: TurnContext) -> bool:
    return context.session.waits_for("digits") and context.session.asked.of(PERSON)


def ask_number(context: TurnContext, *before: Part, reason: str = "asked") -> TurnResult:
    """Which number to ring; in writing also that a person answers here whoever has none."""
    kept = {"time": callback.wished_time(context), callback_reason.TOLD: callback_reason.told(context)}
    kept |= callback_whom.kept(context)
    slots = {"reason": reason, **{name: said for name, said in kept.items() if said}}
    context = context.with_session(expects=Expectation("digits", PERSON, slots))
    prompt = context.say("person.number" if context.turn.is_spoken else "person.number.written")
    return context.answer(*before, Ask("number", prompt, "digits"), outcome="asked", errand="person", unlimited=True)


def without_number(context: TurnContext, *before: Part) -> TurnResult:
    """A person for who gives no number: in writing here, on a telephone by the number to ring."""
    asked = context.session.asked
    if not context.house.reached or (context.turn.is_spoken and "doubted" not in asked.slots):
        return _told_to_ring(context, *before)
    doubted = asked.slot("doubted") if context.turn.is_spoken else ""
    return callback.write(context, doubted, asked.slot("reason", "asked"), *before)


def _told_to_ring(context: TurnContext, *before: Part) -> TurnResult:
    context = context.with_session(expects=None)
    return context.answer(*before, *number_to_ring(context), outcome="person", errand="person", unlimited=True)


def number_given(context: TurnContext, digits: str) -> TurnResult:
    """The number to ring, checked for being one, and for what it would cost whoever rings it."""
    if digits[:1].isdigit() and context.turn.text.strip()[:1] in {"+", "＋"}:
        digits = f"+{digits}"
    if not _is_number(digits, context.house.city.country):
        return _bad_number(context)
    reason = context.session.asked.slot("reason", "asked")
    if callback.doubt(context, digits) and "doubted" not in context.session.asked.slots:
        return _another(context, digits, reason)
    is_sure = not context.turn.keys and context.turn.certainty >= 1.0
    return callback.write(context, digits, reason) if is_sure else _read_back(context, digits, reason)


def _bad_number(context: TurnContext) -> TurnResult:
    """No number: asked for again; whoever gives none after that is not held up by it."""
    slots = context.session.asked.slots
    tries = int(slots.get("tries", "0")) + 1
    if tries > MOST_TRIES:
        return without_number(context)
    context = context.with_session(expects=Expectation("digits", PERSON, {**slots, "tries": str(tries)}))
    ask = Ask("number", context.say("person.number.bad"), "digits")
    return context.answer(ask, outcome="asked", errand="person", unlimited=True)


def _another(context: TurnContext, number: str, reason: str, *before: Part) -> TurnResult:
    """Another number asked for, once: whoever has none is written down with it, and staff are warned."""
    slots = {"reason": reason, "doubted": number, **callback_whom.kept(context)}
    context = context.with_session(expects=Expectation("digits", PERSON, slots))
    ask = Ask("number", context.say("person.number.other"), "digits")
    return context.answer(*before, ask, outcome="asked", errand="person", unlimited=True)


def number_to_ring(context: TurnContext) -> tuple[Part, ...]:
    """Whom to ring for a person, and when: where a call back would be a promise nobody keeps."""
    phone = wording.phone_detail(context, context.house.city.phone)
    return Say(context.say("person.ring")), phone, callback.hours(context)


def _read_back(context: TurnContext, digits: str, reason: str) -> TurnResult:
    """Reads a keyed or heard number back before it is used, because it may be wrong."""
    slots = {**context.session.asked.slots, "number": digits, "reason": reason}
    context = context.with_session(expects=Expectation("yes-no", READ_BACK, slots))
    number = Detail(context.say("person.number.label"), digits, "phone")
    ask = Ask("number", context.say("person.number.right"), "yes-no")
    return context.answer(number, ask, outcome="asked", errand="person", unlimited=True)


def read_back_answered(context: TurnContext, *, yes: bool) -> TurnResult:
    """The answer to that: the call back is written down, or the number is asked for once more."""
    asked = context.session.asked
    if yes:
        return callback.write(context, asked.slots["number"], asked.slot("reason", "asked"))
    again = {**asked.slots, "reason": asked.slot("reason", "asked")}
    context = context.with_session(expects=Expectation("digits", PERSON, again))
    return context.answer(
        Ask("number", context.say("person.number"), "digits"), outcome="asked", errand="person", unlimited=True
    )


def _is_number(digits: str, country: str) -> bool:
    """True for any number of a plausible length: a wrong guess here would leave somebody without a call."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(digits, country)) or 7 <= len(digits) <= 12
    except phonenumbers.NumberParseException:
        return False


def apology(house: Resources, language: str) -> str:
    """What is said when we can not answer: that a person rings back, or whom to ring where nobody would."""
    if house.reached:
        return house.phrases.say(language, "fault")
    return house.phrases.say(language, "fault.ring", number=house.city.phone.number)


def over_limit(house: Resources, language: str, begins: bool) -> Reply:
    """What is said in a call over a limit: whom to ring in danger, and that a person is one key away; then goodbye."""
    number = house.city.emergency(house.country).number("general")
    told = house.phrases.say(language, "limit.call" if begins else "limit.end", number=number)
    return Reply((Say(told),), language, ends=not begins)


def declined(context: TurnContext) -> TurnResult:
    """No person after all: on with it."""
    context = context.with_session(expects=None)
    return context.answer(Say(context.say("person.no")), outcome="talk", errand="person", unlimited=True)
