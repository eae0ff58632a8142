"""A reply as lines of text, for every channel that is read: texts, chat, terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say


@dataclass(frozen=True, slots=True)
class TextLabels:
    """What stands around a reply in one language; {places} are filled in."""

    sender: str
    """Who writes, as the first word of a text: "City Help:"."""
    detail: str
    """{label} and {value}."""
    option: str
    """{key} and {label}."""
    pick: str
    """How to answer choices, and how to get a person: {keys}, as "1, 2 or 3"."""
    comma: str
    """Between keys."""
    or_: str
    """Before the last key."""
    yes_no: str
    """How to answer yes or no by a key."""
    yes: str
    no: str
    more: str
    """How to get what was held back."""
    more_said: str
    """The line that says so already, which is then not said twice."""
    code: str
    """A sentence and the code that goes with it: {text} and {code}."""


def read_labels(phrases: Phrases, language: str, line: str) -> TextLabels:
    """The labels of a language; line: what the city calls its line there."""
    names = ("detail", "option", "pick", "comma", "yes_no", "yes", "no", "more", "code")
    texts = {name: phrases.variants(language, f"text.{name}")[0] for name in names}
    said = {"or_": phrases.say(language, "text.or"), "more_said": phrases.say(language, "answer.more")}
    return TextLabels(sender=phrases.say(language, "text.sender", line=line), **said, **texts)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text."""

    text: str
    kept: bool = False
    """True for what is never held back: a question, why it is asked, an option, how to answer, a number to ring, a code."""
    option: Option | None = None
    """The option it shows, so that a channel short of room can shorten its label."""


def lines(reply: Reply, labels: TextLabels) -> tuple[TextLine, ...]:
    """All lines of a reply, in order."""
    return tuple(line for part in reply.parts for line in part_lines(part, labels))


def part_lines(part: Part, labels: TextLabels) -> Iterator[TextLine]:
    """The lines of one part."""
    match part:
        case Say(text, needed):
            yield from (TextLine(line, kept=needed) for line in text.splitlines() if line.strip())
        case Detail(label, value, kind):
            text = labels.detail.format(label=label.rstrip(":： "), value=value)
            yield TextLine(text, kept=kind in {"phone", "code"})
        case Choices():
            yield from _choices(part, labels)
        case Ask(prompt=prompt, kind=kind):
            yield TextLine(prompt, kept=True)
            if kind == "yes-no":
                yield TextLine(labels.yes_no, kept=True)
        case Handover(text=text, code=code):
            yield TextLine(labels.code.format(text=text, code=code) if code else text, kept=bool(code))
        case _:
            assert_never(part)


def _choices(choices: Choices, labels: TextLabels) -> Iterator[TextLine]:
    yield TextLine(choices.prompt, kept=True)
    for option in choices.options:
        yield TextLine(option_text(option.key, option.label, labels), kept=True, option=option)
    keys = _listed([option.key for option in choices.options], labels)
    yield TextLine(labels.pick.format(keys=keys), kept=True)


def option_text(key: str, label: str, labels: TextLabels) -> str:
    """One option as it is shown."""
    return labels.option.format(key=key, label=label)


def _listed(keys: list[str], labels: TextLabels) -> str:
    """Keys as they are said: "1, 2 or 3"."""
    return labels.or_.join([labels.comma.join(keys[:-1]), keys[-1]] if len(keys) > 1 else keys)
