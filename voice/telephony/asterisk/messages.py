"""Messages of Asterisk's chan_websocket, in plain and JSON form, to dataclasses and back.

Pure: no network, no clock. Source: Asterisk's documentation of the WebSocket channel driver (20.16, 21.11, 22.6, 23.0 and
later; JSON from 20.18, 22.8, 23.2). Sound itself is binary messages of the coding alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from voice.telephony.stream.media_stream import BadMessage

LONGEST_MESSAGE = 65_500
"""Bytes of one message; Asterisk closes the call on a longer one."""
Command = Literal["ANSWER", "HANGUP", "FLUSH_MEDIA", "MARK_MEDIA"]


@dataclass(frozen=True, slots=True)
class MediaStart:
    """The channel is connected."""

    channel: str
    """Asterisk's unique id of the channel; of old versions its name."""
    coding: str
    """Name of the coding in Asterisk, "ulaw"."""
    frame: int
    """Bytes of 20 ms."""
    plain: bool
    """Messages are in the plain form, and ours must be too."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Variables of the channel; in the plain form there are none."""


@dataclass(frozen=True, slots=True)
class KeyEnd:
    """A key was pressed."""

    digit: str


@dataclass(frozen=True, slots=True)
class MarkProcessed:
    """All that was sent before a mark has been played."""

    mark: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Its queue is nearly full, or has room again."""

    goes: bool


@dataclass(frozen=True, slots=True)
class Other:
    """An event we do not need."""

    event: str


Event = MediaStart | KeyEnd | MarkProcessed | Flow | Other


def read(text: str) -> Event:
    """An event of either form; raises BadMessage."""
    plain = not text.lstrip().startswith("{")
    parts = _plain(text) if plain else _json(text)
    match parts.get("event"):
        case "MEDIA_START":
            return _start(parts, plain)
        case "DTMF_END":
            return KeyEnd(_digit(parts))
        case "MEDIA_MARK_PROCESSED":
            return MarkProcessed(str(parts.get("correlation_id", "")))
        case "MEDIA_XOFF" | "MEDIA_XON" as event:
            return Flow(event == "MEDIA_XON")
        case str(event) if event:
            return Other(event[:40])
    raise BadMessage("no event")


def command(name: Command, plain: bool, mark: str = "") -> str:
    """A command to Asterisk. mark: what a MARK_MEDIA is called."""
    if plain:
        return f"{name} {mark}".rstrip()
    return json.dumps({"command": name, **({"correlation_id": mark} if mark else {})})


def _json(text: str) -> dict[str, Any]:
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None
    return parts if isinstance(parts, dict) else {}


def _plain(text: str) -> dict[str, Any]:
    """Words "name:value" after the event; the id of a mark stands there by itself."""
    event, *words = text.split()[:20] or [""]
    parts: dict[str, Any] = {name: value for word in words for name, colon, value in [word.partition(":")] if colon}
    if event == "MEDIA_MARK_PROCESSED" and words:
        parts["correlation_id"] = words[0]
    return parts | {"event": event}


def _start(parts: Mapping[str, Any], plain: bool) -> MediaStart:
    variables = parts.get("channel_variables") or {}
    try:
        frame = int(parts.get("optimal_frame_size", 160))
        told = {str(name): str(value) for name, value in variables.items()}
    except (TypeError, ValueError, AttributeError):
        raise BadMessage("MEDIA_START") from None
    channel = str(parts.get("channel_id") or parts.get("channel") or "")
    return MediaStart(channel, str(parts.get("format", "ulaw")), frame, plain, told)


def _digit(parts: Mapping[str, Any]) -> str:
    digit = parts.get("digit")
    if not isinstance(digit, str) or len(digit) != 1:
        raise BadMessage("DTMF_END")
    return digit
