"""Whom an errand is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.choices import read_choices
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

COMPANY = "comes along"
"""Kind of words in `intents/<language>/forms.yml` that tell who comes with somebody."""


def read_for(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A relation; with the name where it is said beside it."""
    words = spoken.words
    for relations in (words.answers, words.relations) if asked else (words.relations,):
        for relation, pattern in relations.items():
            if match := next((each for each in pattern.finditer(spoken.text) if not _is_company(spoken, each)), None):
                who = next((i for name, i in pattern.groupindex.items() if match[name]), 0)
                return [Reading(relation, (match.span(who),), name=_name(spoken, match.end(who)))]
    is_company = words.has(COMPANY, spoken.text)
    return read_choices(spoken, question, asked, readers) if asked and question.choices and not is_company else []


def _is_company(spoken: Spoken, match: re.Match[str]) -> bool:
    """True if a relation is only told as who comes along, or does not: "my daughter isn't coming with me"."""
    along = spoken.words.patterns[COMPANY].finditer(spoken.text)
    return any(each.start() <= match.start() and match.end() <= each.end() for each in along)


def _name(spoken: Spoken, at: int) -> str:
    """A name said just after."""
    match = spoken.words.patterns["named"].match(spoken.text[at:].lstrip(" ,，"))
    if not match:
        return ""
    rest = spoken.text[at:].lstrip(" ,，")[match.end() :].strip()
    return " ".join(word for word in rest.split()[:2] if word[:1].isupper()).rstrip(",.;")
