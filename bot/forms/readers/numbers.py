"""A number: bare where it was asked for, else beside a word of the question ("second floor", 四楼) or as the entity it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.grammar import grammar
from bot.language.number_words import figures

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

WHOLE = re.compile(r"(?<![\d:/-])(?<!\d[.,])\d{1,4}(?![:/.]\d|\d|[a-z])", re.I)
NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d])")


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A whole number in a text, and whether it is said not to be the one."""

    value: int
    start: int
    end: int
    is_refused: bool


def figures_said(spoken: Spoken) -> list[FigureSaid]:
    """The whole numbers of a text; of "two, no three" the first is refused, as in "three, not two" the last."""
    rules = grammar(spoken.heard.language)
    if rules is None:
        return []
    words = spoken.words
    said = figures(
        spoken.without(match.span() for match in words.patterns["no figure"].finditer(spoken.text)).text, rules
    )
    found, last = list[FigureSaid](), 0
    for match in WHOLE.finditer(said.text):
        between = said.text[last : match.start()]
        is_refused = words.ends_with("negates", between) or words.leads_with("unfit", said.text[match.end() :]) > 0
        if found and not is_refused and words.has("instead", between):
            found[-1] = replace(found[-1], is_refused=True)
        found.append(FigureSaid(int(match[0]), *said.span(*match.span()), is_refused))
        last = match.end()
    return found


def read_number(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A whole number, or one with a part."""
    if question.reads:
        # Why: "the number is 33" is nobody's age.
        said = (e for e in spoken.entities(question.reads) if not _is_of_a_house(spoken, e.start, e.end))
        found = [Reading(each.value, ((each.start, each.end),)) for each in said]
        if found:
            return found
    return list(_numbers(spoken, question, asked)) or (list(_amounts(spoken, question)) if asked else [])


def _amounts(spoken: Spoken, question: Question) -> Iterator[Reading]:
    """Words for a number that are no figure: "a couple"; "none" only where it cannot be left out."""
    for number, pattern in spoken.words.amounts.items():
        if (match := pattern.search(spoken.text)) and (number or question.required):
            yield Reading(number, (match.span(),))


def _is_of_a_house(spoken: Spoken, start: int, end: int) -> bool:
    return spoken.words.has("house number", spoken.before(start, end))


def _numbers(spoken: Spoken, question: Question, asked: bool) -> Iterator[Reading]:
    rules = grammar(spoken.heard.language)
    if rules is None:
        return
    said = figures(spoken.text, rules)
    cues = [word for words in question.also.values() for word in words]
    refused = {each.start for each in figures_said(spoken) if each.is_refused}
    for match in NUMBER.finditer(said.text):
        around = said.text[max(0, match.start() - 16) : match.end() + 16]
        span = said.span(*match.span())
        if span[0] not in refused and (asked or any(cue in around for cue in cues)):
            number = float(match[0])
            yield Reading(int(number) if number.is_integer() else number, (span,))
