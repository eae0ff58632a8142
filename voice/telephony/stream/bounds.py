"""Limits on one connection: messages that wait, seconds that sending may take, sound faster than real time."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from voice.audio.audio import RATE
from voice.telephony.tuning import TUNING

SEND_SECONDS = TUNING.stream.send
MOST_WAITING, MOST_CHARACTERS = TUNING.stream.waiting, TUNING.stream.characters
FASTER, AHEAD = TUNING.stream.faster, TUNING.stream.ahead


class TooSlow(OSError):
    """The other end takes nothing."""


class TooMuch(OSError):
    """The other end sends more than a call can hold."""


class Timely:
    """A socket on which sending ends in time: complete, or with the connection closed. Safe from several threads."""

    def __init__(self, sock: socket.socket, seconds: float = SEND_SECONDS) -> None:
        self._sock, self._seconds, self._turn = sock, seconds, threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def send(self, data: bytes) -> int:
        """Send all of it; raises TooSlow."""
        until, rest = time.monotonic() + self._seconds, memoryview(data)
        with self._turn:
            while rest:
                if not select.select([], [self._sock], [], max(0.0, until - time.monotonic()))[1]:
                    # Why shut: half a message was sent perhaps, and whoever waits for the next of theirs is to stop.
                    with suppress(OSError):
                        self._sock.shutdown(socket.SHUT_RDWR)
                    raise TooSlow("nobody reads")
                with suppress(BlockingIOError):
                    rest = rest[self._sock.send(rest, socket.MSG_DONTWAIT) :]
        return len(data)


class Inbox(list[str | bytes]):
    """Messages that came and wait; one too many closes the connection."""

    def __init__(self) -> None:
        super().__init__()
        self._characters = 0

    def append(self, message: str | bytes) -> None:
        """One came; raises TooMuch."""
        self._characters += len(message)
        if len(self) >= MOST_WAITING or self._characters > MOST_CHARACTERS:
            raise TooMuch("messages wait")
        super().append(message)

    def pop(self, index: Any = -1) -> str | bytes:
        """One is taken."""
        message = super().pop(index)
        self._characters -= len(message)
        return message


class Fed:
    """How much sound came in how much time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._since, self._seconds = clock, clock(), 0.0

    def take(self, sound: bytes) -> None:
        """Sound came, µ-law; raises TooMuch where it comes faster than anybody speaks."""
        self._seconds += len(sound) / RATE
        if self._seconds > FASTER * (self._clock() - self._since) + AHEAD:
            raise TooMuch("sound faster than life")


def bound(ws: Any) -> None:
    """Hold a websocket of simple-websocket to these bounds."""
    # Why by its own attributes: it has no option for either. A message that came already stays in its place.
    came, ws.input_buffer = ws.input_buffer, Inbox()
    for message in came:
        ws.input_buffer.append(message)
    ws.sock = Timely(ws.sock)
