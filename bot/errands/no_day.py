"""A day that is in no calendar: it is said plainly."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.language.dates.no_such_day import no_such_day
from bot.language.dates.read import read_when
from bot.model.reply import Part, Say


def told(context: TurnContext) -> list[Part]:
    """Says that a day a turn names does not exist, and which is the last of that month; nothing where another day is named too."""
    text, language = context.turn.text, context.language
    found = no_such_day(text, language, context.now)
    if found is None or any(each.days for each in read_when(text, language, context.now).suits):
        return []
    last = context.date(found.last)
    day = last.replace(str(found.last.day), str(found.day), 1)
    return [Say(context.say("case.no_such_day", day=day, last=last), needed=True)]
