"""What is wrong with a form before anybody has to fill it in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, product
from typing import Any

from bot.catalogue.model import Words
from bot.catalogue.quality.aloud import grade_of, office_words
from bot.config.thresholds import THRESHOLDS
from bot.forms.form import Form, Question
from bot.language.script import HAN

SEGMENT, SEGMENT_UNICODE = 160, 70
"""Characters of one text message, where all of them are of the Latin alphabet and where they are not."""
MOST_WORDS, MOST_CHARACTERS, HARDEST = 12, 20, THRESHOLDS.form.hardest
FEWEST_WORDS = 5
MOST_QUESTIONS = 8
TOGETHER = 2
"""Choices picked at once, when it is tried whether a question can be reached."""
DAYS = 60
MOST_TRIED = 4_000
LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"")
SELECTED = re.compile(
    r"selected\(\s*\$\{([\w-]+)\}\s*,\s*['\"]([^'\"]+)['\"]\s*\)|\$\{([\w-]+)\}\s*!?=\s*['\"]([^'\"]+)['\"]"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to be mended."""

    form: str
    question: str
    """Its slot; empty for what is wrong with the form as a whole."""
    what: str
    """What is wrong, and what to write."""

    def __str__(self) -> str:
        """As a clerk reads it."""
        return f"{self.form}: {self.question}: {self.what}" if self.question else f"{self.form}: {self.what}"


def faults(form: Form, languages: Collection[str], now: datetime) -> Iterator[Fault]:
    """Everything wrong with a form.

    languages: those the line speaks. now: a day for which it is tried whether any day is possible.
    """
    yield from (Fault(form.name, "", what) for what in _of_form(form))
    for place, question in enumerate(form.questions):
        earlier = form.questions[:place]
        for what in (
            *_languages(question, languages), *_wordings(question), *_rules(question, now), *_choices(question),
            *_reach(question, earlier, form, now),
        ):  # fmt: skip
            yield Fault(form.name, question.name, what)


def _of_form(form: Form) -> Iterator[str]:
    asked = [question for question in form.questions if question.asked and question.type != "note"]
    if len(asked) > MOST_QUESTIONS:
        yield f"it asks {len(asked)} questions, and people leave after {MOST_QUESTIONS}; take some out"
    risky = [question.name for question in asked if question.risk != "low"]
    if form.commits.read_back == "never" and risky:
        yield f"it commits {', '.join(risky)} without a read-back; write read_back: always, or risk: low at each"
    if form.commits.read_back == "risky" and not any(question.risk == "high" for question in asked):
        yield "it reads back what is risky, and nothing is; write risk: high at a question, or read_back: always"


def _languages(question: Question, languages: Collection[str]) -> Iterator[str]:
    for column in ("label", "hint", "constraint_message", "say", "text", "keys", "theirs"):
        words: Words = getattr(question, column)
        lacking = sorted(set(languages) - words.keys()) if words or column == "label" else []
        if lacking:
            yield f"{column} is not worded in {', '.join(lacking)}; write it under {column}:"
    if question.type != "yes_no":
        for choice in question.choices:
            if lacking := sorted(set(languages) - choice.label.keys()):
                yield f"choice {choice.name} is not worded in {', '.join(lacking)}; write its label"


def _wordings(question: Question) -> Iterator[str]:
    for column in ("label", "hint", "constraint_message", "say", "text", "keys", "theirs"):
        for language, text in getattr(question, column).items():
            if column != "say" and len(text) > (SEGMENT if text.isascii() else SEGMENT_UNICODE):
                yield f"{column} in {language} is longer than one text message; write it shorter"
            yield from (f"{column} in {language}: {what}" for what in hard(text))


def hard(text: str) -> Iterator[str]:
    """What makes a text hard to read or hear."""
    for sentence in re.split(r"(?<=[.!?:。！？：])\s*", text):
        if HAN.search(sentence) and len(re.findall(r"\w", sentence)) > MOST_CHARACTERS:
            yield f"a sentence has more than {MOST_CHARACTERS} characters; part it: {sentence}"
        elif not HAN.search(sentence) and len(sentence.split()) > MOST_WORDS:
            yield f"a sentence has more than {MOST_WORDS} words; part it: {sentence}"
    if not HAN.search(text) and len(text.split()) >= FEWEST_WORDS and grade_of(text) > HARDEST:
        yield f"too hard to read; write shorter and plainer words: {text}"
    if found := office_words(text):
        yield f"office words ({', '.join(found)}); write what people say"


def _rules(question: Question, now: datetime) -> Iterator[str]:
    if question.constraint and not question.constraint_message:
        yield "a constraint without a message leaves people guessing; write constraint_message:"
    is_open = question.asked and not question.required and not question.unknown and question.default is None
    if is_open and question.type != "note":
        yield "it is optional, and nothing says what follows without it; write unknown: skip, office or ask_person"
    if question.required and question.default is not None:
        yield "it is required and has a default, so that it is never asked; write one of them"
    if question.constraint and question.type == "date" and question.side == "coming" and not question.constraint.names:
        days = ((now + timedelta(days=n)).date().isoformat() for n in range(DAYS))
        if not any(question.constraint.holds({}, now, day) for day in days):
            yield f"no day of the next {DAYS} meets its constraint; mend constraint:"


def _choices(question: Question) -> Iterator[str]:
    words: dict[str, str] = {}
    for choice in question.choices:
        for word in choice.words():
            other = words.setdefault(word.casefold(), choice.name)
            if other != choice.name:
                yield f"{word!r} stands for {other} and for {choice.name}; take it out of one"


def _reach(question: Question, earlier: Collection[Question], form: Form, now: datetime) -> Iterator[str]:
    """Whether it is ever asked."""
    if question.relevant is None:
        return
    if later := sorted(question.relevant.names - {each.name for each in earlier}):
        yield f"it depends on {', '.join(later)}, not known by then; put that before it"
        return
    for match in SELECTED.finditer(question.relevant.written):
        slot, name = match[1] or match[3], match[2] or match[4]
        other = form.question(slot)
        if other and other.choices and other.type != "yes_no" and other.choice(name) is None:
            yield f"it is never asked: {slot} has no choice {name}; write one of its names"
            return
    if not _can_hold(question, form, now):
        yield "it is never asked: no answers meet its condition; mend relevant:"


def _can_hold(question: Question, form: Form, now: datetime) -> bool:
    assert question.relevant
    names = sorted(question.relevant.names)
    every = [_answers(other, question.relevant.written) for name in names if (other := form.question(name))]
    for tried, values in enumerate(product(*every)):
        if tried > MOST_TRIED or question.relevant.holds(dict(zip(names, values, strict=True)), now):
            return True
    return False


def _answers(question: Question, written: str) -> list[Any]:
    """Answers that are tried: every choice, and for what is free the values the condition speaks of, and about them."""
    if question.type == "yes_no":
        return ["", True, False]
    names = [choice.name for choice in question.choices]
    if question.type == "select_multiple":
        return ["", *([each] for each in names), *(list(pair) for pair in combinations(names, TOGETHER))]
    if names:
        return ["", *names]
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", written)]
    return ["", *(value for number in numbers for value in (number - 1, number, number + 1)), *_said(written), "x"]


def _said(written: str) -> list[str]:
    return [first or second for first, second in LITERAL.findall(written)]
