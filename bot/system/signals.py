"""Signals that tell a process to end, heard by a thread.

A handler runs in the middle of whatever the main thread does, so a lock that it takes may be held by the very thread it
interrupted: both wait for ever. The handler here does nothing. The interpreter writes each signal to a pipe at once,
whatever Python code is doing, and a thread that reads the pipe does what is to be done.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
"""Whoever stops a service, presses Ctrl-C, closes the terminal, presses Ctrl-backslash."""


def end_at_once() -> None:
    """Until `hear_ending`, Ctrl-C ends this process where it stands.

    Why not as Python does it: an exception raised where none can be, in a callback of the interpreter, is lost, and the
    process goes on.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def hear_ending(told: Callable[[], object]) -> None:
    """From now on call `told` in a thread for each signal that tells us to end; once a process, in its main thread."""
    heard, written = os.pipe()
    os.set_blocking(written, False)
    # Why no warning: a full pipe already says all that another signal could. Why first: none may fall in between.
    signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    for number in ENDING:
        # Why: who started us with `nohup` wants us to outlive the terminal.
        if signal.getsignal(number) is not signal.SIG_IGN or number is signal.SIGINT:
            signal.signal(number, _ignore)
    threading.Thread(target=_listen, args=(heard, told), name="signals", daemon=True).start()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Stands for the default, which would end us at once; the pipe has the signal already."""


def _listen(heard: int, told: Callable[[], object]) -> None:
    while number := os.read(heard, 1):
        if number[0] in ENDING:
            told()
