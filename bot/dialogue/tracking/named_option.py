"""One of the services shown, found or belonging to a life event, by the words with which a turn names it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.reference import SHORT, likeliest, listed, offered
from bot.dialogue.tracking.service_signs import PICKED, best_among, is_surely_followup
from bot.dialogue.turn.context import TurnContext
from bot.language.tokens import tokens
from bot.retrieval.services.name_match import all_names

RARE = THRESHOLDS.which_service.rare
LEAST_LETTERS = 4
"""Letters of a word that may call a service by a part of its name."""


def named_option(context: TurnContext) -> Service | None:
    """The service last shown, or found, that a turn names, describes, or alone is found by; None if it is none of them."""
    return option_by_name(context) or option_by_description(context) or _option_found(context)


def _option_found(context: TurnContext) -> Service | None:
    """The one of those last shown, or of the life event in hand, that search finds by a thing that the entry in hand lacks."""
    focus, first = context.session.focus, likeliest(context)
    steps = [step for event in context.house.city.events if event.id == focus.event for step in event.steps]
    shown = [*listed(context, focus.last_list), *(context.house.catalogue.get(step.service) for step in steps)]
    said = set(tokens(context.turn.text, context.house.keywords.stop_words))
    return first if first in shown and _found_by(context, said) else None


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
    here = _words_of(service)
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
    best, share, _ = best_among(context, asked, shown)
    return best if share >= PICKED else None


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


def _words_of(service: Service) -> set[str]:
    return {word for text in _texts(service) for word in tokens(text)}


def _found_by(context: TurnContext, said: set[str]) -> set[str]:
    """The words of a turn by which another entry is found that the one in hand lacks."""
    first, service, found = likeliest(context), context.service, context.found
    if service is None or first is None or first == service or found is None or found.outcome != "this":
        return set()
    return said & _words_of(first) - _words_of(service)


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
    best, share, words = best_among(context, asked, choices)
    return best if share >= PICKED and words > 0 else None


def _is_found_elsewhere(context: TurnContext, choices: list[Service]) -> bool:
    """True if a text by itself finds a service that was not offered: a new need, although it shares a word."""
    return context.found is not None and context.found.outcome == "this" and likeliest(context) not in choices
