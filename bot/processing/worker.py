"""The worker: does due work until it is told to stop, then finishes what it holds."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import structlog

from bot.config.timing import TIMING
from bot.processing.lookout import Lookout, Ticks
from bot.store import StoreDown
from bot.system.log import where
from bot.system.signals import hear_ending

STORE_DOWN_SECONDS = TIMING.workers.store_down
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
    threading.Thread(target=_wake_all, args=(stop, waits.values()), name="worker-stop", daemon=True).start()
    for thread in threads:
        thread.join()
    log.info("worker.stopped")


def _wake_all(stop: threading.Event, lookouts: Iterable[Lookout]) -> None:
    """Once it is told to stop, nobody waits any more."""
    stop.wait()
    for lookout in lookouts:
        lookout.wake()


def stop_on_signals(stop: threading.Event) -> None:
    """Set `stop` when a signal tells this process to end; only in the main thread."""
    hear_ending(stop.set)


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
