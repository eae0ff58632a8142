"""What a text comes to before it is weighed: encoded, looked for, understood, its figures read."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.nlu.understand import with_parsed_entities
from bot.retrieval.services.query import query


def analyse(context: TurnContext, text: str) -> TurnContext:
    """The turn as if it had said this text."""
    house, language = context.house, context.language
    asked = query(text, house.keywords.joins)
    found = house.catalogue.search.find(asked, house.catalogue.hidden)
    meaning = house.understanding.understand(text, language)
    meaning = with_parsed_entities(meaning, text, language, context.now)
    return replace(context, turn=replace(context.turn, text=text), asked=asked, found=found, meaning=meaning)
