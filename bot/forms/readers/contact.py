"""Names, telephone numbers, and numbers on papers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import phonenumbers

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.grammar import grammar
from bot.language.number_words import figures
from bot.language.script import HAN, HAN_RANGE

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

NAME = re.compile(rf"[A-Za-zÀ-ɏ][\w.'À-ɏ-]*(?: [A-Za-zÀ-ɏ][\w.'À-ɏ-]*){{0,3}}|[{HAN_RANGE}·]{{2,6}}")
NAME_END = re.compile(r"\s*(?:[,.;!?，。；！？\n]|\b(?:and|i|my|on|from|but|at|in|is|the)\b|$)", re.I)
CODE = re.compile(r"(?=[A-Za-z -]{0,12}\d)[A-Za-z0-9](?:[A-Za-z0-9 -]{1,22}[A-Za-z0-9])")
LEAST_CODE = 3
OWN, LONG = "phone", 8
"""The slot of somebody's own number; letters from which "this number" is clear unasked."""


def read_phone(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A number in E.164; "this number" is the one the turn came from."""
    found = [
        Reading(each.value, ((each.start, each.end),))
        for each in spoken.entities("phone_number")
        if str(each.value).startswith("+")
    ]
    match = spoken.words.patterns["this phone"].search(spoken.text)
    if not found and match and spoken.heard.sender and question.name == OWN and (asked or len(match[0]) > LONG):
        found = [Reading(spoken.heard.sender, (match.span(),))]
    return found or (list(keyed_phone(spoken, spoken.country)) if asked else [])


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


def read_name(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """A person's name: after "my name is", or a bare one where it was asked for."""
    return name_in(spoken, asked)


def name_in(spoken: Spoken, asked: bool) -> list[Reading]:
    """The name that a text says."""
    words = spoken.words.patterns
    match = words["my name"].search(spoken.text) or (words["named"].search(spoken.text) if asked else None)
    start = match.end() if match else spoken.words.leads_with("it is", spoken.text) if asked else -1
    if start < 0 or (not match and spoken.entities_but_names()):
        return []
    rest = spoken.text[start:]
    skipped = len(rest) - len(rest.lstrip(" ,:：，"))
    end = NAME_END.search(rest, skipped + 1)
    name = rest[skipped : end.start() if end else len(rest)].strip()
    if not NAME.fullmatch(name):
        return []
    at = start + skipped
    return [Reading(_written(name), ((at, at + len(name)),))]


def _written(name: str) -> str:
    """With capitals where speech or haste left them out."""
    return name if HAN.search(name) or name != name.lower() else name.title()


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
