"""Twilio's Media Streams messages, the format of every telephony source: text to dataclasses and back.

Pure: no network, no clock. Source: Twilio's documentation of Media Streams websocket messages. Of our own gateways there
is one message more, `transfer`, for a call that is to be joined to a person.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_MESSAGE = 64 * 1024
"""Characters of one message; 20 ms of sound take 250."""
KEYS = "0123456789*#"


class BadMessage(ValueError):
    """Not a message of this protocol; the text says what is wrong with it, never what it held."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The socket is open; a start follows."""


@dataclass(frozen=True, slots=True)
class Start:
    """A call begins."""

    stream: str
    """Id of the stream, named in everything we send."""
    call: str
    """Provider's id of the call."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """What our own answer to the ring put along, the one-time token among it."""
    encoding: str = "audio/x-mulaw"
    rate: int = 8000


@dataclass(frozen=True, slots=True)
class Media:
    """Sound of the caller, µ-law at 8 kHz, of any length."""

    sound: bytes
    at: int = 0
    """Milliseconds from the start of the stream."""


@dataclass(frozen=True, slots=True)
class Mark:
    """All that was sent before the mark of this name was played, or thrown away by a clear."""

    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key was pressed."""

    digit: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The caller hung up, or the stream was taken down."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """One of our gateways tells what came of a transfer: "answered", "no-answer", "busy" or "failed"."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A message of a kind we do not need."""

    event: str


Incoming = Connected | Start | Media | Mark | Key | Stop | Transferred | Unknown


def read(text: str | bytes) -> Incoming:
    """A message of a source; raises BadMessage."""
    message = parsed(text, LONGEST_MESSAGE)
    if not isinstance(event := message.get("event"), str):
        raise BadMessage("no event")
    return READERS[event](message) if event in READERS else Unknown(event[:40])


def parsed(text: str | bytes, longest: int) -> Mapping[str, Any]:
    """The object in a message of at most so many characters; raises BadMessage."""
    if len(text) > longest:
        raise BadMessage("too long")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None
    if not isinstance(message, dict):
        raise BadMessage("no event")
    return message


def text_in(message: Mapping[str, Any], part: str, name: str) -> str:
    """A text inside a part of a message; raises BadMessage."""
    return _text(_part(message, part), name)


def sound_in(message: Mapping[str, Any]) -> bytes:
    """The sound of a media message, µ-law; raises BadMessage."""
    try:
        return base64.b64decode(text_in(message, "media", "payload"), validate=True)
    except (binascii.Error, ValueError):
        raise BadMessage("media") from None


def _part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = message.get(name)
    if not isinstance(part, dict):
        raise BadMessage(f"no {name}")
    return part


def _text(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name)
    if not isinstance(value, str):
        raise BadMessage(f"no {name}")
    return value


def _start(message: Mapping[str, Any]) -> Start:
    start = _part(message, "start")
    given, form = start.get("customParameters") or {}, start.get("mediaFormat") or {}
    if not isinstance(given, dict) or not isinstance(form, dict):
        raise BadMessage("start")
    rate = form.get("sampleRate", 8000)
    stream = message.get("streamSid") or start.get("streamSid")
    if not isinstance(stream, str) or not isinstance(rate, int):
        raise BadMessage("start")
    parameters = {str(k): v for k, v in given.items() if isinstance(v, str)}
    return Start(stream, _text(start, "callSid"), parameters, str(form.get("encoding", "audio/x-mulaw")), rate)


def _media(message: Mapping[str, Any]) -> Media:
    try:
        return Media(sound_in(message), int(message["media"].get("timestamp") or 0))
    except (ValueError, TypeError):
        raise BadMessage("media") from None


def _mark(message: Mapping[str, Any]) -> Mark:
    return Mark(text_in(message, "mark", "name"))


def _key(message: Mapping[str, Any]) -> Key:
    digit = text_in(message, "dtmf", "digit")
    if len(digit) != 1 or digit not in KEYS:
        raise BadMessage("digit")
    return Key(digit)


READERS: Mapping[str, Callable[[Mapping[str, Any]], Incoming]] = {
    "connected": lambda message: Connected(), "start": _start, "media": _media, "mark": _mark, "dtmf": _key,
    "stop": lambda message: Stop(), "transferred": lambda message: Transferred(text_in(message, "transferred", "outcome")),
}  # fmt: skip
"""Kind of a message → how it is read."""


def connected() -> str:
    """A source says that the socket is open."""
    return json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"})


def start(stream: str, call: str, parameters: Mapping[str, str], account: str = "") -> str:
    """A source says that a call begins."""
    form = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    what = {"accountSid": account, "streamSid": stream, "callSid": call, "tracks": ["inbound"]}
    begun = {**what, "mediaFormat": form, "customParameters": dict(parameters)}
    return json.dumps({"event": "start", "sequenceNumber": "1", "streamSid": stream, "start": begun})


def media(stream: str, sound: bytes, number: int | None = None) -> str:
    """Sound, µ-law at 8 kHz. number: which piece it is, counted by a source from 1; the line itself sends none."""
    payload: dict[str, str] = {"payload": base64.b64encode(sound).decode()}
    if number is not None:
        payload |= {"track": "inbound", "chunk": str(number), "timestamp": str(number * 20)}
    return json.dumps({"event": "media", "streamSid": stream, "media": payload})


def mark(stream: str, name: str) -> str:
    """The line asks for an echo once all before it was played; a source echoes it in the same words."""
    return json.dumps({"event": "mark", "streamSid": stream, "mark": {"name": name}})


def clear(stream: str) -> str:
    """The line throws away what was not played yet."""
    return json.dumps({"event": "clear", "streamSid": stream})


def key(stream: str, digit: str) -> str:
    """A source says that a key was pressed."""
    return json.dumps({"event": "dtmf", "streamSid": stream, "dtmf": {"track": "inbound_track", "digit": digit}})


def stop(stream: str, call: str) -> str:
    """A source says that the call is over."""
    return json.dumps({"event": "stop", "streamSid": stream, "stop": {"callSid": call}})


def transferred(stream: str, outcome: str) -> str:
    """One of our gateways tells what came of a transfer."""
    return json.dumps({"event": "transferred", "streamSid": stream, "transferred": {"outcome": outcome}})


def transfer(stream: str, to: str) -> str:
    """The line asks one of our own gateways to join the call to a person; Twilio is told so by the verb after the stream."""
    return json.dumps({"event": "transfer", "streamSid": stream, "transfer": {"to": to}})
