"""What one message holds, as data: its text, what can be tapped beside it, and the wording it was made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.model.reply import Option, Phrase, Reply, Say

ALOUD = "-aloud"


@dataclass(frozen=True, slots=True)
class MessageContent:
    """One message; a channel that shows nothing else shows its text."""

    text: str
    options: tuple[Option, ...] = ()
    """What can be tapped, each with the label that it has there."""
    language: str = ""
    """Tag of the language it is worded in; empty where only the text is known."""
    phrases: tuple[Phrase, ...] = ()
    """What all of its reply was worded from, on the first message of it: a template is filled from these as it is sent."""
    tags: tuple[str, ...] = ()
    """Language of each line, of what is to be said aloud; empty for what is read."""
    slow: bool = False
    """Said slowly, of what is to be said aloud."""


class RenderedReply(Protocol):
    """A reply as one channel shows it."""

    @property
    def messages(self) -> tuple[MessageContent, ...]:
        """In order."""
        ...

    @property
    def bodies(self) -> tuple[str, ...]:
        """Their texts, or spoken parts."""
        ...

    @property
    def rest(self) -> tuple[str, ...]:
        """Sentences that did not fit, to be told on MORE."""
        ...


def in_text(*texts: str) -> tuple[MessageContent, ...]:
    """Messages of text alone."""
    return tuple(map(MessageContent, texts))


def aloud_way(way: str) -> str:
    """Name under which what is said aloud goes out by a way in, beside what is written there."""
    return f"{way}{ALOUD}"


def outgoing(messages: Iterable[MessageContent], reply: Reply) -> tuple[MessageContent, ...]:
    """What goes out of a reply as a channel shows it: the messages that say something, with what they were worded from."""
    said = [replace(each, language=reply.language) for each in messages if each.text.strip()]
    phrases = tuple(part.phrase for part in reply.parts if isinstance(part, Say) and part.phrase)
    return tuple(replace(each, phrases=phrases) if each is said[0] else each for each in said)
