"""Whom an errand is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.choices import read_choices
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers


def read_for(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A relation; with the name where it is said beside it."""
    words = spoken.words
    for relations in (words.answers, words.relations) if asked else (words.relations,):
        for relation, pattern in relations.items():
            if match := pattern.search(spoken.text):
                who = next((i for name, i in pattern.groupindex.items() if match[name]), 0)
                return [Reading(relation, (match.span(who),), name=_name(spoken, match.end(who)))]
    return read_choices(spoken, question, asked, readers) if asked and question.choices else []


def _name(spoken: Spoken, at: int) -> str:
    """A name said just after."""
    match = spoken.words.patterns["named"].match(spoken.text[at:].lstrip(" ,，"))
    if not match:
        return ""
    rest = spoken.text[at:].lstrip(" ,，")[match.end() :].strip()
    return " ".join(word for word in rest.split()[:2] if word[:1].isupper()).rstrip(",.;")
