"""Corrections: what is meant where a text says what is not."""

from __future__ import annotations

import re

from bot.catalogue.lexical import tokens
from bot.catalogue.search import Found
from bot.context import Context
from bot.following import FIGURES
from bot.thread import BRIEF, SHORT, with_need

PIECES = re.compile(r"(?<=[.!?。！？;；，,])|(?<=啊)是|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""Where a correction is cut."""
NOT_BUT = re.compile(
    r"不是[^是，,。]{1,12}[，, ]?(?:而)?是(.+)|\bnot (?:the |a |my )?[\w ]{2,30}?,? (?:but|it's|its) (.+)", re.I
)
"""Not this but that."""
START = 14
"""Characters in which a piece says that it is not meant."""
SURE_OTHER = 0.60
"""Search confidence from which another service is meant though only a person or a figure was corrected."""
HALF = 0.5
"""Share of the likeliest service's chance with which the one in hand is still meant in a correction."""


def meant(context: Context) -> str:
    """What is left of a correction without the pieces that say what is not meant; all of it where nothing is."""
    has = context.house.keywords.has
    if turned := NOT_BUT.search(context.turn.text):
        return turned[1] or turned[2]
    pieces = [piece.strip() for piece in PIECES.split(context.turn.text) if piece.strip()]
    kept = [piece for piece in pieces if not has("denying", piece[:START])]
    return " ".join(kept) or context.turn.text


def is_bare(context: Context) -> bool:
    """True for a text that says that something is wrong and nothing else: few words are left without those for it."""
    rest = context.house.keywords.without("denying", context.house.keywords.without("correcting", context.turn.text))
    return len(tokens(rest, context.house.keywords.stop_words)) <= BRIEF


def still_meant(context: Context) -> bool:
    """True when what is left of a correction is about the service in hand: by itself, or a question with the need before."""
    service, found = context.service, context.found
    if service is None or found is None:
        return False
    number = context.house.catalogue.number(service.source_id)
    told = any(entity.name in FIGURES for entity in context.meaning.entities) or context.house.keywords.somebody(
        context.turn.text
    )
    if _share(found, number) >= HALF or (told and found.confidence < SURE_OTHER):
        return True
    both = with_need(context).found
    return context.house.keywords.has("asking", context.turn.text) and both is not None and _share(both, number) >= HALF


def tells_who(context: Context) -> bool:
    """True for a few words that name somebody or a figure of theirs."""
    text, keywords = context.turn.text, context.house.keywords
    told = any(entity.name in FIGURES for entity in context.meaning.entities) or keywords.somebody(text)
    return told and len(tokens(text, keywords.stop_words)) <= SHORT


def _share(found: Found, number: int) -> float:
    """Chance of a service beside that of the likeliest one."""
    chance = next((each.score for each in found.candidates if each.number == number), 0.0)
    return chance / found.candidates[0].score if found.candidates else 0.0
