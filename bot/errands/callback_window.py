"""When a call back is made: the line asks while nobody works, reads the answer, and plans the half hour."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.days import day as day_of
from bot.dialogue.turn.context import TurnContext
from bot.language.dates.hours import moment
from bot.language.dates.read import read_when
from bot.language.dates.when import Meant, Stretch, When
from bot.model.case_write import CaseWrite, DropDues
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Say
from bot.model.turn_result import Question, TurnResult
from bot.reminders.callbacks import CALLBACK, plan_callback
from bot.reminders.windows import Window, read_window, window_for, window_in

WINDOW = "window"
"""Name of this errand while it asks when to ring, and of the slot it fills."""
NUMBER = re.compile(r"\+?\d(?:[ -]?\d){6,}")
"""A telephone number, whose figures are no time."""


def wished(context: TurnContext, text: str) -> Window | None:
    """The half hour that somebody's words mean; None if no time is kept, or none is meant."""
    if not text:
        return None
    known = kept(context, context.session.promised.code)
    if (
        known is not None
        and known.starts > context.turn.at
        and says_hour(context, text)
        and not says_day(context, text)
    ):
        # Why that day: "make it two" of a call on Monday means Monday.
        morning = known.starts.replace(hour=0, minute=0)
        return window_in(NUMBER.sub(" ", text), context.language, context.house.city, morning, asked=True)
    if known is not None and says_day(context, text) and not says_hour(context, text):
        # Why at that time: "actually Tuesday" of a call at nine means nine.
        when = _when(context, text)
        suits = tuple(Stretch(each.days, Meant(moment(known.starts.time()))) for each in when.suits)
        return window_for(replace(when, suits=suits), context.house.city, context.turn.at)
    return read(context, text, asked=context.session.asked.of(WINDOW))


def says_day(context: TurnContext, text: str) -> bool:
    """True if a text names a day."""
    return any(each.days for each in _when(context, text).suits)


def _when(context: TurnContext, text: str) -> When:
    return read_when(NUMBER.sub(" ", text), context.language, context.now)


def read(context: TurnContext, text: str, *, asked: bool = False) -> Window | None:
    """The half hour a text means; None without a store that could keep it."""
    if context.house.desk is None:
        return None
    return window_in(NUMBER.sub(" ", text), context.language, context.house.city, context.turn.at, asked=asked)


def kept(context: TurnContext, code: str) -> Window | None:
    """The half hour promised for a call, as its case keeps it; None if there is none."""
    desk = context.house.desk
    case = desk.own_case(code, context.turn.address) if desk is not None and code else None
    return read_window(case.slots.get(WINDOW, "")) if case is not None else None


def says_when(context: TurnContext, text: str) -> bool:
    """True if a text gives a day and a time of day, whatever else it says."""
    return any(each.days and each.hours for each in _when(context, text).suits)


def says_hour(context: TurnContext, text: str) -> bool:
    """True if a text gives a time of day."""
    return any(each.hours for each in _when(context, text).suits)


def says_any(context: TurnContext, text: str) -> bool:
    """True if a text gives or refuses a day or a time of day."""
    when = _when(context, text)
    return any(each.days or each.hours for each in (*when.suits, *when.without))


def refuses(context: TurnContext, text: str) -> bool:
    """True if a text says of a day or a time of day that it does not suit, and names none that does."""
    when = _when(context, text)
    return bool(when.without) and not when.suits


def without_times(context: TurnContext, text: str) -> str:
    """A text without its days and times of day."""
    return _when(context, text).cut_from(text)


def ask_when(context: TurnContext) -> TurnResult:
    """Asks when to ring instead."""
    context = context.with_session(expects=Expectation("yes-no", WINDOW))
    ask = Ask(WINDOW, context.say("promise.ask_when"), "open")
    return context.answer(ask, outcome="person", errand="person", unlimited=True, question=Question(WINDOW, "span"))


def is_any(context: TurnContext, text: str) -> bool:
    """True if any time is all right."""
    return read_when(text, context.language, context.now, asked="time").wish != ""


def told(context: TurnContext, window: Window | None) -> Say:
    """Promises a half hour; without one, says that the wish is noted."""
    if window is None:
        return Say(context.say("promise.time"))
    day = day_of(context, window.starts, near_too=False)
    start, end = (context.time(at.timetz()) for at in (window.starts, window.ends))
    return Say(context.say("promise.window", day=day, start=start, end=end))


def asking(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The same answer, with the question when to ring if nobody works now; the call back is written down already."""
    house = context.house
    if house.desk is None or house.city.is_staffed(context.now):
        return answered
    ask = Ask(WINDOW, context.say("promise.ask_when"), "open")
    session = replace(answered.session, expects=Expectation("yes-no", WINDOW))
    reply = replace(answered.reply, parts=(*answered.reply.parts, ask))
    return replace(answered, reply=reply, session=session, question=Question(WINDOW, "span"))


def any_time(context: TurnContext) -> TurnResult:
    """Any time is all right: what was planned stays."""
    context = context.with_session(expects=None)
    return context.answer(Say(context.say("promise.any_time")), outcome="person", errand="person", unlimited=True)


def plan(context: TurnContext, code: str, window: Window | None) -> tuple[CaseWrite, ...]:
    """The planned call; nothing if no store keeps it."""
    return plan_callback(code, window, context.house.city, context.turn.at) if context.house.desk else ()


def withdrawn(context: TurnContext, code: str) -> tuple[CaseWrite, ...]:
    """Cancels the planned call."""
    return (DropDues(code, CALLBACK),) if code and context.house.desk else ()
