"""More things than a form takes at one time: all of them are kept, and it is asked which to leave out.

Why kept: who told six things has told enough, and need not tell five of them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.forms.engine.state import allows, asked_slot
from bot.forms.form import Form, Question
from bot.forms.turn import Option
from bot.model.case import TOO_MANY, Answer, CaseDetails


def is_too_many(question: Question, value: Any, details: CaseDetails, now: datetime) -> bool:
    """True for a list that is not possible, though each thing of it is."""
    if question.type != "select_multiple" or not isinstance(value, list) or len(value) < 2:
        return False
    single = all(allows(question, [name], details, now) for name in value)
    return single and not allows(question, value, details, now)


def kept(question: Question, answer: Answer, details: CaseDetails, now: datetime) -> Answer:
    """The answer, marked where it holds more than is possible."""
    return replace(answer, known=TOO_MANY if is_too_many(question, answer.value, details, now) else "given")


def too_long(form: Form, details: CaseDetails) -> Question | None:
    """The first question whose list holds too much."""
    return next((q for q in form.questions if (a := details.answers.get(q.name)) and a.known == TOO_MANY), None)


def asked_too_many(form: Form, details: CaseDetails) -> Question | None:
    """The same, where it was asked which to leave out."""
    question = too_long(form, details)
    return question if question and asked_slot(details) == question.name else None


def left_out(told: list[str], gone: Mapping[str, int]) -> list[str]:
    """A list without some things: as many of each as were said, all of it where that was not said (0)."""
    rest = Counter(told)
    for name, count in gone.items():
        rest[name] -= count or rest[name]
    return _ordered(told, rest)


def first_ones(question: Question, value: list[str], details: CaseDetails, now: datetime) -> list[str]:
    """As many of a list as are possible, from its beginning."""
    lengths = range(len(value), 0, -1)
    return next((value[:n] for n in lengths if allows(question, value[:n], details, now)), value[:1])


def things(question: Question, answer: Answer, language: str) -> Iterator[Option]:
    """What may be left out, each thing once."""
    for name in dict.fromkeys(answer.value):
        choice = question.choice(str(name))
        yield Option(str(name), choice.label.get(language, str(name)) if choice else str(name), str(name))


def _ordered(told: list[str], rest: Counter[str]) -> list[str]:
    found = list[str]()
    for name in told:
        if found.count(name) < rest[name]:
            found.append(name)
    return found
