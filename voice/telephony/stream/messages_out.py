"""What the line says to a gateway, read at the gateway's end.

Pure: no network, no clock. The rest of the wire format is media_stream.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from voice.telephony.stream.media_stream import BadMessage, Mark, Media, Unknown, parsed, sound_in, text_in

LONGEST_MESSAGE = 8 * 1024 * 1024
"""Characters of one message of the line, a prompt of ten minutes."""
Outcome = Literal["answered", "no-answer", "busy", "failed"]
"""How ringing somebody ended."""


@dataclass(frozen=True, slots=True)
class Clear:
    """Throw away what was not played yet, and echo its marks."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring a person and join the call to them."""

    to: str
    """Their number or SIP address."""


Order = Media | Mark | Clear | Transfer | Unknown


def read(text: str | bytes) -> Order:
    """A message of the line; raises BadMessage."""
    message = parsed(text, LONGEST_MESSAGE)
    event = message.get("event")
    if event == "clear":
        return Clear()
    if event == "transfer":
        return Transfer(_target(message))
    if event == "media":
        return Media(sound_in(message))
    if event == "mark":
        return Mark(text_in(message, "mark", "name"))
    return Unknown(str(event)[:40])


def _target(message: Mapping[str, Any]) -> str:
    to = text_in(message, "transfer", "to")
    if not to or len(to) > 256 or not to.isprintable() or set(to) & set('<>"\\'):
        raise BadMessage("transfer")
    return to
