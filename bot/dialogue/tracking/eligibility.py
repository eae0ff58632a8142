"""Whether a turn asks if somebody may have a thing: "he is 62, can he get it" asks who can, and orders nothing."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext

OUTRIGHT, MAY_HAVE, TELLS = "asks-if-eligible", "asks-if-may-have", "tells-who-they-are"
"""The circumstances that `intents/<language>/told.yml` has words for."""


def is_asked(context: TurnContext) -> bool:
    """True if a turn asks whether somebody may have a thing: outright, or as a wish beside what tells who they are."""
    said = context.house.told.among((OUTRIGHT, MAY_HAVE, TELLS), context.turn.text, context.written)
    return OUTRIGHT in said or {MAY_HAVE, TELLS} <= {*said}


def is_asking(context: TurnContext) -> bool:
    """True if a turn, or a clause of it, asks whether somebody may have a thing, whoever they are."""
    return bool(context.house.told.among((OUTRIGHT, MAY_HAVE), context.turn.text, context.written))


def is_outright(context: TurnContext) -> bool:
    """True if it is asked in words that can mean little else: "is she old enough"."""
    return bool(context.house.told.among((OUTRIGHT,), context.turn.text, context.written))
