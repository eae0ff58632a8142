"""Messages between a call and the recognition process: a kind, a length, and that many bytes."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from voice.engines.choice import Choice, Home

OPEN, SOUND, PARTIAL, FINISH, LOAD, KNOW, ANSWER = b"o", b"s", b"p", b"f", b"l", b"k", b"a"
HEAR, WHOLE, TELL = b"h", b"w", b"t"
"""What a socket is sent for: utterances, those that are heard after their end, or something for all to know."""
LONGEST = 8 << 20
"""Bytes of a frame: more is none of ours."""
_HEAD = struct.Struct("!cI")


def send(wire: socket.socket, kind: bytes, data: bytes = b"") -> None:
    """Send one; raises OSError."""
    wire.sendall(_HEAD.pack(kind, len(data)) + data)


def tell(wire: socket.socket, kind: bytes, what: Any) -> None:
    """Send one that holds JSON; raises OSError."""
    send(wire, kind, json.dumps(what).encode())


def receive(wire: socket.socket) -> tuple[bytes, bytes]:
    """The next one; raises OSError, EOFError where the other side is gone."""
    kind, size = _HEAD.unpack(_exactly(wire, _HEAD.size))
    if size > LONGEST:
        raise EOFError("a frame too long")
    return kind, _exactly(wire, size)


def _exactly(wire: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = wire.recv(min(size - len(data), 1 << 16))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def home_of(told: Mapping[str, Any]) -> Home:
    """A home as it was written by `told_home`."""
    models, clips, recordings = (Path(told[name]) for name in ("models", "clips", "recordings"))
    return Home(models, clips, recordings, msgspec.convert(told["choice"], Choice))


def told_home(home: Home) -> dict[str, Any]:
    """A home as it can be sent."""
    paths = {name: str(getattr(home, name)) for name in ("models", "clips", "recordings")}
    return {**paths, "choice": msgspec.to_builtins(home.choice)}
