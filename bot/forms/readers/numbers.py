"""A number: bare where it was asked for, else beside a word of the question ("second floor", 四楼) or as the entity it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.grammar import grammar
from bot.language.number_words import figures

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d])")


def read_number(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A whole number, or one with a part."""
    if question.reads:
        found = [Reading(each.value, ((each.start, each.end),)) for each in spoken.entities(question.reads)]
        if found:
            return found
    return list(_numbers(spoken, question, asked))


def _numbers(spoken: Spoken, question: Question, asked: bool) -> Iterator[Reading]:
    rules = grammar(spoken.heard.language)
    if rules is None:
        return
    said = figures(spoken.text, rules)
    cues = [word for words in question.also.values() for word in words]
    for match in NUMBER.finditer(said.text):
        around = said.text[max(0, match.start() - 16) : match.end() + 16]
        if asked or any(cue in around for cue in cues):
            number = float(match[0])
            yield Reading(int(number) if number.is_integer() else number, (said.span(*match.span()),))
