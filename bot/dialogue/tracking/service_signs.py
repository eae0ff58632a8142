"""Signs in a turn's words and search of which service is meant: pointed at, named, gone back to, picked, deferred."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.answering import select
from bot.answering.answers import speaks_of, surely_answers
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.followup_classifier import p_followup
from bot.dialogue.tracking.reference import BRIEF, likeliest
from bot.dialogue.turn.context import TurnContext
from bot.language.tokens import tokens
from bot.retrieval.facts.question_types import OTHER
from bot.retrieval.services import reranker
from bot.retrieval.services.query import Query, query

NAMED = THRESHOLDS.which_service.named
FOLLOWS = THRESHOLDS.which_service.follows
FOLLOWS_UNSURE = THRESHOLDS.which_service.follows_unsure
ASKS = THRESHOLDS.which_service.asks
ANSWERED_UNLESS = THRESHOLDS.which_service.answered_unless
NEARER = THRESHOLDS.which_service.nearer
GOES_ON = THRESHOLDS.which_service.goes_on_though_named
ANSWERED_ALONE = THRESHOLDS.which_service.answered_though_named
SURELY_NAMED = THRESHOLDS.which_service.surely_named
BACK = THRESHOLDS.which_service.back
ASIDE = THRESHOLDS.which_service.aside
FAR = THRESHOLDS.which_service.far
PICKED = THRESHOLDS.which_service.picked
FEW_WORDS = 4
"""Words beside the commonest up to which a question is about the service in hand."""


def has_confident_match(context: TurnContext) -> bool:
    """True if search is nearly sure which service is meant."""
    return context.found is not None and context.found.confidence >= NAMED


def is_followup(context: TurnContext) -> bool:
    """True if the text, without a circumstance before its question, is about the service in hand."""
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
    return p_followup(context, context.service) >= (FOLLOWS if context.found.outcome == "this" else FOLLOWS_UNSURE)


def names_another(context: TurnContext) -> bool:
    """True if search is nearly sure of another service, which is much nearer than anything of the one in hand.

    Not where a clerk would ask back: "and when he is home again?" is near to one service by a word, and names none. Nor where
    the text follows up, and one sentence of the entry in hand answers it: "batteries?" of a hearing aid.
    """
    return _is_far_nearer(context) and not goes_on_though_named(context)


def goes_on_though_named(context: TurnContext) -> bool:
    """True if another service is all but named, but the one in hand is meant: its entry answers, and the text follows up."""
    service = context.service
    if service is None or not _is_far_nearer(context) or p_followup(context, service) < GOES_ON:
        return False
    # Why not a question: "so how much would they add" is of the rent, and near to putting money on a card.
    is_question = context.house.keywords.has("asking", context.turn.text)
    if context.found is not None and context.found.confidence >= SURELY_NAMED and not is_question:
        return False
    found = select.picked(context, service, "")
    return bool(found.facts) and found.detail != OTHER and found.chances[0] * found.detail_chance >= ANSWERED_ALONE


def _is_far_nearer(context: TurnContext) -> bool:
    service, is_clear = context.service, context.found is not None and context.found.outcome == "this"
    return service is not None and is_clear and has_confident_match(context) and _far_nearer(context, service)


def is_surely_followup(context: TurnContext) -> bool:
    """True for a short question that names nothing besides the service in hand."""
    return _points_at_it(context) or (not has_confident_match(context) and _is_short_question(context))


def is_still_meant(context: TurnContext, service: Service) -> bool:
    """True if a turn is surely about the service in hand, though it may name another, or its entry speaks of just this."""
    return goes_on_though_named(context) or is_surely_followup(context) or is_spoken_of(context, service)


def is_spoken_of(context: TurnContext, service: Service) -> bool:
    """True if the entry in hand speaks of just what a turn says, and no other is surely found, or the turn says that it is meanwhile."""
    assert context.found is not None
    has, text = context.house.keywords.has, context.turn.text
    is_other = context.found.outcome == "this" and likeliest(context) != service
    return (not is_other or has("until_then", text)) and not has("aside", text) and speaks_of(context, service)


def _points_at_it(context: TurnContext) -> bool:
    """True for a question that points and names nothing, however sure the search is: "how much is it?"."""
    text, keywords = context.turn.text, context.house.keywords
    # Why no search: "can I pay it by phone" is near to whatever else is paid.
    if keywords.patterns.search("way_of_it", text):
        return True
    names_nothing = len(tokens(text, keywords.stop_words)) < BRIEF and keywords.has("pointing", text)
    return names_nothing and context.meaning.intent.startswith("ask_") and not keywords.has("aside", text)


def _is_short_question(context: TurnContext) -> bool:
    """True for a short question about a service that names nothing else: "how much is it then"."""
    said = tokens(context.turn.text, context.house.keywords.stop_words)
    surely = context.meaning.intent.startswith("ask_") and context.meaning.confidence >= ASKS
    return surely and len(said) <= FEW_WORDS and not context.house.keywords.has("aside", context.turn.text)


def _far_nearer(context: TurnContext, service: Service) -> bool:
    """True if a nearly named service is much nearer to the text than anything of the one in hand."""
    assert context.asked is not None
    assert context.found is not None
    first, catalogue = likeliest(context), context.house.catalogue
    here = float(catalogue.search.facts(context.asked, catalogue.number(service.source_id)).max(initial=0.0))
    return first is not None and first.source_id != service.source_id and context.found.near >= here + NEARER


def gone_back_to(context: TurnContext) -> Service | None:
    """The earlier service somebody goes back to, or None: by order, by words, otherwise the last."""
    earlier, found, has = context.session.focus.previous_services, context.found, context.house.keywords.has
    if not earlier or found is None:
        return None
    text, get = context.turn.text, context.house.catalogue.get
    if has("back_to", text) and has("first_thing", text):
        return get(earlier[-1])
    if context.house.keywords.patterns.search("own_again", text):
        return get(earlier[0])
    if (topic := _topic(context)) is not None:
        return topic if topic.source_id in earlier else None
    ranked = _among(context, (*earlier, context.session.focus.service))
    named = ranked[0] if ranked else ""
    if has("back_to", text):
        return get(next((name for name in ranked if name in earlier), earlier[0]))
    if named not in earlier:
        return None
    turns = context.house.keywords.patterns.search("turns_to", text) is not None
    sure = (turns or found.confidence >= BACK) and likeliest(context) == get(named)
    return get(named) if sure or has("that_thing", text) else None


def _topic(context: TurnContext) -> Service | None:
    """The service talked about that a turn begins with, named in a word or two: "and the rails, are they free?"; or None."""
    said = context.house.keywords.patterns.search("topic", context.turn.text)
    names = (*context.session.focus.previous_services, context.session.focus.service)
    talked_of = [service for name in names if (service := context.house.catalogue.get(name))]
    if said is None or len(talked_of) < 2:
        return None
    best, share, _ = best_among(context, query(said["topic"], context.house.keywords.joins), talked_of)
    return best if share >= PICKED else None


def best_among(context: TurnContext, asked: Query, shown: Sequence[Service]) -> tuple[Service, float, float]:
    """The likeliest of some services, its chance among them, and how much of its words the text says."""
    catalogue = context.house.catalogue
    numbers = np.array([catalogue.number(service.source_id) for service in shown])
    looked = catalogue.search.look(asked, among=numbers)
    chances, _ = reranker.chances(looked.features, looked.pairs, looked.none)
    best = int(chances.argmax())
    return shown[best], float(chances[best] / chances.sum()), float(catalogue.search.words(asked.text)[numbers][best])


def _among(context: TurnContext, services: tuple[str, ...]) -> list[str]:
    """Some services, the likeliest to be meant first."""
    asked, catalogue = context.asked, context.house.catalogue
    if asked is None:
        return []
    near = {name: catalogue.search.facts(asked, catalogue.number(name)).max(initial=-1.0) for name in services if name}
    words = catalogue.search.words(asked.text)
    return sorted(near, key=lambda name: -(near[name] + words[catalogue.number(name)]))


def takes_up_deferred(context: TurnContext) -> bool:
    """True if a text is nearer to a deferred need than to the service in hand, or points at the other thing."""
    asked, service, has = context.asked, context.service, context.house.keywords.has
    later = context.session.focus.deferred_need
    if not later or asked is None or service is None:
        return False
    catalogue = context.house.catalogue
    near = float(asked.rows @ query(later).rows)
    here = float(catalogue.search.facts(asked, catalogue.number(service.source_id)).max(initial=0.0))
    said = set(tokens(asked.text, context.house.keywords.stop_words)) & set(
        tokens(later, context.house.keywords.stop_words)
    )
    return (has("aside", asked.text) and near > here - ASIDE) or (near > here and bool(said)) or near > here + FAR
