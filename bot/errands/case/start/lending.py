"""Something that the city lends: who names it, with a word for borrowing, has the form of its loan begun."""

from __future__ import annotations

from bot.catalogue.model import Service
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import heard
from bot.errands.case.start import start

BORROWS, LENDS, BARE = "borrows", "asks-lends", "for-somebody"
"""Words for borrowing, those of the question whether it is lent at all, and a thing for somebody with no other word."""
OFF = "plainly-off"
"""Words that call something off."""


def service_wanted(context: TurnContext) -> Service | None:
    """The service that lends what a turn wants to borrow; None if it only asks, or nothing that is lent is named."""
    # Why not what is called off: "the wheelchair for my dad, take it back" is of a loan that is there.
    if start.is_asking(context) or context.house.acts.among((LENDS, OFF), context.turn.text, context.written):
        return None
    return _lent(context, (BORROWS, BARE))


def service_asked(context: TurnContext) -> Service | None:
    """The service that lends what a turn asks after: "do you hire out wheelchairs"."""
    return _lent(context, (BORROWS, LENDS))


def _lent(context: TurnContext, acts: tuple[str, ...]) -> Service | None:
    """The one service of which the name tells that it lends, and whose form has the thing that a turn names."""
    if context.turn.keys or not context.house.acts.among(acts, context.turn.text, context.written):
        return None
    lent = [each for each in context.house.catalogue.services if start.can_begin(context, each) == "form"]
    lent = [each for each in lent if context.house.acts.among((BORROWS,), context.words(each.name))]
    named = [each for each in lent if _names_thing(context, each)]
    return named[0] if len(named) == 1 else None


def _names_thing(context: TurnContext, service: Service) -> bool:
    """True if a turn names what may be picked in the service's form, even if it stays open which of it."""
    form, readers = context.house.forms[service.source_id], context.house.readers
    spoken = readers.spoken(context.turn.text, heard.hear(context))
    lists = (each for each in form.questions if each.type == "select_multiple")
    return any(next(readers.readings(each, spoken, asked=False), None) is not None for each in lists)
