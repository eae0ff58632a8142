"""Whom an errand is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.choices import read_choices
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.forms.words import FormWords

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

COMPANY = "comes along"
"""Kind of words in `intents/<language>/forms.yml` that tell who comes with somebody."""


def read_for(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A relation; with the name where it is said beside it."""
    words = spoken.words
    for relations in (words.answers, words.relations) if asked else (words.relations,):
        if (found := relation_in(words, spoken.text, relations)) is not None:
            return [found]
    is_company = words.has(COMPANY, spoken.text)
    return read_choices(spoken, question, asked, readers) if asked and question.choices and not is_company else []


def _is_company(words: FormWords, text: str, match: re.Match[str]) -> bool:
    """True if a relation is only told as who comes along, or does not: "my daughter isn't coming with me"."""
    along = words.patterns[COMPANY].finditer(text)
    return any(each.start() <= match.start() and match.end() <= each.end() for each in along)


def relation_in(words: FormWords, text: str, relations: Mapping[str, re.Pattern[str]]) -> Reading | None:
    """The first of some relations that a text tells, with the name said beside it; None if it tells of none."""
    for relation, pattern in relations.items():
        if match := next((each for each in pattern.finditer(text) if not _is_company(words, text, each)), None):
            who = next((i for name, i in pattern.groupindex.items() if match[name]), 0)
            return Reading(relation, (match.span(who),), name=_name(words, text, match.end(who)))
    return None


def _name(words: FormWords, text: str, at: int) -> str:
    """A name said just after."""
    behind = text[at:].lstrip(" ,，")
    match = words.patterns["named"].match(behind)
    if not match:
        return ""
    rest = behind[match.end() :].strip()
    return " ".join(word for word in rest.split()[:2] if word[:1].isupper()).rstrip(",.;")
