"""The worker: does what is due, over and over, until it is told to stop; then it finishes what it holds."""

from __future__ import annotations

import platform
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import FrameType

import structlog

from bot.store import StoreDown
from bot.system.log import where

TICK_SECONDS, SCOUT_SECONDS = 0.1, 0.02
STORE_DOWN_SECONDS = 1.0
log = structlog.get_logger(__name__)

Job = Callable[[datetime], bool]
"""Does one thing that is due at a moment; False when nothing was."""


def worker_name(pid: int) -> str:
    """The name of this machine's worker with a process id, as leases bear it."""
    return f"worker-{platform.node()}-{pid}"


def run_worker(jobs: Sequence[Job], stop: threading.Event) -> None:
    """Run each job in a thread of its own until `stop` is set; returns when all have finished what they hold."""
    news, scouts = threading.Condition(), {job: threading.Lock() for job in jobs}
    threads = [
        threading.Thread(target=_run, args=(job, stop, news, scouts[job]), name=f"worker-{n}")
        for n, job in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    log.info("worker.started", threads=len(threads))
    for thread in threads:
        thread.join()
    log.info("worker.stopped")


def stop_on_signals(stop: threading.Event) -> None:
    """Set `stop` on SIGTERM and SIGINT; only in the main thread."""

    def stopping(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopping)
    signal.signal(signal.SIGINT, stopping)


def _run(job: Job, stop: threading.Event, news: threading.Condition, scout: threading.Lock) -> None:
    """Do a job over and over; what one thread has done (a reply written) is news to the others (to be sent).

    Of the threads of one job that have nothing to do one looks often, as its scout; the others look seldom or at news.
    """
    try:
        while not stop.is_set():
            wait = _once(job)
            if wait == TICK_SECONDS and scout.acquire(blocking=False):
                stop.wait(SCOUT_SECONDS)
                scout.release()
            else:
                with news:
                    news.wait(wait) if wait else news.notify_all()
    finally:
        # Why: should a thread end by itself the others end too, and whoever runs this process starts it anew.
        stop.set()


def _once(job: Job) -> float:
    """Do one thing; how many seconds to wait before the next. A fault never ends the worker."""
    try:
        return 0.0 if job(datetime.now(UTC)) else TICK_SECONDS
    except StoreDown as error:
        log.error("store.down", error=str(error))
    except Exception as error:
        log.error("worker.fault", error=where(error))
    return STORE_DOWN_SECONDS
