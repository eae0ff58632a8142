"""Which aspect of a service a text asks for."""

from __future__ import annotations

import re
from datetime import date

from bot.answering.last_question import plain_at_end
from bot.city.named_day import named_day
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import eligibility
from bot.dialogue.tracking.reference import is_brief
from bot.dialogue.turn.context import TurnContext
from bot.language.keywords import folded
from bot.language.plain_turns import letters
from bot.model.reply import Choices
from bot.retrieval.services.query import query

ASPECTS = {
    "ask_what": "what", "ask_who": "who", "ask_bring": "bring", "ask_where": "where", "ask_when": "when",
    "ask_cost": "cost", "ask_how": "how", "ask_duration": "duration", "ask_phone": "phone",
    "ask_deadline": "deadline", "ask_access": "access", "ask_other_person": "other", "ask_more": "more",
}  # fmt: skip

OF_DETAILS = {
    "cost_fee": "cost", "discount": "cost", "place": "where", "documents": "bring", "document_identity": "bring",
    "document_address": "bring", "document_income": "bring", "waiting_list": "duration", "decision_time": "duration",
    "deadline": "deadline", "age_limit": "who", "hours": "when", "how_apply": "how", "phone_questions": "phone",
}  # fmt: skip
"""Details that people ask for, and the aspect each belongs to."""
ASKED = THRESHOLDS.facts.asked_outright
PIECES = re.compile(r"[.!?;,。！？；，、]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
"""Where a text falls into pieces, one of which may ask by itself."""
LIKELY = THRESHOLDS.intent.believed
SURELY_OTHER = {"bring", "cost", "duration", "deadline"}
"""What is asked besides, though a number to ring is named: "what number, and what do I bring" is told the harder one."""


def aspect_of(context: TurnContext) -> str:
    """The aspect asked for ("bring", "when" …), or "" if only the words can tell."""
    if context.service and is_brief(context) and asked_day(context):
        return "when"
    if context.service and context.house.keywords.patterns.search("asks_access", context.turn.text):
        return "access"
    # Why: "what is it a plate" asks no more what it is.
    if context.house.keywords.patterns.search("price_each", context.turn.text):
        return "cost"
    aspect = ASPECTS.get(context.meaning.intent, "") if context.meaning.confidence >= LIKELY else ""
    # Why: "how much is it a month" of a benefit asks what one gets; its entry tells which of the two it is.
    if aspect == "cost" and context.house.keywords.patterns.search("sum_per_period", context.turn.text):
        return ""
    # Why: "do I get it back?" asks no price, and an entry says in its own place what has to be paid back.
    if aspect == "cost" and _asks_whether_it_comes_back(context):
        return ""
    # Why: "and her phone bill?" asks for help with a bill, and for no number.
    if aspect == "phone" and context.house.keywords.has("phone_as_thing", context.turn.text):
        return ""
    if aspect not in SURELY_OTHER and context.house.keywords.has("number", context.turn.text):
        return "phone"
    if context.house.keywords.plain.asked(context.turn.text) in {"", "who"} and eligibility.is_asked(context):
        return "who"
    # Why: "how much do they pay?" asks what it is, to a classifier, but an amount is wanted.
    wants_amount = aspect in {"", "what", "more"} and context.house.keywords.has("amount", context.turn.text)
    return "cost" if wants_amount else aspect


def _asks_whether_it_comes_back(context: TurnContext) -> bool:
    """True for "do I get it back?", and not for "does it cost anything to get it back?"."""
    text, keywords = context.turn.text, context.house.keywords
    return keywords.patterns.search("gives_back", text) is not None and keywords.plain.asked(text) != "cost"


def asked_in_part(context: TurnContext) -> str:
    """The aspect that one part of a turn asks plainly, beside an excuse or a circumstance; "" if there is none."""
    pieces = (piece for piece in PIECES.split(context.turn.text) if piece.strip())
    asked = next((aspect for piece in pieces if (aspect := context.house.keywords.plain.aspect(piece))), "")
    return asked or plain_at_end(context.turn.text, context.house.keywords)


def asked_beside_need(context: TurnContext) -> str:
    """The aspect that the last question of a turn asks, which names its service or tells of it as well; "" if none is plain.

    The classifier of details reads that piece alone: the story before it asks nothing.
    """
    pieces = [piece for piece in PIECES.split(context.turn.text) if piece.strip()]
    is_asked = context.turn.text.rstrip().endswith(("?", "？"))
    asking = [piece for piece in pieces if context.house.keywords.has("asking", piece)] or pieces[-1:] * is_asked
    if not asking:
        return ""
    catalogue = context.house.catalogue
    chances = catalogue.wanted(query(asking[-1], context.house.keywords.joins))[:-1]
    detail = int(chances.argmax())
    return OF_DETAILS.get(catalogue.details[detail], "") if chances[detail] >= ASKED else ""


def is_bare_thing(context: TurnContext) -> bool:
    """True for a word or two that name a thing and ask nothing, whatever question they may sound like: "old furniture"."""
    plain, text, aspect = context.house.keywords.plain, letters(context.turn.text), aspect_of(context)
    asks = context.house.keywords.has("asking", text) or bool(plain.word_for(text, plain.asks))
    return aspect in plain.asks and not asks and is_brief(context)


def wish_of(context: TurnContext) -> str:
    """The aspect that a wish for a service asks for: "I want to put my name down for it" asks how."""
    return "how" if means(context, "book") else ""


def means(context: TurnContext, *intents: str, least: float = LIKELY) -> bool:
    return context.meaning.intent in intents and context.meaning.confidence >= least


def asked_day(context: TurnContext) -> date | None:
    """The day a question names, or None."""
    city = context.house.city
    return named_day(context.turn.text, context.today, context.house.keywords, city.holidays)


def says_option(context: TurnContext) -> bool:
    """True if a turn is exactly the label of an option just shown: "I walk by myself" then picks it."""
    shown = next((part for part in context.session.last if isinstance(part, Choices)), None)
    return shown is not None and any(folded(context.turn.text) == folded(each.label) for each in shown.options)
