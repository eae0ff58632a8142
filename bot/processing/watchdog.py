"""Ends a worker process whose work hangs, so that a new one takes over; other work of it is finished first."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from bot.config.timing import TIMING
from bot.processing.readiness import BEAT_SECONDS
from bot.store import StoreDown
from bot.system.log import where

TURN_SECONDS = TIMING.watch.turn
FINISH_SECONDS = TIMING.watch.finish
DEAD_SECONDS = TIMING.watch.dead
LOOK_SECONDS = TIMING.watch.look
SENDING_SECONDS = TIMING.watch.sending
HUNG = 70
"""Exit code of a process that ended itself because something in it hangs."""
Job = Callable[[datetime], bool]
log = structlog.get_logger(__name__)


def sign_of(worker: str) -> str:
    """Name of the file in the data folder that is touched while a worker lives."""
    return f"{worker}.ready"


class Watchdog:
    """Watches jobs from a thread of its own."""

    def __init__(
        self,
        stop: threading.Event,
        alive: Callable[[], object] = lambda: None,
        finish_seconds: float = FINISH_SECONDS,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        """stop: tells the jobs to finish what they hold. alive: called twice a second while all is well.

        end: ends this process with an exit code, at once.
        """
        self._stop, self._alive, self._finish_seconds, self._end = stop, alive, finish_seconds, end
        self._until: dict[int, float] = {}
        """Thread → when its job has taken too long."""

    def watched(self, job: Job, seconds: float = TURN_SECONDS) -> Job:
        """The same job, which may take so many seconds a time."""

        def timed(now: datetime) -> bool:
            own = threading.get_ident()
            self._until[own] = time.monotonic() + seconds
            try:
                return job(now)
            finally:
                del self._until[own]

        return timed

    def begin(self) -> None:
        """Show that this process is ready."""
        with suppress(OSError):
            self._alive()

    def watch(self) -> None:
        """Look until the process ends or something hangs; in a daemon thread."""
        while not self._hanging():
            # Why twice: work that never lets go of the interpreter stops this thread too, and not this timer.
            with suppress(OSError, ValueError, RuntimeError):
                faulthandler.dump_traceback_later(DEAD_SECONDS, exit=True, file=sys.__stderr__ or 2)
            with suppress(OSError):
                self._alive()
            time.sleep(LOOK_SECONDS)
        log.critical("worker.hangs", threads=self._hanging())
        with suppress(OSError, ValueError, RuntimeError):
            faulthandler.dump_traceback(file=sys.__stderr__ or 2, all_threads=True)
        self._stop.set()
        until = time.monotonic() + self._finish_seconds
        while time.monotonic() < until and len(self._until) > self._hanging():
            time.sleep(LOOK_SECONDS / 5)
        self._end(HUNG)

    def _hanging(self) -> int:
        """Threads whose job takes too long."""
        now = time.monotonic()
        return sum(now > until for until in list(self._until.values()))


def beat(note: Callable[[datetime], object], stop: threading.Event, seconds: float) -> None:
    """Note over and over that this process works, until told to stop; a note that can not be kept is left out."""
    while True:
        try:
            note(datetime.now(UTC))
        except StoreDown as error:
            log.error("store.down", error=str(error))
        except Exception as error:
            log.error("worker.no_heartbeat", error=where(error))
        if stop.wait(seconds):
            return


def begin_watch(watchdog: Watchdog, note: Callable[[datetime], object], stop: threading.Event) -> None:
    """Begin to watch this process, and to note that it works; both end with it."""
    watchdog.begin()
    threading.Thread(target=watchdog.watch, name="watchdog", daemon=True).start()
    threading.Thread(target=beat, args=(note, stop, BEAT_SECONDS), name="heartbeat", daemon=True).start()
