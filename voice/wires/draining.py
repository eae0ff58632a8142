"""gunicorn's worker for the voice process: told to stop, it refuses new calls at once and carries on those it has."""

from __future__ import annotations

import errno
import os
import socket
import sys
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

BEGIN = "begin"
"""Under this an app keeps, in its extensions, what each process has to do once it was forked."""


class DrainingWorker(ThreadWorker):  # type: ignore[misc]
    """A thread a call; `--worker-class voice.wires.draining.DrainingWorker`."""

    nr_conns: int

    def load_wsgi(self) -> None:
        """The app is there, made before this process forked: what a process needs of its own is made now."""
        super().load_wsgi()
        begin = getattr(self.wsgi, "extensions", {}).get(BEGIN)
        if begin is not None:
            begin()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take calls or not; gunicorn's own loop says so."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        # Why: the socket lives as long as the worker, so that whoever rings meanwhile would hang and not be refused.
        for listener in self.sockets:
            with suppress(OSError):
                listener.sock.shutdown(socket.SHUT_RDWR)

    def run(self) -> None:
        """Serve until told to stop and the last call is over, then leave at once.

        Why at once: an engine loaded before this process forked ends threads at exit that only its parent has, and aborts.
        """
        super().run()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    def accept(self, listener: Any) -> None:
        """Take a connection; where another worker that is told to stop has shut the door of all, leave it shut."""
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            super().set_accept_enabled(False)

    def finish_request(self, conn: Any, result: Any) -> None:
        """A call is over."""
        before = self.nr_conns
        super().finish_request(conn, result)
        # Why: a websocket closes its socket itself, which gunicorn counts twice; at a stop it would then wait for none.
        self.nr_conns = max(self.nr_conns, before - 1)
