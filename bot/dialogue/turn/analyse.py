"""The analysis of a text before any rule decides: encoding, search, NLU, entities."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from bot.dialogue.turn.context import Analysis, TurnContext
from bot.language.entities.extract import parse
from bot.model.understanding import NluResult
from bot.nlu.understand import with_parsed_entities
from bot.retrieval.services.query import length, query

SHORTEST = 6
"""How much a text says that is asked ahead, in characters of Chinese: most shorter ones are a command or an answer."""


def ask_ahead(context: TurnContext) -> None:
    """Has Rasa work on a turn at the same time, if some rule is likely to ask what it means."""
    text = context.turn.text
    is_bare = context.turn.silent or context.turn.keys or context.session.expects
    if is_bare or length(text) < SHORTEST or context.house.keywords.plain.aspect(text):
        return
    context.house.ask_ahead(text)


def analyse(context: TurnContext, text: str) -> TurnContext:
    """The turn with the analysis of this text, as if it had been said. Done once a turn for each text."""
    house, language = context.house, context.language
    known = context.analyses.get((text, language))
    if known is None:
        asked = query(text, house.keywords.joins)
        found = house.catalogue.search.find(asked, house.catalogue.hidden)
        heard = cache(partial(_understood, context, text))
        known = Analysis(asked, found, heard)
        context.analyses[text, language] = known
    said = replace(context.turn, text=text)
    return replace(context, turn=said, asked=known.query, found=known.found, heard=known.heard)


def _understood(context: TurnContext, text: str) -> NluResult:
    """Intent and entities of a text of a turn."""
    # Why first: the understanding works on the text meanwhile.
    parsed = parse(text, context.language, context.now)
    return with_parsed_entities(context.house.understanding.understand(text, context.language), parsed)
