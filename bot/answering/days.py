"""A day as it is told."""

from __future__ import annotations

from datetime import date, datetime

from bot.dialogue.turn.context import TurnContext


def day(context: TurnContext, moment: datetime | date, *, near_too: bool = True) -> str:
    """A day as it is told: weekday and date, with the year where it is another one, and today and tomorrow by their names.

    near_too: False in a sentence with "on", which goes with the weekday alone.
    """
    on = context.house.city.local(moment).date() if isinstance(moment, datetime) else moment
    name = context.house.keywords.day_name(context.language, on.weekday())
    near = {0: "day.today", 1: "day.tomorrow"}.get((on - context.today).days)
    dated = context.say("case.day", name=name, date=context.date(on))
    return context.say("case.day.near", near=context.say(near), day=dated) if near and near_too else dated
