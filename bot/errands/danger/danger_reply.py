"""The answer to the question whether somebody is in danger."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.language.keywords import folded
from bot.language.script import HAN
from bot.retrieval.services.query import length

SHORT, SHORT_HAN = 12, 7
"""Characters of an answer in which nothing more is told than yes or no; of Chinese, which says more in fewer."""
CLAUSE = re.compile(r"[,，.。;；!！]")
FEW_HAN = 3
"""Characters of Chinese before a comma that say no more than no."""
FEW_WORDS = 20
"""Length (characters of Chinese) of an answer to the question that may tell of the danger in a few words."""


def read_yes_no(context: TurnContext) -> bool | None:
    """Whether the question was answered with yes or no; None for anything else."""
    turn, keywords = context.turn, context.house.keywords
    if turn.keys:
        return {"1": True, "2": False}.get(turn.keys.rstrip("#"))
    first = folded(CLAUSE.split(turn.text)[0])
    number, begins = keywords.number(turn.text), first.split(" ")[0]
    if number in {1, 2}:
        return number == 1
    if (command := keywords.command(turn.text) or keywords.command(begins)) in {"yes", "no"}:
        return command == "yes"
    for kind, value in (("nobody_in_danger", False), ("somebody_in_danger", True)):
        if keywords.has(kind, turn.text) and _is_short(context):
            return value
    # Why so few: "there is nobody who helps me" begins with nobody, too.
    is_few = len(first) <= FEW_HAN and HAN.search(first)
    return False if is_few and keywords.has("nobody_in_danger", first) else None


def begins_with_no(context: TurnContext) -> bool:
    """True if the first words of a turn are a no: "no, it is the lane"."""
    first, command = folded(CLAUSE.split(context.turn.text)[0]), context.house.keywords.command
    return "no" in {command(first), command(first.split(" ")[0])}


def begins_with_yes_no(context: TurnContext) -> bool:
    """True if the first words of an answer are a yes or a no, and few follow."""
    first, text = folded(CLAUSE.split(context.turn.text)[0]), context.turn.text
    keywords, said = context.house.keywords, {"yes", "no"}
    begins = keywords.command(first) in said or keywords.command(first.split(" ")[0]) in said
    return begins and length(text) <= FEW_WORDS


def says_no_more(context: TurnContext) -> bool:
    """True if only a no is said, or why: "no, only frightened"; another need after it is one more thing."""
    if _is_short(context):
        return True
    # Why all of it where nothing parts it: a call is heard without marks, "no nobody in it".
    rest = " ".join(CLAUSE.split(context.turn.text)[1:]).strip() or context.turn.text
    if length(rest) > FEW_WORDS or rest.rstrip().endswith(("?", "？")):
        return False
    found = analyse(context, rest).found
    return found is None or found.outcome != "this"


def _is_short(context: TurnContext) -> bool:
    """True if hardly more than yes or no was said."""
    text = context.turn.text
    return len(text) <= (SHORT_HAN if HAN.search(text) else SHORT)


def with_text(context: TurnContext, text: str) -> TurnContext:
    """The turn as if this had been said in it."""
    standard = context.house.keywords.dialect.standard(text)
    turn = replace(context.turn, text=standard, keys="", alternatives=(), pieces=())
    return replace(context, turn=turn, written=text)
