"""A day that is asked for: by keys alone, before a list of times, because a list cannot name every day; or in words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.language.dates.days import one
from bot.language.dates.when import Meant, Stretch, When
from bot.model.case import Case
from bot.model.reply import Ask, Part
from bot.model.turn_result import Question, TurnResult

TOPIC = "time"
"""The question for a time, of which this is the beginning."""


def ask(context: TurnContext, case: Case, *before: Part, office: str = "") -> TurnResult:
    """Asks which day, for somebody with keys alone, because a list of times cannot name every day."""
    ask = Ask("day", context.say("case.day.keys"), keyed=True)
    return cases.ask(context, case, TOPIC, Question("day", "date"), *before, ask, office=office)


def ask_in_words(context: TurnContext, case: Case, *before: Part, office: str = "") -> TurnResult:
    """Asks when somebody would like to come."""
    ask = Ask("day", context.say("case.move.when"), keyed=True)
    return cases.ask(context, case, TOPIC, Question("day", "date"), *before, ask, office=office)


def is_asked(context: TurnContext) -> bool:
    """True while a time or a day is asked for already."""
    return cases.open_topic(context) == TOPIC


def read(context: TurnContext) -> When | None:
    """The day that was keyed, month and day; anything for 1, the first free time; None for other keys."""
    keys = context.turn.keys.strip("#*")
    if keys == "1":
        return When(wish="earliest")
    if len(keys) != len("1210") or not keys.isdecimal():
        return None
    for year in (context.today.year, context.today.year + 1):
        with suppress(ValueError):
            day = date(year, int(keys[:2]), int(keys[2:]))
            if day >= context.today:
                return When((Stretch(Meant(one(day))),))
    return None
