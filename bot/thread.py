"""The thread of a conversation: whether a turn goes on with the service in hand, goes back, or leaves it."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.lexical import tokens
from bot.catalogue.model import Service
from bot.catalogue.question import question
from bot.catalogue.search import Found
from bot.context import Context

STRONG = 0.95
"""Search confidence above which a service named in the text is meant, whatever the intent."""
ANOTHER = 0.80
"""Search confidence above which a need may leave the service in hand."""
STICKY, FAR = 0.08, 0.20
"""How much nearer another service must be than the one in hand to take the thread from it: by a need, by a question."""
NEEDS = {"find_service", "life_event", "report_problem"}
BRIEF = 2
"""Words up to which a text says no more than its intent."""
TRIES = 2
"""Turns in vain after which a need is taken for settled and more words for another one."""


def names_a_service(context: Context) -> bool:
    """True when the search is all but sure which service is meant."""
    return context.found is not None and context.found.confidence >= STRONG


def is_brief(context: Context) -> bool:
    """True for a text of a word or two beside the commonest."""
    return len(tokens(context.turn.text, context.house.keywords.stop_words)) <= BRIEF


def likeliest(context: Context) -> Service | None:
    """The first service of the search, however sure it is."""
    found = context.found
    return context.house.catalogue.services[found.candidates[0].number] if found and found.candidates else None


def follows_up(context: Context, aspect: str) -> bool:
    """True when the text is about the service in hand rather than about another one.

    A question ("how much is it?") stays with the service in hand unless it names another one; a need leaves it when another
    service is likely enough and nearer to the words.
    """
    first, found = likeliest(context), context.found
    if context.service is None or found is None or context.asked is None:
        return False
    if first is None or first.source_id == context.service.source_id:
        return True
    catalogue = context.house.catalogue
    here = float(catalogue.search.facts(context.asked, catalogue.number(context.service.source_id)).max(initial=0.0))
    if aspect or context.meaning.intent not in NEEDS:
        return found.confidence < STRONG or found.near < here + FAR
    return found.confidence < ANOTHER or found.near < here + STICKY


def gone_back_to(context: Context) -> Service | None:
    """The service talked about before that somebody goes back to, or None: the one most like the words, else the last."""
    earlier, found = context.session.focus.earlier, context.found
    if not earlier or found is None or not context.house.keywords.has("back_to", context.turn.text):
        return None
    likely = [context.house.catalogue.services[c.number].source_id for c in found.candidates]
    return context.house.catalogue.get(min(earlier, key=lambda s: likely.index(s) if s in likely else len(likely)))


def offered(context: Context) -> list[Service]:
    """The services just offered and not picked from."""
    ids = [value.removeprefix("service:") for value in context.session.focus.offered if value.startswith("service:")]
    return [service for source_id in ids if (service := context.house.catalogue.get(source_id))]


def with_need(context: Context) -> Context:
    """More words on a need that was not settled: both looked for together, where that finds more than the words alone."""
    need, found = context.session.focus.need, context.found
    settled = context.service is not None or not need or context.session.misses > TRIES
    if settled or found is None or found.outcome == "this":
        return context
    asked = question(f"{need} {context.turn.text}", context.house.keywords.joins)
    together = context.house.catalogue.search.find(asked, context.house.catalogue.hidden)
    return replace(context, asked=asked, found=together) if together.among > found.among else context


def search_need(context: Context) -> Found | None:
    """What the need put before leads to, or None where there was none."""
    need = context.session.focus.need
    if not need:
        return None
    asked = question(need, context.house.keywords.joins)
    return context.house.catalogue.search.find(asked, context.house.catalogue.hidden)
