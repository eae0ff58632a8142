"""A private message is told only after somebody asks to hear it, so that machines and other people learn nothing."""

from __future__ import annotations

from typing import Literal

from bot.language.phrases import Phrases
from bot.store.due_writes import due_of, is_asking
from channels.render.speech import Speech
from voice.call.messages import Prompt

MOST_ASKED = 3
"""Times somebody who says something else is asked whether to hear it."""
Answer = Literal["open", "ask", "left"]


def is_private(key: str) -> bool:
    """True for the message of a reminder, an offer, a call back: it tells where somebody goes, and when."""
    return due_of(key) is not None and not is_asking(key)


def telling(phrases: Phrases, language: str, line: str, text: str) -> Prompt:
    """The message with the keys to go on; without a text the question whether to hear it. line: what the city calls it."""
    speech = Speech(phrases, language)
    opening = tuple(speech.wording("phone.message", line=line))
    if not text:
        return Prompt((*opening, *speech.wording("phone.message_open")), language, "choice")
    return Prompt((*opening, *speech.sentences(text), *speech.wording("phone.message_keys")), language, "choice")


def asking(phrases: Phrases, language: str, line: str, text: str) -> Prompt:
    """A message that asks for yes or no, with the keys for it. line: what the city calls it."""
    speech = Speech(phrases, language)
    keys = speech.wording("phone.may_ring_keys")
    said = (*speech.wording("phone.message", line=line), *speech.sentences(text), *keys)
    return Prompt(tuple(said), language, "yes-no")


def answer_to(said: str, keys: str, command: str, times: int) -> Answer:
    """What follows on what was said to the question whether to hear it: told, asked again, or goodbye.

    times: how often it was asked. Why no detection of machines: old people greet at length, and would be taken for one.
    """
    if keys == "1" or command == "yes":
        return "open"
    if not times:
        return "ask"
    is_silent = not said.strip() and not keys
    return "left" if is_silent or times >= MOST_ASKED else "ask"
