"""What the line says to a gateway, read at the gateway's end.

Pure: no network, no clock. The rest of the wire format is media_stream.py.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Literal

from voice.wires.media_stream import BadMessage, Mark, Media, Unknown

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
    message = _parsed(text)
    event = message.get("event")
    if event == "clear":
        return Clear()
    if event == "transfer":
        return Transfer(_target(message))
    if event == "media":
        return _media(message)
    if event == "mark":
        return Mark(_text(message, "mark", "name"))
    return Unknown(str(event)[:40])


def _text(message: dict[str, object], event: str, name: str) -> str:
    part = message.get(event)
    value = part.get(name) if isinstance(part, dict) else None
    if not isinstance(value, str):
        raise BadMessage(event)
    return value


def _media(message: dict[str, object]) -> Media:
    try:
        return Media(base64.b64decode(_text(message, "media", "payload"), validate=True))
    except (binascii.Error, ValueError):
        raise BadMessage("media") from None


def _parsed(text: str | bytes) -> dict[str, object]:
    if len(text) > LONGEST_MESSAGE:
        raise BadMessage("too long")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None
    if not isinstance(message, dict):
        raise BadMessage("no event")
    return message


def _target(message: dict[str, object]) -> str:
    to = _text(message, "transfer", "to")
    if not to or len(to) > 256 or not to.isprintable() or set(to) & set('<>"\\'):
        raise BadMessage("transfer")
    return to
