"""gunicorn's worker for our routes: a request gets a thread only when it is complete, so slow senders hold none."""

from __future__ import annotations

import re
import selectors
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from gunicorn.http import get_parser  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn  # type: ignore[import-untyped]

from bot.config.timing import TIMING
from voice.telephony.stream.wordless_errors import WordlessWorker

ARRIVE_SECONDS = TIMING.web.arrive
LEAVE_SECONDS = TIMING.web.leave
SEND_SECONDS = TIMING.web.send
LARGEST_HEAD, LARGEST_BODY = 16 * 1024, 64 * 1024
MOST_ARRIVING = 512
"""Requests that may be on their way at once in one process; above that the oldest gives way."""
PIECE = 64 * 1024
END = b"\r\n\r\n"
LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$")
CHUNKED = re.compile(rb"(?im)^transfer-encoding[ \t]*:")
REFUSALS = {411: "Length Required", 431: "Request Header Fields Too Large"}


@dataclass(eq=False, slots=True)
class _Waiting:
    """A connection no thread looks after: its request is coming, or it was answered and is about to close."""

    conn: Any
    until: float
    came: bytearray = field(default_factory=bytearray)


def refusal_of(came: bytes | bytearray) -> int:
    """The status a request is refused with before all of it is here; 0 for one that may go on."""
    head, end, _ = came.partition(END)
    if len(head) > LARGEST_HEAD:
        return 431
    # Why: how long such a body is shows only at its end; nobody who calls us sends one.
    return 411 if end and CHUNKED.search(head) else 0


def is_whole(came: bytes | bytearray) -> bool:
    """True when head and body are here; also where the body is too large, for the application refuses that unread."""
    head, end, body = came.partition(END)
    if not end:
        return False
    length = LENGTH.search(head)
    return length is None or int(length[1]) > LARGEST_BODY or len(body) >= int(length[1])


class BufferingWorker(WordlessWorker):
    """A thread a whole request; `--worker-class channels.web.gunicorn_worker.BufferingWorker`."""

    nr_conns: int

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # Why: a second request on the same connection would be waited for by a thread.
        self.cfg.set("keepalive", 0)
        self._arriving: dict[socket.socket, _Waiting] = {}
        self._leaving: dict[socket.socket, _Waiting] = {}

    def accept(self, listener: Any) -> None:
        """Take a connection, and wait for its request without a thread."""
        try:
            sock, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_SECONDS, 0))
        conn = TConn(self.cfg, sock, address, listener.getsockname())
        if len(self._arriving) >= MOST_ARRIVING:
            self._drop(self._arriving, next(iter(self._arriving)))
        self._wait(self._arriving, conn, ARRIVE_SECONDS, self._arrive)

    def _wait(
        self, among: dict[socket.socket, _Waiting], conn: Any, seconds: float, then: Callable[[socket.socket], None]
    ) -> None:
        among[conn.sock] = _Waiting(conn, time.monotonic() + seconds)
        self.poller.register(conn.sock, selectors.EVENT_READ, then)

    def _arrive(self, sock: socket.socket) -> None:
        """A piece of a request."""
        waiting = self._arriving[sock]
        if not (piece := _piece(sock)):
            self._drop(self._arriving, sock)
            return
        waiting.came += piece
        if status := refusal_of(waiting.came):
            with suppress(OSError):
                sock.send(
                    f"HTTP/1.1 {status} {REFUSALS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode()
                )
            self._leave(self._free(self._arriving, sock))
        elif is_whole(waiting.came):
            conn = self._free(self._arriving, sock)
            # Why no socket for the parser: what it needs is here, so no thread can come to wait for more.
            conn.parser = get_parser(self.cfg, iter([bytes(waiting.came)]), conn.client)
            conn.initialized = conn.data_ready = True
            self.enqueue_req(conn)

    def finish_request(self, conn: Any, result: Any) -> None:
        """A request was answered, or a call is over."""
        self._leave(conn)

    def _leave(self, conn: Any) -> None:
        """Say that nothing more comes, and wait without a thread until the caller has closed."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self._wait(self._leaving, conn, LEAVE_SECONDS, self._drain)
        # Why: one that closed its socket itself, as a websocket does, has nothing to wait for.
        except (OSError, ValueError, KeyError):
            self._leaving.pop(conn.sock, None)
            self._close(conn)

    def _drain(self, sock: socket.socket) -> None:
        if not _piece(sock):
            self._drop(self._leaving, sock)

    def murder_pending(self) -> None:
        """Close what took too long; gunicorn's own loop asks for it every second."""
        now = time.monotonic()
        for among in (self._arriving, self._leaving):
            for sock in [sock for sock, waiting in among.items() if waiting.until <= now]:
                self._drop(among, sock)

    def _drop(self, among: dict[socket.socket, _Waiting], sock: socket.socket) -> None:
        self._close(self._free(among, sock))

    def _free(self, among: dict[socket.socket, _Waiting], sock: socket.socket) -> Any:
        with suppress(KeyError, ValueError, OSError):
            self.poller.unregister(sock)
        return among.pop(sock).conn

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


def _piece(sock: socket.socket) -> bytes | None:
    """What has come; nothing if the other side closed or is gone."""
    try:
        return sock.recv(PIECE)
    except OSError:
        return None
