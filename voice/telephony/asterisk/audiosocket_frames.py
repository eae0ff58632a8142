"""Frames of Asterisk's AudioSocket: a byte that says what it is, two for the length, then the content.

Pure: no network, no clock. Source: Asterisk's documentation of AudioSocket. Sound is 16-bit samples at 8 kHz, little-endian.
"""

from __future__ import annotations

import struct
import uuid
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct("!BH")
LONGEST = 65_535
"""Bytes of the content of one frame."""
CAUSES = {1: "the caller hung up", 2: "a frame could not be passed on", 4: "no memory"}
"""What Asterisk's error codes mean."""


class Kind(IntEnum):
    """What a frame is."""

    HANGUP = 0x00
    ID = 0x01
    KEY = 0x03
    SOUND = 0x10
    ERROR = 0xFF


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame."""

    kind: int
    """A Kind, or a number that we do not know and pass over."""
    content: bytes = b""


def write(frame: Frame) -> bytes:
    """Its bytes; raises ValueError where it is too long."""
    if len(frame.content) > LONGEST:
        raise ValueError("too long for a frame")
    return HEADER.pack(frame.kind, len(frame.content)) + frame.content


def sound(samples: bytes) -> bytes:
    """A frame of samples."""
    return write(Frame(Kind.SOUND, samples))


class Reader:
    """Bytes as they come to whole frames.

    for frame in reader.feed(data): ...
    """

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> list[Frame]:
        """Frames that are whole now."""
        self._held += data
        found = []
        while len(self._held) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._held)
            end = HEADER.size + length
            if len(self._held) < end:
                break
            found.append(Frame(kind, self._held[HEADER.size : end]))
            self._held = self._held[end:]
        return found


def call_of(frame: Frame) -> str:
    """The call that an ID frame names, as text; raises ValueError where it is none."""
    if frame.kind != Kind.ID or len(frame.content) != 16:
        raise ValueError("not the id of a call")
    return str(uuid.UUID(bytes=frame.content))


def key_of(frame: Frame) -> str:
    """The key of a KEY frame, empty if it is none."""
    return frame.content.decode("ascii", "replace")[:1] if frame.kind == Kind.KEY else ""


def cause_of(frame: Frame) -> str:
    """Why an ERROR frame came."""
    return CAUSES.get(frame.content[0], "unknown") if frame.content else "unknown"
