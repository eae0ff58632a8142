"""The thread of a conversation: whether a turn goes on with the service in hand, goes back, or leaves it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.answering.answers import surely_answers
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.followup_classifier import FIGURES, asked_beside, p_followup
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.language.tokens import tokens
from bot.model.option_value import services_of
from bot.retrieval.services import reranker
from bot.retrieval.services.query import query
from bot.retrieval.services.result import SearchResult, average

STRONG = THRESHOLDS.followup.named
BRIEF = 2
"""Words up to which a text says no more than its intent."""
TRIES = 3
"""Turns in vain after which a need is taken for settled and more words for another one."""
STAYS = THRESHOLDS.followup.follows
STAYS_UNSURE = THRESHOLDS.followup.follows_unsure
ASKED = THRESHOLDS.followup.asks
FEW_WORDS = 4
"""Words beside the commonest up to which a question is about the service in hand."""
ANSWERED_UNLESS = THRESHOLDS.followup.answered_unless
ASIDE = THRESHOLDS.followup.aside
FAR = THRESHOLDS.followup.far
MUCH = THRESHOLDS.followup.nearer
SHORT = 5
"""Words of a text that may pick from a list by naming something in it."""
PICKED = THRESHOLDS.followup.picked
BACK_NEAR = THRESHOLDS.followup.back


def has_confident_match(context: TurnContext) -> bool:
    """True when the search is all but sure which service is meant."""
    return context.found is not None and context.found.confidence >= STRONG


def is_brief(context: TurnContext) -> bool:
    """True for a text of a word or two beside the commonest."""
    return len(tokens(context.turn.text, context.house.keywords.stop_words)) <= BRIEF


def likeliest(context: TurnContext) -> Service | None:
    """The first service of the search, however sure it is."""
    found = context.found
    return context.house.catalogue.services[found.candidates[0].number] if found and found.candidates else None


def without_circumstance(context: TurnContext) -> TurnContext:
    """The turn without a circumstance told before its question ("he has Medicaid, what would that cost us")."""
    asked = asked_beside(context)
    return analyse(context, asked) if asked else context


def is_followup(context: TurnContext) -> bool:
    """True when the text, without a circumstance told before its question, is about the service in hand."""
    if context.service is None or context.found is None or context.asked is None:
        return False
    if _points_at_it(context):
        return True
    if names_another(context):
        return False
    if not has_confident_match(context) and _is_short_question(context):
        return True
    if context.found.confidence < ANSWERED_UNLESS and surely_answers(context, context.service):
        return True
    return p_followup(context, context.service) >= (STAYS if context.found.outcome == "this" else STAYS_UNSURE)


def names_another(context: TurnContext) -> bool:
    """True where the search is all but sure of another service, which is much nearer than anything of the one in hand."""
    return context.service is not None and has_confident_match(context) and _far_nearer(context, context.service)


def is_surely_followup(context: TurnContext) -> bool:
    """True for a short question that names nothing besides the service in hand."""
    return _points_at_it(context) or (not has_confident_match(context) and _is_short_question(context))


def _points_at_it(context: TurnContext) -> bool:
    """True for "how much is it?": a question that points and names nothing, however sure the search is of some service."""
    text, keywords = context.turn.text, context.house.keywords
    names_nothing = len(tokens(text, keywords.stop_words)) < BRIEF and keywords.has("pointing", text)
    return names_nothing and context.meaning.intent.startswith("ask_") and not keywords.has("aside", text)


def _is_short_question(context: TurnContext) -> bool:
    """True for a few words that surely ask about a service, and name nothing besides: "how much is it then"."""
    said = tokens(context.turn.text, context.house.keywords.stop_words)
    surely = context.meaning.intent.startswith("ask_") and context.meaning.confidence >= ASKED
    return surely and len(said) <= FEW_WORDS and not context.house.keywords.has("aside", context.turn.text)


def _far_nearer(context: TurnContext, service: Service) -> bool:
    """True where a service that is all but named is much nearer to the text than anything of the one in hand."""
    assert context.asked is not None
    assert context.found is not None
    first, catalogue = likeliest(context), context.house.catalogue
    here = float(catalogue.search.facts(context.asked, catalogue.number(service.source_id)).max(initial=0.0))
    return first is not None and first.source_id != service.source_id and context.found.near >= here + MUCH


def gone_back_to(context: TurnContext) -> Service | None:
    """The service talked about before that somebody goes back to, or None: by order, by the words, else the last."""
    earlier, found, has = context.session.focus.previous_services, context.found, context.house.keywords.has
    if not earlier or found is None:
        return None
    text, get = context.turn.text, context.house.catalogue.get
    if has("back_to", text) and has("first_thing", text):
        return get(earlier[-1])
    ranked = _among(context, (*earlier, context.session.focus.service))
    named = ranked[0] if ranked else ""
    if has("back_to", text):
        return get(next((name for name in ranked if name in earlier), earlier[0]))
    if named not in earlier:
        return None
    sure = found.confidence >= BACK_NEAR and likeliest(context) == get(named)
    return get(named) if sure or has("that_thing", text) else None


def _among(context: TurnContext, services: tuple[str, ...]) -> list[str]:
    """Some services, the likeliest to be meant first."""
    asked, catalogue = context.asked, context.house.catalogue
    if asked is None:
        return []
    near = {name: catalogue.search.facts(asked, catalogue.number(name)).max(initial=-1.0) for name in services if name}
    words = catalogue.search.words(asked.text)
    return sorted(near, key=lambda name: -(near[name] + words[catalogue.number(name)]))


def offered(context: TurnContext) -> list[Service]:
    """The services just offered and not picked from."""
    return listed(context, context.session.focus.open_options)


def listed(context: TurnContext, values: tuple[str, ...]) -> list[Service]:
    """The services among some values of options."""
    return [service for source_id in services_of(values) if (service := context.house.catalogue.get(source_id))]


def is_unsettled(context: TurnContext) -> bool:
    """True while a need was put and no service found for it."""
    focus = context.session.focus
    return context.service is None and bool(focus.goal_text) and not focus.event and context.session.misses <= TRIES


def asks(context: TurnContext) -> bool:
    """True for a text that sounds like a question about something, or of a word or two."""
    intents = context.meaning.alternatives or ((context.meaning.intent, context.meaning.confidence),)
    chance = sum(each for intent, each in intents if intent.startswith("ask_"))
    needs = dict(intents).get("find_service", 0.0) + dict(intents).get("life_event", 0.0)
    return chance > needs or is_brief(context)


def merged_with_goal(context: TurnContext, without: tuple[str, ...] = ()) -> TurnContext:
    """A text looked for together with the need before it; chances are halves of both searches.

    without: source ids of services that are not meant.
    """
    return beside_need(context, search_with_need(context), without)


def search_with_need(context: TurnContext) -> SearchResult | None:
    """What the need before and the text lead to as one, or None where there was no need."""
    need = context.session.focus.goal_text
    if not need or context.found is None:
        return None
    asked = query(f"{need} {context.turn.text}", context.house.keywords.joins)
    return context.house.catalogue.search.find(asked, context.house.catalogue.hidden)


def beside_need(context: TurnContext, both: SearchResult | None, without: tuple[str, ...] = ()) -> TurnContext:
    """A text with its search and that of need and text as halves; as it is where there is no such search."""
    if both is None or context.found is None:
        return context
    catalogue = context.house.catalogue
    refused = {catalogue.number(name) for name in without if catalogue.get(name)}
    return replace(context, found=average(context.found, both, refused))


def tells_figure(context: TurnContext) -> bool:
    """True for a text that tells a figure of somebody's, asks nothing and leads to no one service."""
    is_found = context.found is not None and context.found.outcome == "this"
    told = any(entity.name in FIGURES for entity in context.meaning.entities)
    return told and not is_found and not context.house.keywords.has("asking", context.turn.text)


def chance(context: TurnContext, service: Service) -> float:
    """Chance of a service in the search."""
    return context.found.chance(context.house.catalogue.number(service.source_id)) if context.found else 0.0


def option_by_words(context: TurnContext) -> Service | None:
    """The one of the services just offered that a short text names, or None."""
    choices, asked = offered(context), context.asked
    if (
        len(choices) < 2
        or asked is None
        or _is_found_elsewhere(context, choices)
        or len(tokens(asked.text, context.house.keywords.stop_words)) > SHORT
    ):
        return None
    catalogue = context.house.catalogue
    numbers = np.array([catalogue.number(service.source_id) for service in choices])
    looked = catalogue.search.look(asked, among=numbers)
    chances, _ = reranker.chances(looked.features, looked.pairs, looked.none)
    words = catalogue.search.words(asked.text)[numbers]
    best = int(chances.argmax())
    return choices[best] if chances[best] >= PICKED * chances.sum() and words[best] > 0 else None


def _is_found_elsewhere(context: TurnContext, choices: list[Service]) -> bool:
    """True where a text by itself leads to a service that is none of those offered: a new need, though it shares a word."""
    return context.found is not None and context.found.outcome == "this" and likeliest(context) not in choices


def is_deferred_need(context: TurnContext, later: str) -> bool:
    """True where a text is nearer to a need put earlier than to the service in hand, or points at the other thing."""
    asked, service, has = context.asked, context.service, context.house.keywords.has
    if asked is None or service is None:
        return False
    catalogue = context.house.catalogue
    near = float(asked.rows @ query(later).rows)
    here = float(catalogue.search.facts(asked, catalogue.number(service.source_id)).max(initial=0.0))
    said = set(tokens(asked.text, context.house.keywords.stop_words)) & set(
        tokens(later, context.house.keywords.stop_words)
    )
    return (has("aside", asked.text) and near > here - ASIDE) or (near > here and bool(said)) or near > here + FAR


def search_goal(context: TurnContext) -> SearchResult | None:
    """What the need put before leads to, or None where there was none."""
    need = context.session.focus.goal_text
    if not need:
        return None
    asked = query(need, context.house.keywords.joins)
    return context.house.catalogue.search.find(asked, context.house.catalogue.hidden)
