"""Reference resolution: what a turn refers to of what was said, offered and searched for before."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Service
from bot.dialogue.tracking.followup_classifier import FIGURES, asked_beside
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.language.tokens import tokens
from bot.model.option_value import services_of
from bot.retrieval.services.query import query
from bot.retrieval.services.result import SearchResult, average

BRIEF = 2
"""Words up to which a text says no more than its intent."""
SHORT = 5
"""Words of a text that may pick from a list by naming something in it."""
TRIES = 3
"""Turns in vain after which a need is taken for settled and more words for another one."""


def is_brief(context: TurnContext) -> bool:
    """True for a text of a word or two, apart from the most common ones."""
    return len(tokens(context.turn.text, context.house.keywords.stop_words)) <= BRIEF


def likeliest(context: TurnContext) -> Service | None:
    """The first service of the search, however sure it is."""
    found = context.found
    return context.house.catalogue.services[found.candidates[0].number] if found and found.candidates else None


def without_circumstance(context: TurnContext) -> TurnContext:
    """The turn without a circumstance told before its question ("he has Medicaid, what would that cost us")."""
    asked = asked_beside(context)
    return analyse(context, asked) if asked else context


def offered(context: TurnContext) -> list[Service]:
    """The services just offered and not picked from."""
    return listed(context, context.session.focus.open_options)


def listed(context: TurnContext, values: tuple[str, ...]) -> list[Service]:
    """The services among some option values."""
    return [service for source_id in services_of(values) if (service := context.house.catalogue.get(source_id))]


def is_unsettled(context: TurnContext) -> bool:
    """True while a need was told and no service found for it."""
    focus = context.session.focus
    return context.service is None and bool(focus.goal_text) and not focus.event and context.session.misses <= TRIES


def asks(context: TurnContext) -> bool:
    """True for a text that sounds like a question about something, or of a word or two."""
    intents = context.meaning.alternatives or ((context.meaning.intent, context.meaning.confidence),)
    chance = sum(each for intent, each in intents if intent.startswith("ask_"))
    needs = dict(intents).get("find_service", 0.0) + dict(intents).get("life_event", 0.0)
    return chance > needs or is_brief(context)


def merged_with_goal(context: TurnContext, without: tuple[str, ...] = ()) -> TurnContext:
    """A text searched for together with the need before it; the chances are half of each search.

    without: source ids of services that are not meant.
    """
    return beside_need(context, search_with_need(context), without)


def search_with_need(context: TurnContext) -> SearchResult | None:
    """The search for the need before and the text together, or None if there was no need."""
    need = context.session.focus.goal_text
    if not need or context.found is None:
        return None
    asked = query(f"{need} {context.turn.text}", context.house.keywords.joins)
    return context.house.catalogue.search.find(asked, context.house.catalogue.hidden)


def beside_need(context: TurnContext, both: SearchResult | None, without: tuple[str, ...] = ()) -> TurnContext:
    """A text with its search and that of need and text, half each; unchanged if there is no such search."""
    if both is None or context.found is None:
        return context
    catalogue = context.house.catalogue
    refused = {catalogue.number(name) for name in without if catalogue.get(name)}
    return replace(context, found=average(context.found, both, refused))


def tells_figure(context: TurnContext) -> bool:
    """True for a text that gives a person's figure, asks nothing and finds no single service."""
    is_found = context.found is not None and context.found.outcome == "this"
    told = any(entity.name in FIGURES for entity in context.meaning.entities)
    return told and not is_found and not context.house.keywords.has("asking", context.turn.text)


def search_goal(context: TurnContext) -> SearchResult | None:
    """The search for the need before, or None if there was none."""
    need = context.session.focus.goal_text
    if not need:
        return None
    asked = query(need, context.house.keywords.joins)
    return context.house.catalogue.search.find(asked, context.house.catalogue.hidden)
