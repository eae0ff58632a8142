"""The worker: does due work until it is told to stop, then finishes what it holds."""

from __future__ import annotations

import platform
import signal
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import FrameType

import structlog

from bot.config.timing import TIMING
from bot.processing.lookout import Lookout, Ticks
from bot.store import StoreDown
from bot.system.log import where

STORE_DOWN_SECONDS, SIGNAL_SECONDS = TIMING.workers.store_down, TIMING.workers.hears_signal
log = structlog.get_logger(__name__)

Job = Callable[[datetime], bool]
"""Does one thing that is due at a moment; False when nothing was."""


def worker_name(pid: int) -> str:
    """The name of this machine's worker with a process id, as leases bear it."""
    return f"worker-{platform.node()}-{pid}"


def run_worker(jobs: Sequence[Job], stop: threading.Event, lookouts: Mapping[Job, Lookout] | None = None) -> None:
    """Run each job in a thread of its own until `stop` is set; returns when all have finished what they hold.

    lookouts: how it is learnt that there is something to do for a job; one without looks often.
    """
    waits: dict[Job, Lookout] = {job: Ticks() for job in jobs} | dict(lookouts or {})
    threads = [
        threading.Thread(target=_run, args=(job, stop, waits[job]), name=f"worker-{n}") for n, job in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    log.info("worker.started", threads=len(threads))
    # Why not here: a signal that comes while this thread holds the event's lock could not set it.
    threading.Thread(target=_wake_all, args=(stop, waits.values()), name="worker-stop", daemon=True).start()
    # Why with a limit: the system may give a signal to any thread, and its handler waits until this one runs again.
    while any(thread.is_alive() for thread in threads):
        for thread in threads:
            thread.join(SIGNAL_SECONDS)
    log.info("worker.stopped")


def _wake_all(stop: threading.Event, lookouts: Iterable[Lookout]) -> None:
    """Once it is told to stop, nobody waits any more."""
    stop.wait()
    for lookout in lookouts:
        lookout.wake()


def stop_on_signals(stop: threading.Event) -> None:
    """Set `stop` on SIGTERM and SIGINT; only in the main thread."""

    def stopping(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopping)
    signal.signal(signal.SIGINT, stopping)


def _run(job: Job, stop: threading.Event, lookout: Lookout) -> None:
    """Do a job over and over."""
    try:
        while not stop.is_set():
            look = lookout.look()
            if not _once(job, look.at, stop):
                lookout.wait(look)
    finally:
        # Why: should a thread end by itself the others end too, and whoever runs this process starts it anew.
        stop.set()


def _once(job: Job, now: datetime, stop: threading.Event) -> bool:
    """Do one thing; False if there was none, or the database is away. A fault never ends the worker."""
    try:
        return job(now)
    except StoreDown as error:
        log.error("store.down", error=str(error))
    except Exception as error:
        log.error("worker.fault", error=where(error))
    stop.wait(STORE_DOWN_SECONDS)
    return True
