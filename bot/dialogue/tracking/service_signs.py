"""Signs in a turn's words and search of which service is meant: pointed at, named, gone back to, picked, deferred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bot.answering import select
from bot.answering.answers import surely_answers
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.followup_classifier import p_followup
from bot.dialogue.tracking.reference import BRIEF, SHORT, likeliest, listed, offered
from bot.dialogue.turn.context import TurnContext
from bot.language.tokens import tokens
from bot.retrieval.facts.question_types import OTHER
from bot.retrieval.services import reranker
from bot.retrieval.services.name_match import all_names
from bot.retrieval.services.query import Query, query

NAMED = THRESHOLDS.which_service.named
FOLLOWS = THRESHOLDS.which_service.follows
FOLLOWS_UNSURE = THRESHOLDS.which_service.follows_unsure
ASKS = THRESHOLDS.which_service.asks
ANSWERED_UNLESS = THRESHOLDS.which_service.answered_unless
NEARER = THRESHOLDS.which_service.nearer
GOES_ON = THRESHOLDS.which_service.goes_on_though_named
ANSWERED_ALONE = THRESHOLDS.which_service.answered_though_named
BACK = THRESHOLDS.which_service.back
ASIDE = THRESHOLDS.which_service.aside
FAR = THRESHOLDS.which_service.far
PICKED = THRESHOLDS.which_service.picked
RARE = THRESHOLDS.which_service.rare
LEAST_LETTERS = 4
"""Letters of a word that may call a service by a part of its name."""
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
    found = select.picked(context, service, "")
    return bool(found.facts) and found.detail != OTHER and found.chances[0] * found.detail_chance >= ANSWERED_ALONE


def _is_far_nearer(context: TurnContext) -> bool:
    service, is_clear = context.service, context.found is not None and context.found.outcome == "this"
    return service is not None and is_clear and has_confident_match(context) and _far_nearer(context, service)


def is_surely_followup(context: TurnContext) -> bool:
    """True for a short question that names nothing besides the service in hand."""
    return _points_at_it(context) or (not has_confident_match(context) and _is_short_question(context))


def _points_at_it(context: TurnContext) -> bool:
    """True for a question that points and names nothing, however sure the search is: "how much is it?"."""
    text, keywords = context.turn.text, context.house.keywords
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
    best, share, _ = _best_among(context, query(said["topic"], context.house.keywords.joins), talked_of)
    return best if share >= PICKED else None


def _among(context: TurnContext, services: tuple[str, ...]) -> list[str]:
    """Some services, the likeliest to be meant first."""
    asked, catalogue = context.asked, context.house.catalogue
    if asked is None:
        return []
    near = {name: catalogue.search.facts(asked, catalogue.number(name)).max(initial=-1.0) for name in services if name}
    words = catalogue.search.words(asked.text)
    return sorted(near, key=lambda name: -(near[name] + words[catalogue.number(name)]))


def option_by_name(context: TurnContext) -> Service | None:
    """The service last shown, or found, that a turn calls by a rare word of its name, or None: "and mitchell lama, a fee?".

    The word stands in no name of the others, and nowhere in the entry in hand. Of a service that is hardly found, two are needed.
    """
    service, keywords, first = context.service, context.house.keywords, likeliest(context)
    shown = listed(context, context.session.focus.last_list)
    said = {
        word for word in tokens(context.turn.text, keywords.stop_words) if len(word) >= LEAST_LETTERS and word.isascii()
    }
    if service is None or context.found is None or not said:
        return None
    is_faint = context.found.outcome != "this"
    # Why not one that is surely found: its search answers, but for a question so short that it would stay.
    is_added = first is not None and first not in shown and (is_faint or is_surely_followup(context))
    others = [each for each in (*shown, *([first] if first is not None and is_added else ())) if each != service]
    named = {each.source_id: said & _words_of_names(each) for each in others}
    # Why first: the entry in hand is long, and few turns call anything by its name.
    if not any(named.values()):
        return None
    here = {word for text in _texts(service) for word in tokens(text)}
    named = {name: words - here for name, words in named.items()}
    marks = {name: sum(_is_mark(context, word, named.values()) for word in words) for name, words in named.items()}
    needed = {each.source_id: 2 if is_faint and each not in shown else 1 for each in others}
    called = [name for name, count in marks.items() if count >= needed[name]]
    return context.house.catalogue.get(called[0]) if len(called) == 1 else None


def option_by_description(context: TurnContext) -> Service | None:
    """The one of the services last shown that a turn describes: "the one for fathers, do they pay him for going?", or None."""
    shown, asked = listed(context, context.session.focus.last_list), context.asked
    if len(shown) < 2 or asked is None or not context.house.keywords.patterns.search("the_one", context.turn.text):
        return None
    best, share, _ = _best_among(context, asked, shown)
    return best if share >= PICKED else None


def _best_among(context: TurnContext, asked: Query, shown: Sequence[Service]) -> tuple[Service, float, float]:
    """The likeliest of some services, its chance among them, and how much of its words the text says."""
    catalogue = context.house.catalogue
    numbers = np.array([catalogue.number(service.source_id) for service in shown])
    looked = catalogue.search.look(asked, among=numbers)
    chances, _ = reranker.chances(looked.features, looked.pairs, looked.none)
    best = int(chances.argmax())
    return shown[best], float(chances[best] / chances.sum()), float(catalogue.search.words(asked.text)[numbers][best])


def _is_mark(context: TurnContext, word: str, of_names: Iterable[set[str]]) -> bool:
    """True for a word of one name alone that few entries of the catalogue hold."""
    if sum(word in words for words in of_names) > 1:
        return False
    scores = context.house.catalogue.search.words(word)
    return int((scores > 0).sum()) <= RARE * len(scores)


def _words_of_names(service: Service) -> set[str]:
    return {word for name in all_names(service) for word in tokens(name)}


def _texts(service: Service) -> list[str]:
    return [*all_names(service), *(text for fact in service.facts for text in fact.texts.values())]


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
    best, share, words = _best_among(context, asked, choices)
    return best if share >= PICKED and words > 0 else None


def _is_found_elsewhere(context: TurnContext, choices: list[Service]) -> bool:
    """True if a text by itself finds a service that was not offered: a new need, although it shares a word."""
    return context.found is not None and context.found.outcome == "this" and likeliest(context) not in choices


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
