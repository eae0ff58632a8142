"""A question over HTTP with one deadline for all of it: connecting, asking, and every piece of the answer.

A question may be under way while whoever asked does something else.
"""

from __future__ import annotations

import json
import select
import socket
import ssl
import time
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any
from urllib.parse import urlsplit

LARGEST_ANSWER = 4 * 1024 * 1024
MOST_KEPT = 16
"""Connections that are kept for the next questions."""


class NoAnswer(Exception):
    """No answer came in time, or not a good one; the text is the kind of fault."""


class Asker:
    """Asks one server; may be used by many threads at once.

    url: its address. seconds: what a question may take, however steadily its answer drips.
    """

    def __init__(self, url: str, seconds: float) -> None:
        parts = urlsplit(url.rstrip("/"))
        self._secure, self._before = parts.scheme == "https", parts.path
        self._host, self._port = parts.hostname or "", parts.port or (443 if self._secure else 80)
        self._named, self._seconds = parts.netloc.rpartition("@")[2], seconds
        self._idle: list[socket.socket] = []

    def ask(self, path: str, question: object) -> Any:
        """The JSON answer to a JSON question that is posted; raises NoAnswer."""
        return self.begin(path, question).answer()

    def begin(self, path: str, question: object) -> Asked:
        """Post a JSON question; its answer is read when it is asked for. Raises NoAnswer."""
        body = json.dumps(question).encode()
        head = (
            f"POST {self._before}{path} HTTP/1.1\r\nHost: {self._named}\r\nAccept: */*\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return Asked(self, head.encode("latin-1") + body)

    def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().close()

    def until(self) -> float:
        """The moment until which what begins now may take."""
        return time.monotonic() + self._seconds

    def kept(self) -> socket.socket | None:
        """A connection that was kept, if the server has not closed it since."""
        with suppress(IndexError):
            while True:
                kept = self._idle.pop()
                if not select.select([kept], [], [], 0)[0]:
                    return kept
                kept.close()
        return None

    def connected(self, until: float) -> socket.socket:
        """A new connection; raises OSError."""
        plain = socket.create_connection((self._host, self._port), _left(until))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self._host) if self._secure else plain

    def keep(self, sock: socket.socket) -> None:
        """A connection is free for another question."""
        if len(self._idle) < MOST_KEPT:
            self._idle.append(sock)
        else:
            sock.close()


class Asked:
    """A question under way; used by one thread."""

    def __init__(self, asker: Asker, request: bytes) -> None:
        """Send it; raises NoAnswer."""
        self._asker, self._request = asker, request
        kept = asker.kept()
        self._is_kept = kept is not None
        try:
            self._sock = self._sent(kept, asker.until())
        except (OSError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error

    def answer(self) -> Any:
        """The JSON answer; raises NoAnswer."""
        until = self._asker.until()
        try:
            return json.loads(self._read(until))
        except (OSError, ValueError, HTTPException) as error:
            self.drop()
            raise NoAnswer(type(error).__name__) from error
        except NoAnswer:
            self.drop()
            raise

    def drop(self) -> None:
        """The answer is not wanted any more."""
        self._sock.close()

    def _sent(self, sock: socket.socket | None, until: float) -> socket.socket:
        """The connection the question was sent on: this one, or a new one."""
        if sock is not None:
            with suppress(OSError):
                sock.settimeout(_left(until))
                sock.sendall(self._request)
                return sock
            sock.close()
            self._is_kept = False
        sock = self._asker.connected(until)
        try:
            sock.settimeout(_left(until))
            sock.sendall(self._request)
        except OSError:
            sock.close()
            raise
        return sock

    def _read(self, until: float) -> bytes:
        try:
            response = self._begun(until)
        except ConnectionError:
            # Why again: a server may close a connection that was kept at the very moment a question is sent on it.
            if not self._is_kept:
                raise
            self._sock.close()
            self._sock, self._is_kept = self._sent(None, until), False
            response = self._begun(until)
        if response.status != 200:
            raise NoAnswer(f"status {response.status}")
        whole = response.read(LARGEST_ANSWER + 1)
        if len(whole) > LARGEST_ANSWER:
            raise NoAnswer("too large")
        # Why whether it is closed: one that says how long it is and breaks off was not read to its end.
        if not response.isclosed() and response.length:
            raise NoAnswer("IncompleteRead")
        is_over = response.will_close
        response.close()
        if is_over:
            self._sock.close()
        else:
            self._asker.keep(self._sock)
        return whole

    def _begun(self, until: float) -> HTTPResponse:
        response = HTTPResponse(_Reader(self._sock, until), method="POST")  # type: ignore[arg-type]
        response.begin()
        return response


class _Reader(RawIOBase):
    """What comes on a connection, none of which is waited for beyond a moment; stands for the connection where it is read."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        super().__init__()
        self._sock, self._until = sock, until

    def makefile(self, _mode: str) -> BufferedReader:
        """As a connection's own: to be read from."""
        return BufferedReader(self)

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next piece; raises TimeoutError where there is no time left."""
        self._sock.settimeout(_left(self._until))
        return self._sock.recv_into(buffer)


def _left(until: float) -> float:
    """Seconds left; raises TimeoutError where there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline is over")
    return left
