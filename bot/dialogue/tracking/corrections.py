"""Corrections: what a text refuses, what it says instead, and which services remain."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.aspect import aspect_of
from bot.dialogue.tracking.followup_classifier import FIGURES
from bot.dialogue.tracking.reference import BRIEF, SHORT, beside_need
from bot.dialogue.turn.context import TurnContext
from bot.language.script import HAN
from bot.language.tokens import tokens
from bot.model.option_value import services_of
from bot.retrieval.services.query import query
from bot.retrieval.services.result import POSSIBLE, SURE, SearchResult, average

START = 14
"""Characters in which a piece says that it is not meant."""
DIGIT = re.compile(r"\d")
HALF = THRESHOLDS.correction.share
SAID_LAST = THRESHOLDS.correction.said_last
OPEN_QUESTIONS = {"", "what", "more", "who"}
"""What "another one?" may sound like a question for."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A text in two parts: what it refuses, without the words for refusing, and the rest."""

    denied: str
    meant: str
    is_plain: bool = False
    """True if little else can be meant by it: the text begins with it."""


def parse_contrast(context: TurnContext) -> Contrast:
    """What a correction refuses and what it says instead; the whole text is the rest if nothing is refused."""
    text, keywords = context.turn.text, context.house.keywords
    if turned := keywords.patterns.search("not_but", text):
        return Contrast(turned["denied"].strip(), turned["meant"].strip(), is_plain="plain" in turned.groupdict())
    if instead := _meant(context):
        return Contrast("", instead)
    pieces = keywords.patterns.split("cuts_correction", text)
    denied_pieces = [piece for piece in pieces if keywords.has("denying", piece[:START])]
    kept = [piece for piece in pieces if piece not in denied_pieces]
    denied = keywords.without("correcting", keywords.without("denying", " ".join(denied_pieces)))
    return Contrast(denied.strip(" ,.!?，。！？"), " ".join(kept) or text)


def is_correction(context: TurnContext, said: Contrast) -> bool:
    """True for a text that refuses what is in hand or was offered and says something else instead."""
    if not said.denied or said.meant == context.turn.text or not _says(context, said.denied):
        return False
    return _names_thing(context, said.denied) and (said.is_plain or _is_in_hand(context, said.denied))


def said_last(context: TurnContext) -> str:
    """What is meant after somebody put themselves right in one text ("the rent. no wait, the gas bill"); empty if nothing is.

    Not a person, a day or a figure: those belong to the need before them.
    """
    found = context.house.keywords.patterns.search("corrects_itself", context.turn.text)
    meant = found["meant"].strip(" ,.，。") if found else ""
    if not meant or not _names_thing(context, meant):
        return ""
    search = context.house.catalogue.search.find(
        query(meant, context.house.keywords.joins), context.house.catalogue.hidden
    )
    return meant if search.confidence >= SAID_LAST and not search.is_unmet else ""


def lacks_what_was_told(context: TurnContext) -> bool:
    """True for "I have not got half of that" after what is to be brought: it refuses nothing."""
    told = any(fact.startswith("bring.") for fact in context.session.focus.told_here)
    return told and context.house.keywords.has("lacks", context.turn.text)


def asks_for_another(context: TurnContext) -> bool:
    """True for "is there another one?", with a word or two about what the next ones should be."""
    rest = context.house.keywords.without("next_one", context.turn.text)
    if rest == context.turn.text or not context.session.focus.goal_text:
        return False
    return _says(context, rest) <= SHORT and aspect_of(context) in OPEN_QUESTIONS


def says_meant(context: TurnContext) -> bool:
    """True for "no, I meant …": what follows names what is meant."""
    return bool(_meant(context))


def _meant(context: TurnContext) -> str:
    """What a text says was meant, or empty if it only points at it: "the one with a picture"."""
    patterns = context.house.keywords.patterns
    found = patterns.search("means", context.turn.text)
    named = found["meant"].strip(" ,.，。") if found else ""
    return "" if patterns.search("points_at", named) else named


def is_bare(context: TurnContext) -> bool:
    """True for a text that says only that something is wrong; few other words are left."""
    return _says(context, _rest(context)) <= BRIEF


def is_empty(context: TurnContext) -> bool:
    """True for a text that says nothing else."""
    return _says(context, _rest(context)) == 0


def _rest(context: TurnContext) -> str:
    keywords = context.house.keywords
    return keywords.without("denying", keywords.without("correcting", context.turn.text))


def still_meant(context: TurnContext, said: Contrast, both: SearchResult | None) -> bool:
    """True if the service in hand is still meant: only a person, a figure or a circumstance was corrected.

    both: the search of the need before and the text as one.
    """
    service, found = context.service, context.found
    if service is None or found is None:
        return False
    number = context.house.catalogue.number(service.source_id)
    about_thing = bool(said.denied) and _names_thing(context, said.denied)
    if _share(found, number) >= HALF or (not about_thing and _asks_with_figure(context)):
        return True
    # Why: who it is for was taken wrongly, and nothing else is named.
    if not about_thing and found.outcome != "this" and tells_who(context):
        return True
    asks = context.house.keywords.has("asking", context.turn.text)
    if (found.confidence >= SURE and not asks) or (about_thing and denies_service(context, said)):
        return False
    # Why: "she was at the school, not the works: is it the same?" asks on, and denies nothing that was told.
    if about_thing and asks and found.outcome != "this":
        return True
    joined = beside_need(context, both).found
    return joined is not None and _share(joined, number) >= HALF


def denies_service(context: TurnContext, said: Contrast) -> bool:
    """True if the service in hand is refused, and not only a circumstance of it."""
    return bool(said.denied) and _is_named(context, said.denied, {context.session.focus.service})


def apply_correction(
    context: TurnContext, said: Contrast, refused: tuple[str, ...], both: SearchResult | None
) -> TurnContext:
    """The candidates after a correction: without those refused, and with lower chances for those that the denied words name.

    both: the search of the need before and the text as one.
    """
    catalogue = context.house.catalogue
    joined = beside_need(context, both, refused)
    if joined.found is None or not said.denied:
        return joined
    named = catalogue.search.find(query(said.denied, context.house.keywords.joins), catalogue.hidden)
    left = tuple(replace(each, score=each.score * (1 - named.chance(each.number))) for each in joined.found.candidates)
    without = replace(joined.found, candidates=left)
    return replace(joined, found=average(without, without, set()))


def is_worth_offering(found: SearchResult | None) -> bool:
    """True if the next candidates are likely enough to be shown, although none is sure."""
    return found is not None and found.among >= POSSIBLE / 2


def tells_who(context: TurnContext) -> bool:
    """True for a few words that name a person or a figure of theirs."""
    text, keywords = context.turn.text, context.house.keywords
    # Why all that was written: "my" of "I mean my mother" is taken off with what says that something is corrected.
    named = keywords.somebody(text) or keywords.somebody(context.written)
    told = named or any(entity.name in FIGURES for entity in context.meaning.entities)
    return told and _says(context, text) <= SHORT


def tells_only_figure(context: TurnContext) -> bool:
    """True for a text that says another figure of a person or household and nothing else: "no, there are four of us"."""
    text, told = context.turn.text, [entity for entity in context.meaning.entities if entity.name in FIGURES]
    rest = "".join(sign for at, sign in enumerate(text) if not any(each.start <= at < each.end for each in told))
    return bool(told) and _says(context, rest) == 0 and not context.house.keywords.has("asking", text)


def _asks_with_figure(context: TurnContext) -> bool:
    """True for a question that gives a person's figure."""
    asks = context.meaning.intent.startswith("ask_") or context.house.keywords.has("asking", context.turn.text)
    return asks and any(entity.name in FIGURES for entity in context.meaning.entities)


def _says(context: TurnContext, text: str) -> int:
    """The words apart from the most common ones."""
    return len(tokens(text, context.house.keywords.stop_words))


def _names_thing(context: TurnContext, denied: str) -> bool:
    """True if denied words name more than a person, a day or a figure."""
    keywords = context.house.keywords
    is_figure = DIGIT.search(denied) or keywords.patterns.search("figure", denied)
    if (
        keywords.patterns.search("only_person", denied)
        or keywords.somebody(denied)
        or keywords.day(denied) is not None
        or is_figure
    ):
        return False
    return bool(HAN.search(denied)) or bool(tokens(denied, keywords.stop_words))


def _is_in_hand(context: TurnContext, denied: str) -> bool:
    """True if denied words name the service in hand or one of those offered."""
    focus = context.session.focus
    return _is_named(context, denied, {focus.service, *services_of((*focus.open_options, *focus.last_list))})


def _is_named(context: TurnContext, denied: str, there: set[str]) -> bool:
    """True if denied words name one of some services."""
    catalogue = context.house.catalogue
    numbers = [catalogue.number(name) for name in there if catalogue.get(name)]
    found = catalogue.search.find(query(denied, context.house.keywords.joins), catalogue.hidden)
    words = catalogue.search.words(denied)
    # Why names too: a word that an entry holds somewhere ("citizen") is one of its conditions, and may be a person's circumstance.
    named = (number for number in numbers if words[number] >= HALF and _named_share(context, denied, number) >= HALF)
    if next(named, None) is not None:
        return True
    # Why only what is found: beside nothing likely at all, any service is near to a word like "to play".
    return found.outcome != "none" and any(_share(found, number) >= HALF for number in numbers)


def _named_share(context: TurnContext, denied: str, number: int) -> float:
    """Share of denied words that are in the names of a service."""
    stop, service = context.house.keywords.stop_words, context.house.catalogue.services[number]
    said = set(tokens(denied, stop))
    named = {word for name in (*service.name.values(), *chain(*service.also.values())) for word in tokens(name, stop)}
    return len(said & named) / len(said) if said else 0.0


def _share(found: SearchResult, number: int) -> float:
    """Chance of a service relative to that of the likeliest one."""
    return found.chance(number) / found.candidates[0].score if found.candidates else 0.0
