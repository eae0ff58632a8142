"""Telephone numbers, and numbers on papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import phonenumbers

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.grammar import grammar
from bot.language.number_words import figures
from bot.language.script import count_han
from bot.model.turn import is_number

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

CODE = re.compile(r"(?=[A-Za-z -]{0,12}\d)[A-Za-z0-9](?:[A-Za-z0-9 -]{1,22}[A-Za-z0-9])")
LEAST_CODE, LEAST_DIGITS = 3, 10
OWN, LONG, LONG_HAN = "phone", 8, 4
"""The slot of somebody's own number; letters, and characters of Chinese, from which "this number" is clear unasked."""


def read_phone(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A number in E.164; "this number" is the one the turn came from."""
    found = [
        Reading(each.value, ((each.start, each.end),))
        for each in spoken.entities("phone_number")
        if is_number(str(each.value))
    ]
    found = found or list(_of_figures(spoken))
    match = spoken.words.patterns["this phone"].search(spoken.text)
    if not found and match and spoken.heard.sender and question.name == OWN and (asked or _is_clear(spoken, match[0])):
        found = [Reading(spoken.heard.sender, (match.span(),))]
    return found or (list(keyed_phone(spoken, spoken.country)) if asked else [])


def _is_clear(spoken: Spoken, said: str) -> bool:
    """True if "this number" is long enough to be clear unasked, and is not of a number that somebody does not have."""
    return (len(said) > LONG or count_han(said) >= LONG_HAN) and not spoken.is_unknown


def _of_figures(spoken: Spoken) -> Iterator[Reading]:
    """A long number that is one of the country's telephones, whatever figure stands behind it: 13712340000 七点半."""
    for each in spoken.entities("number"):
        if len(str(each.value)) >= LEAST_DIGITS:
            part = Spoken(spoken.text[each.start : each.end], spoken.heard, spoken.words, spoken.country)
            yield from (replace(found, spans=((each.start, each.end),)) for found in keyed_phone(part, spoken.country))


def keyed_phone(spoken: Spoken, country: str) -> list[Reading]:
    """The digits of a whole text as a number of the country."""
    rules = grammar(spoken.heard.language)
    digits = re.sub(r"\D", "", figures(spoken.text, rules).text if rules else spoken.text)
    try:
        number = phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException:
        return []
    if not phonenumbers.is_possible_number(number):
        return []
    return [Reading(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), ((0, len(spoken.text)),))]


def read_code(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A number on a paper, letters and digits without blanks; unasked only beside a word of the question."""
    rules = grammar(spoken.heard.language)
    if rules is None:
        return []
    said = figures(spoken.text, rules)
    cues = [word for words in question.also.values() for word in words]
    found = []
    for match in CODE.finditer(said.text):
        code = re.sub(r"[^A-Za-z0-9]", "", match[0]).upper()
        digits = re.sub(r"^[A-Z]*?(?=[A-Z]?\d)", "", code)
        near = any(cue in said.text[max(0, match.start() - 24) : match.end()] for cue in cues)
        if len(digits) >= LEAST_CODE and (asked or near):
            found.append(Reading(digits, (said.span(*match.span()),)))
    return found
