"""A call begins: greeted, or welcomed back to what was left open."""

from __future__ import annotations

from datetime import timedelta

from bot.answered import Answered
from bot.context import Context
from bot.errands import manners
from bot.reply import Ask, Say
from bot.session import Session

NAME = "call"
"""Name of this errand while it asks whether to carry on."""
CARRIES_ON = timedelta(hours=24)


def begin(context: Context) -> Answered:
    """The first words of a call.

    Whoever was in the middle of something within a day is asked whether to carry on; nothing of it is named, for
    telephones are shared.
    """
    if not _is_open(context):
        return greet(context)
    context = context.with_session(errand=NAME, slots={"asking": "yes-no"})
    ask = Ask("resume", context.say("phone.resume"), "yes-no")
    return context.answer(_who(context), ask, outcome="asked", errand=NAME)


def _is_open(context: Context) -> bool:
    session = context.session
    is_fresh = session.at is None or context.turn.at - session.at > CARRIES_ON
    return not is_fresh and bool(session.focus.service or session.focus.shown or session.errand)


def greet(context: Context) -> Answered:
    """Who we are, how to get to a person, and what is needed; nothing of an earlier call counts."""
    before = context.session
    context = context.with_session(**_fresh(before))
    return context.answer(_who(context), Say(context.say("phone.ask")), outcome="talk", errand="manners")


def _who(context: Context) -> Say:
    """Who we are, that we are a computer, and the way to a person."""
    return Say(context.say("phone.greeting", line=context.words(context.house.city.line)))


def _fresh(before: Session) -> dict[str, object]:
    """All of a memory that does not outlive a call, as it is at first."""
    new = Session(before.id, before.language)
    names = ("errand", "slots", "focus", "last", "rest", "owner", "misses", "repeats", "alarm")
    return {name: getattr(new, name) for name in names}


def resumed(context: Context, *, yes: bool) -> Answered:
    """The answer to that: the last words again, or a fresh start."""
    context = context.with_session(errand="", slots={})
    return manners.repeat(context) if yes else greet(context)
