"""gunicorn's worker for the voice process: verifies the caller before a thread is held; when stopped, lets calls finish.

Told to stop, it takes no new calls at once and carries on those it has.
"""

from __future__ import annotations

import errno
import os
import selectors
import sys
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import http, util  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn  # type: ignore[import-untyped]

from voice.telephony.stream import request_heads
from voice.telephony.stream.wordless_errors import WordlessWorker
from voice.telephony.tuning import TUNING

BEGIN = "begin"
"""Under this an app keeps, in its extensions, what each process has to do once it was forked."""
JUDGE = "judge"
"""Under this, who is let in (`heads.Judge`)."""
ILL = "ill"
"""Under this, a function that says whether the process is to be replaced."""
HEAD_SECONDS = TUNING.stream.head
UNPROVEN = TUNING.stream.unproven
PASSING = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)


class DrainingWorker(WordlessWorker):
    """A thread a call; `--worker-class voice.telephony.stream.gunicorn_worker.DrainingWorker`."""

    nr_conns: int
    alive: bool

    def load_wsgi(self) -> None:
        """The app is there, made before this process forked: what a process needs of its own is made now."""
        super().load_wsgi()
        known = getattr(self.wsgi, "extensions", {})
        self.judge: request_heads.Judge = known.get(JUDGE, lambda head: 0)
        self.is_ill = known.get(ILL, lambda: False)
        self.knocks: dict[Any, tuple[bytes, float]] = {}
        """Connection → what came of its head, and until when the rest is waited for."""
        known.get(BEGIN, lambda: None)()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take calls or not; gunicorn's own loop says so."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        # Why closed and not shut: the door belongs to all workers. It is shut for who rings once the last one has closed
        # it, the master among them; where only this one goes, or all are replaced, others keep it open.
        for listener in self.sockets:
            listener.sock.close()
        for conn in list(self.knocks):
            self._drop(conn)

    def run(self) -> None:
        """Serve until told to stop and the last call is over, then leave at once.

        Why at once: an engine loaded before this process forked ends threads at exit that only its parent has, and aborts.
        """
        super().run()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    def accept(self, listener: Any) -> None:
        """Take a connection, which costs no thread until it has shown who it is."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno not in PASSING:
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, sock, address, listener.getsockname())
        self.knocks[conn] = b"", time.monotonic() + HEAD_SECONDS
        self.poller.register(sock, selectors.EVENT_READ, partial(self._knock, conn))
        self._knock(conn)
        if len(self.knocks) > UNPROVEN:
            self._drop(next(iter(self.knocks)))

    def _knock(self, conn: Any, _: object = None) -> None:
        """More of a head may have come."""
        before, until = self.knocks[conn]
        try:
            more = conn.sock.recv(request_heads.LONGEST - len(before))
        except BlockingIOError:
            return None
        except OSError:
            more = b""
        if not more:
            return self._drop(conn)
        self.knocks[conn] = before + more, until
        try:
            head = request_heads.read(before + more)
        except request_heads.BadHead:
            return self._drop(conn, 400)
        if head is None:
            return None
        if status := self.judge(head):
            return self._drop(conn, status)
        return self._let_in(conn, before + more)

    def _let_in(self, conn: Any, came: bytes) -> None:
        self._forget(conn)
        conn.parser, conn.initialized, conn.data_ready = http.get_parser(self.cfg, conn.sock, conn.client), True, True
        conn.parser.unreader.unread(came)
        self.enqueue_req(conn)

    def _drop(self, conn: Any, status: int = 0) -> None:
        self._forget(conn)
        if status:
            self.log.warning("refused at the door: %s", status)
            with suppress(OSError):
                conn.sock.send(request_heads.refusal(status))
        util.close(conn.sock)
        self.nr_conns -= 1

    def _forget(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        del self.knocks[conn]

    def murder_pending(self) -> None:
        """Drop who waits too long; gunicorn's loop calls it at least each second. A process that is ill begins to leave."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, (_, until) in self.knocks.items() if until < now]:
            self._drop(conn, 408)
        if self.alive and self.is_ill():
            self.log.error("an engine hangs: this process takes no more calls and is replaced")
            self.alive = False

    def finish_request(self, conn: Any, result: Any) -> None:
        """A call is over."""
        before = self.nr_conns
        super().finish_request(conn, result)
        # Why: a websocket closes its socket itself, which gunicorn counts twice; at a stop it would then wait for none.
        self.nr_conns = max(self.nr_conns, before - 1)
