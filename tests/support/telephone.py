"""A caller's end of the stream: rings, presses, makes sound, and echoes marks as if all were played at once."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed, ConnectionClosedError
from websockets.sync.client import connect

from voice.telephony.stream import media_stream as wire
from voice.telephony.stream.ticket import address_with

PATIENCE = 60.0
"""Seconds until a test that waits for something gives up."""
STREAM = "MZ1"


@dataclass
class Telephone:
    """One call."""

    url: str
    ticket: str
    call: str = "CA1"
    echoes: bool = True
    """False where marks are lost on the way."""
    heard: bytearray = field(default_factory=bytearray)
    """µ-law of the line."""
    marks: list[str] = field(default_factory=list)
    cleared: int = 0
    transfers: list[str] = field(default_factory=list)
    came: int = 0
    """Messages of the line."""
    sent: float = 0.0
    """Seconds of sound."""
    began: float = 0.0
    closed: int | None = None
    """Code the line closed the stream with."""

    def __enter__(self) -> Self:
        # Why pings: a server that closes late is noticed by them.
        self._open = connect(
            address_with(self.url, self.ticket) if self.ticket else self.url,
            open_timeout=PATIENCE,
            close_timeout=1,
            ping_interval=1,
            max_size=None,
            proxy=None,
        )
        self.socket = self._open.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def ring(self) -> Self:
        """The stream begins."""
        self.began = time.monotonic()
        self.say(wire.connected())
        self.say(wire.start(STREAM, self.call, {"ticket": self.ticket} if self.ticket else {}))
        return self

    def say(self, message: str) -> None:
        """Any message; to a line that has closed, nothing."""
        try:
            self.socket.send(message)
        except ConnectionClosed:
            self._gone()

    def press(self, digits: str) -> Self:
        """Keys, as quick as they can."""
        for digit in digits:
            self.say(wire.key(STREAM, digit))
        return self

    def sound(self, ulaw: bytes) -> Self:
        """Sound in frames of 20 ms, as fast as the line takes it."""
        for start in range(0, len(ulaw), 160):
            self.sent += 0.02
            # Why: who sends faster than anybody speaks is dropped.
            time.sleep(max(0.0, (self.sent - 4.0) / 1.4 - (time.monotonic() - self.began)))
            self.say(wire.media(STREAM, ulaw[start : start + 160], start // 160 + 1))
        return self

    def until(self, done: Callable[[], object], what: str) -> Self:
        """Listen until something is so."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, f"waited in vain: {what}"
            self.listen()
        return self

    def greeted(self) -> Self:
        """Listen until the first words have come."""
        return self.until(lambda: len(self.heard) > 0 and len(self.marks) > 1, "the line greets")

    def quiet(self) -> Self:
        """Listen until nothing more is said."""
        before = -1
        while before != self.came:
            before = self.came
            self.listen(0.5)
        return self

    def ended(self) -> int:
        """Listen until the line closes; gives the code it closes with."""
        self.until(lambda: self.closed is not None, "the line closes")
        return self.closed or 0

    def hang_up(self) -> None:
        """As a provider tells it. Why either way: a process that was told to stop may be gone before its goodbye."""
        self.say(wire.stop(STREAM, self.call))
        with suppress(ConnectionClosedError):
            self.socket.close()

    def drop(self) -> None:
        """Gone without a word, as a cable that is pulled."""
        with suppress(OSError):
            self.socket.socket.shutdown(socket.SHUT_RDWR)

    def listen(self, seconds: float = 0.1) -> None:
        """Take what comes."""
        try:
            self._take(json.loads(self.socket.recv(timeout=seconds)))
        except TimeoutError:
            return
        except ConnectionClosed:
            self._gone()

    def _gone(self) -> None:
        code = self.socket.close_code
        self.closed = 1006 if code is None else code

    def _take(self, message: dict[str, Any]) -> None:
        self.came += 1
        match message["event"]:
            case "media":
                self.heard += wire.read(json.dumps(message)).sound  # type: ignore[union-attr]
            case "mark":
                self.marks.append(message["mark"]["name"])
                if self.echoes:
                    self.say(json.dumps(message))
            case "clear":
                self.cleared += 1
            case "transfer":
                self.transfers.append(message["transfer"]["to"])
