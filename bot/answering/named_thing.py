"""What an entry says of a thing that a turn only names: "and the test?" after a question about its price."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.catalogue.model import Fact
from bot.language.patterns import Patterns

FEW = 3
"""Sentences about a thing up to which all are told."""
BEGINS = r"(?:^|[.!?。！？，,] ?)(?:(?:the|a|an|your) )?{}(?![a-z])"
"""A sentence that is about a thing begins with its name."""


def about_thing(text: str, ranked: Sequence[tuple[Fact, float]], patterns: Patterns) -> tuple[Fact, ...]:
    """The facts about the one thing that a text names and says nothing else of; nothing if there are none, or too many.

    ranked: facts of one entry, the likeliest first.
    """
    found = patterns.search("only_a_thing", text)
    if found is None:
        return ()
    begins = re.compile(BEGINS.format(re.escape(found["thing"].casefold())))
    about = [fact for fact, _ in ranked if any(begins.search(said.casefold()) for said in fact.texts.values())]
    return tuple(about) if 1 <= len(about) <= FEW else ()
