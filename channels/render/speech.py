"""A reply for a telephone call: sentences in pieces with pauses, and what answer is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from bot.language.phrases import Phrases
from bot.model.option_value import read_value
from bot.model.reply import Ask, Choices, Detail, Handover, Part, Reply, Say
from channels.render.phone_text import as_start
from voice.call.messages import Asked, Pause, Piece, Prompt, Sentence
from voice.tts.voices import prompt_sentences
from voice.verbalise.read_aloud import digits, read_aloud, spoken_sentences, voice_of

_ENDS = re.compile(r"[.。!！?？:：,，;；\s]+$")
ASKED: dict[str, Asked] = {"open": "open", "yes-no": "yes-no", "digits": "digits", "place": "place", "name": "name"}


def spoken(reply: Reply, phrases: Phrases) -> Prompt:
    """All of a reply, in order."""
    speech = Speech(phrases, reply.language)
    sentences = tuple(sentence for part in reply.parts for sentence in speech.part(part))
    asks: Asked = next((ASKED[part.kind] for part in reply.parts if isinstance(part, Ask)), "")
    labels = tuple(option.label for option in reply.choices)
    keyed = any(part.keyed for part in reply.parts if isinstance(part, Ask))
    return Prompt(sentences, reply.language, asks or ("choice" if labels else ""), labels, keyed=keyed, ends=reply.ends)


class Speech:
    """One language's way of saying parts on the telephone."""

    def __init__(self, phrases: Phrases, language: str) -> None:
        self._phrases, self._language = phrases, language

    def part(self, part: Part) -> Iterator[Sentence]:
        """One part as it is said."""
        match part:
            case Say(text):
                yield from self.sentences(text)
            case Detail():
                yield from self._detail(part)
            case Choices():
                yield from self._choices(part)
            case Ask(prompt=prompt, kind=kind):
                yield from self.sentences(prompt)
                if kind == "yes-no":
                    yield from self.wording("phone.yes_no")
            case Handover(text=text, code=code):
                yield from self.sentences(text)
                yield from self._number(code, self._phrases.say(self._language, "code.label")) if code else ()
            case _:
                assert_never(part)

    def wording(self, key: str, **values: str) -> Iterator[Sentence]:
        """A wording of the telephone's own; one that is fixed keeps its key, for a city's own recording."""
        text = self._phrases.say(self._language, key, 0, **values)
        for name, said in prompt_sentences(key, text, self._language):
            yield Sentence((Piece(said),), key="" if values else name, private=bool(values))

    def sentences(self, text: str) -> Iterator[Sentence]:
        """Short sentences of a text."""
        for said in spoken_sentences(text, self._language):
            yield Sentence((Piece(said),))

    def _choices(self, choices: Choices) -> Iterator[Sentence]:
        """The option first, then its key, so that nobody has to hold a key in mind."""
        yield from self.sentences(choices.prompt)
        for option in choices.options:
            tag = read_value(option.value).id
            speech = Speech(self._phrases, tag) if tag in self._phrases.languages else self
            yield replace(
                speech.option(option.key, option.aloud or option.label), language=tag if speech is not self else ""
            )
        if choices.more:
            yield self._option("phone.other_ones", str(len(choices.options) + 1))
        yield from self.wording("phone.person")

    def option(self, digit: str, label: str) -> Sentence:
        """One option and its key."""
        return self._option("phone.option", digit, label=as_start(_ENDS.sub("", read_aloud(label, self._language))))

    def _option(self, key: str, digit: str, **values: str) -> Sentence:
        """An option with a rest between what it is and what to press."""
        text = self._phrases.say(self._language, key, 0, digit=read_aloud(digit, self._language).lower(), **values)
        what, mark, press = re.split(r"([,，]\s*)(?=[^,，]*$)", text, maxsplit=1)
        return Sentence((Piece(what, "key"), Piece(press, "option"))) if mark else Sentence((Piece(text),))

    def _detail(self, detail: Detail) -> Iterator[Sentence]:
        """A labelled value: numbers and codes digit by digit and twice, the rest as it is said."""
        if detail.kind in {"phone", "code"}:
            yield from self._number(detail.value, _ENDS.sub("", read_aloud(detail.label, self._language)))
            return
        key = "phone.place" if detail.kind == "place" else "phone.detail"
        # Why the two together: a value that begins with a figure must not be said like the start of a sentence.
        value = _ENDS.sub("", detail.value)
        yield from self.sentences(self._phrases.say(self._language, key, 0, label=detail.label, value=value))

    def _number(self, number: str, label: str = "") -> Iterator[Sentence]:
        """A number digit by digit in groups, said twice."""
        said = tuple(_pieces(digits(number, self._language), self._language))
        yield Sentence((Piece(label, "number"), *said) if label else said)
        again = Piece(self._phrases.say(self._language, "phone.again"), "number")
        yield Sentence((again, *said), goes_with_last=True)


def _pieces(said: str, language: str) -> Iterator[Piece]:
    """Digits as pieces of their own; words around them ("extension") stay whole."""
    names: Sequence[str] = voice_of(language).DIGITS
    for group in re.split(r"[,，]\s*", said):
        words = group.split() if names[0].isascii() else list(group)
        for place, word in enumerate(words):
            rest: Pause = "digit" if place < len(words) - 1 else "group"
            yield Piece(word, rest)
