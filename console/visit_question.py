"""The question that a visit has open, as a form: buttons, boxes, or an input that fits what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date

from bot.catalogue.model import Words, any_of
from bot.forms.form import Form, Question
from bot.model.answer import Answer
from bot.model.case import Case
from bot.model.reply import Ask, Choices, Reply
from console.desk import Desk
from console.texts import Texts

READ_BACK, START = "read_back", "start"
"""Slots of the questions whether all is right, and whether to begin."""
Way = Literal["yes_no", "pick", "several", "date", "time", "tel", "number", "text"]
INPUTS: dict[str, Way] = {"date": "date", "time": "time", "phone": "tel", "number": "number"}
"""Kind of a question of a form → the input that fits."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is asked now."""

    prompt: str
    way: Way
    options: tuple[tuple[str, str], ...] = ()
    """What is said by picking one, and its label."""
    slot: str = ""
    words: Words | None = None
    """The question in all languages, where a form asks it."""
    labels: tuple[Words, ...] = ()
    """Labels of the options in all languages, where a form has them."""
    may_not_know: bool = False
    """"I do not know" is an answer."""

    @property
    def is_read_back(self) -> bool:
        """True where all that was told is read back."""
        return self.slot == READ_BACK

    @property
    def is_start(self) -> bool:
        """True for the offer to begin."""
        return self.slot == START


def open_question(reply: Reply | None, draft: Case | None, desk: Desk) -> OpenQuestion | None:
    """The question of a reply; None where nothing is asked. draft: the case that is being filled in."""
    parts = [part for part in (reply.parts if reply else ()) if isinstance(part, Ask | Choices)]
    if not parts or reply is None:
        return None
    part, question = parts[-1], asked_question(draft, desk)
    if isinstance(part, Choices):
        return _picked(part, question)
    own = question if question and part.slot == question.name else None
    if part.kind == "yes-no":
        return OpenQuestion(part.prompt, "yes_no", _yes_no(desk, reply.language), part.slot, own.label if own else None)
    way: Way = "tel" if part.kind == "digits" else INPUTS.get(own.kind, "text") if own else "text"
    return OpenQuestion(
        part.prompt, way, (), part.slot, own.label if own else None, may_not_know=bool(own and own.unknown)
    )


def asked_question(draft: Case | None, desk: Desk) -> Question | None:
    """The question of a form that a draft asked last."""
    form = form_of(draft, desk)
    return form.question(draft.details.asking) if form and draft else None


def form_of(draft: Case | None, desk: Desk) -> Form | None:
    """The form that a case fills in; None for an appointment without one."""
    form = desk.form_of(draft.service) if draft else None
    return form if form and draft and form.name == draft.details.form else None


def told_so_far(draft: Case | None, desk: Desk, language: str) -> Iterator[tuple[str, str]]:
    """What a form knows: each question and its answer, in words."""
    form = form_of(draft, desk)
    for question in form.questions if form and draft else ():
        answer = draft.details.answers.get(question.name) if draft else None
        if answer is not None and answer.known == "given":
            yield any_of(question.label, language) or question.name, _worded(question, answer, desk.texts[language])


def _worded(question: Question, answer: Answer, words: Texts) -> str:
    values = answer.value if isinstance(answer.value, list) else [answer.value]
    return words("comma").join(_word(question, value, words) for value in values)


def _word(question: Question, value: Any, words: Texts) -> str:
    """One value of an answer, in words."""
    choice = question.choice(value) if isinstance(value, str) else None
    if choice is not None and choice.label:
        return any_of(choice.label, words.language)
    if question.type == "for":
        return words.name_of("relation", str(value))
    if isinstance(value, bool):
        return words("answered.yes" if value else "answered.no")
    if isinstance(value, dict) and "starts" in value:
        return moment_in_words(datetime.fromisoformat(value["starts"]), words)
    if isinstance(value, dict):
        return str(value.get("text") or words("comma").join(map(str, value.values())))
    return day_in_words(value, words) if question.kind == "date" and isinstance(value, str) else str(value)


def day_in_words(day: str, words: Texts) -> str:
    """An ISO date as it is read; anything else as it stands."""
    try:
        return str(format_date(date.fromisoformat(day), "full", locale=locale_of(words)))
    except ValueError:
        return day


def moment_in_words(at: datetime, words: Texts) -> str:
    """A moment of the city's clock as it is read."""
    return f"{format_date(at, 'full', locale=locale_of(words))} {at:%H:%M}"


def locale_of(words: Texts) -> Locale:
    """How a language writes days."""
    return Locale.parse(words.language, sep="-")


def _picked(part: Choices, question: Question | None) -> OpenQuestion:
    names = [option.value.removeprefix("answer:") for option in part.options]
    own = [question.choice(name) for name in names] if question else []
    if question is None or None in own:
        return OpenQuestion(part.prompt, "pick", tuple((option.key, option.label) for option in part.options))
    labels = tuple(choice.label for choice in own if choice)
    several = question.type == "select_multiple"
    # Why words where several are picked: one turn tells them all, as somebody would say them.
    options = tuple((option.label if several else option.key, option.label) for option in part.options)
    way: Way = "several" if several else "pick"
    return OpenQuestion(part.prompt, way, options, question.name, question.label, labels, bool(question.unknown))


def _yes_no(desk: Desk, language: str) -> tuple[tuple[str, str], ...]:
    said = [desk.phrases.variants(language, f"text.{each}")[0] for each in ("yes", "no")]
    return tuple((each, each) for each in said)
