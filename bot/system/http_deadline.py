"""A question over HTTP with one deadline for all of it: connecting, asking, and every piece of the answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

LARGEST_ANSWER = 4 * 1024 * 1024


class NoAnswer(Exception):
    """No answer came in time, or not a good one; the text is the kind of fault."""


class Asker:
    """Asks one server; may be used by many threads at once.

    url: its address. seconds: what a question may take, however steadily its answer drips.
    """

    def __init__(self, url: str, seconds: float) -> None:
        self._url, self._seconds = url.rstrip("/"), seconds
        self._left = _Left()
        self._pool = httpcore.ConnectionPool(network_backend=_Backend(self._left), max_connections=64)

    def ask(self, path: str, question: object) -> Any:
        """The JSON answer to a JSON question that is posted; raises NoAnswer."""
        self._left.until = time.monotonic() + self._seconds
        body = json.dumps(question).encode()
        headers = [("Content-Type", "application/json")]
        # Why once more here: what waits for a free connection waits in the pool.
        limits = {"timeout": {"pool": self._seconds}}
        try:
            with self._pool.stream(
                "POST", self._url + path, headers=headers, content=body, extensions=limits
            ) as answer:
                if answer.status != 200:
                    raise NoAnswer(f"status {answer.status}")
                return json.loads(_whole(answer.iter_stream()))
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def _whole(pieces: Iterable[bytes]) -> bytes:
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > LARGEST_ANSWER:
            raise NoAnswer("too large")
    return bytes(whole)


class _Left(threading.local):
    """Until when the question of this thread may take."""

    until: float = 0.0

    def seconds(self) -> float:
        """Seconds left; raises httpcore.ReadTimeout where there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline is over")
        return left


class _Stream(httpcore.NetworkStream):
    """A connection on which nothing waits beyond the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, left: _Left) -> None:
        self._stream, self._left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left.seconds())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left.seconds())

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    """Connects within the deadline."""

    def __init__(self, left: _Left) -> None:
        self._left = left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(host, port, self._left.seconds(), local_address, socket_options)
        return _Stream(stream, self._left)
