"""A reply as sentences for the ear, one string for each part, as a telephone would say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from bot.language.phrases import Phrases
from bot.model.message_content import in_text
from bot.model.option_value import read_value
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say
from channels.contract import Rendered
from voice.verbalise.read_aloud import digits, read_aloud, spoken_sentences

ENDS = re.compile(r"[.。!！?？:：,，;；\s]+$")


def render(reply: Reply, phrases: Phrases, *, aloud: bool = True) -> Rendered:
    """The reply as it is spoken, in order; silence for a reply without parts.

    aloud: figures as words; without, they stay as written, for a speech engine that reads them itself.
    """
    voice = Voice(phrases, reply.language, aloud=aloud)
    return Rendered(in_text(*(spoken for part in reply.parts if (spoken := voice.part(part)))))


class Voice:
    """One language's way of speaking a reply."""

    def __init__(self, phrases: Phrases, language: str, *, aloud: bool) -> None:
        self._phrases, self._language, self._aloud = phrases, language, aloud
        self._between = phrases.traits[language].between

    def part(self, part: Part) -> str:
        """One part as it is spoken."""
        match part:
            case Say(text):
                return self._sentences(text)
            case Detail():
                return self._detail(part)
            case Choices(prompt, options):
                return self._join(self._sentences(prompt), *self._options(options), self._say("phone.person"))
            case Ask(prompt=prompt, kind=kind):
                return self._join(self._sentences(prompt), *([self._say("phone.yes_no")] if kind == "yes-no" else []))
            case Handover(text=text, code=code):
                return self._join(self._sentences(text), *([self._twice(code)] if code else []))
            case _:
                assert_never(part)

    def _sentences(self, text: str) -> str:
        return self._join(*spoken_sentences(text, self._language)) if self._aloud else text

    def _read(self, text: str) -> str:
        return ENDS.sub("", read_aloud(text, self._language) if self._aloud else text)

    def _spelt(self, number: str) -> str:
        return digits(number, self._language) if self._aloud else number

    def _detail(self, detail: Detail) -> str:
        """A labelled value: numbers and codes digit by digit and twice, the rest as it is said."""
        label = self._read(detail.label)
        if detail.kind in {"phone", "code"}:
            return self._say("phone.twice", label=label, value=self._spelt(detail.value))
        key = "phone.place" if detail.kind == "place" else "phone.detail"
        # Why the two together: a value that begins with a figure must not be said like the start of a sentence.
        return self._sentences(self._say(key, label=label, value=ENDS.sub("", detail.value)))

    def _options(self, options: tuple[Option, ...]) -> Iterator[str]:
        """The option first, then its key, so that nobody has to remember the key."""
        for option in options:
            tag = read_value(option.value).id
            voice = Voice(self._phrases, tag, aloud=self._aloud) if tag in self._phrases.languages else self
            yield voice._say(
                "phone.option", label=as_start(voice._read(option.aloud or option.label)), digit=option.key
            )

    def _twice(self, code: str) -> str:
        return self._say("phone.twice", label=self._say("code.label"), value=self._spelt(code))

    def _say(self, key: str, **values: str) -> str:
        return self._phrases.say(self._language, key, 0, **values)

    def _join(self, *sentences: str) -> str:
        return self._between.join(sentence for sentence in sentences if sentence)


def as_start(label: str) -> str:
    """A label at the start of a sentence: "bus passes" gets a capital."""
    return label[:1].upper() + label[1:]
