"""One call's connection for the call loop: sound, marks and commands become messages of the stream."""

from __future__ import annotations

import contextlib
from typing import Any

from simple_websocket import ConnectionClosed

from voice.telephony.stream import media_stream as wire

FAULT = 1011
"""Code with which a stream is closed if we cannot go on; the gateway or Twilio then rings a person."""


class StreamMedia:
    """One call's connection: messages out; what cannot be sent any more is dropped."""

    def __init__(self, ws: Any, stream: str, *, is_ours: bool) -> None:
        """is_ours: the other end is a gateway of our own, which can join calls itself."""
        self._send, self._close, self._stream, self._is_ours = ws.send, ws.close, stream, is_ours

    def play(self, sound: bytes) -> None:
        """Sound in pieces of a second, so that no message is long."""
        for start in range(0, len(sound), 8000):
            self._out(wire.media(self._stream, sound[start : start + 8000]))

    def mark(self, name: str) -> None:
        """Send a mark, which comes back when the sound before it was played."""
        self._out(wire.mark(self._stream, name))

    def clear(self) -> None:
        """Throw away what was not played."""
        self._out(wire.clear(self._stream))

    def transfer(self, to: str) -> bool:
        """Our gateways ring the person while we stay; Twilio goes on with the verb after the stream once that is closed."""
        if self._is_ours:
            self._out(wire.transfer(self._stream, to))
        else:
            self.hang_up()
        return self._is_ours

    def hang_up(self) -> None:
        """Close the stream."""
        with contextlib.suppress(ConnectionClosed, OSError):
            self._close()

    def give_up(self) -> None:
        """Close the stream as one that failed."""
        with contextlib.suppress(ConnectionClosed, OSError):
            self._close(FAULT)

    def _out(self, message: str) -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            self._send(message)
