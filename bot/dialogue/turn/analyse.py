"""The analysis of a text before any rule decides: encoding, search, NLU, entities."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial

from bot.dialogue.turn.context import Analysis, TurnContext
from bot.language.entities.extract import parse
from bot.model.understanding import NluResult
from bot.nlu.understand import with_parsed_entities
from bot.reports.things import names_thing
from bot.retrieval.services.query import length, query

SHORTEST = 6
"""How much a text says that is asked ahead, in characters of Chinese: most shorter ones are a command or an answer."""

GREETING = "leads_greeting"
"""Pattern of a greeting before what somebody needs."""


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
        # Why without it: "good morning, please fetch my sofa" asks for no Good morning call.
        led = house.keywords.patterns.search(GREETING, text)
        asked = query(_without_street(context, text[led.end() :] if led else text), house.keywords.joins)
        found = house.catalogue.search.find(asked, house.catalogue.hidden)
        heard = cache(partial(_understood, context, text))
        known = Analysis(asked, found, heard)
        context.analyses[text, language] = known
    said = replace(context.turn, text=text)
    return replace(context, turn=said, asked=known.query, found=known.found, heard=known.heard)


def _without_street(context: TurnContext, text: str) -> str:
    """A text without the name of a street that sounds like a thing the city looks after: no lantern hangs in "9 Lantern Street".

    The number stays. Other streets stay: where a ride begins tells that it is a ride.
    """
    things = [problem for problem in context.house.city.problems if names_thing(problem, text)]
    # Why only then: the place is read for few texts, and no other street can be taken for a thing.
    place = context.house.readers.places.read(text, context.language) if things else None
    if place is None or not (place.value.street and place.value.number):
        return text
    street = place.value.street
    is_thing = any(names_thing(problem, street) for problem in things)
    return re.sub(re.escape(street), " ", text, flags=re.IGNORECASE) if is_thing else text


def _understood(context: TurnContext, text: str) -> NluResult:
    """Intent and entities of a text of a turn."""
    # Why first: the understanding works on the text meanwhile.
    parsed = parse(text, context.language, context.now)
    return with_parsed_entities(context.house.understanding.understand(text, context.language), parsed)
