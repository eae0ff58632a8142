"""The program's side of `voice.engines.shared_process`: `python -m … TAKES NOTE`, the numbers of two files it inherits.

TAKES brings the wires of those who ask. NOTE holds what the program is told, and its locks say whether one runs.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
import time
from contextlib import suppress

from voice.engines.tuning import TUNING

STARTS_NOW, LIVES = 0, 1
"""Bytes of the note that are locked: by who starts the program, and by the program as long as it is ready."""
_NUMBER = struct.Struct("!q")
PROCESS_ID = _NUMBER.size
"""Bytes at the note's beginning that hold the process's number; what it is told stands behind."""
INPUT = 0
"""Its input ends when all who could ask are gone."""
LOOKS, ENDS = TUNING.shared.looks, TUNING.shared.ends


def begin() -> tuple[socket.socket, int]:
    """Where wires come from, and the number of the note. To be called before anything is loaded."""
    # Why: what is left of a process that crashed would hold what was said.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Why: who stops all processes of a service at once still lets its calls end, and they need it; it ends after them.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    return socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])


def read_told(note: int) -> bytes:
    """What it was told by whoever started it."""
    return os.pread(note, os.fstat(note).st_size, PROCESS_ID)


def show_ready(note: int) -> bool:
    """Show that it can be asked, until it ends; False where another one runs already."""
    os.pwrite(note, _NUMBER.pack(os.getpid()), 0)
    until = time.monotonic() + ENDS
    while time.monotonic() < until:
        # Why more than once: somebody may be looking at this moment, which takes the lock, too.
        with suppress(OSError):
            fcntl.lockf(note, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, LIVES)
            return True
        time.sleep(LOOKS)
    return False


def read_process_id(note: int) -> int | None:
    """Number of the process that has shown itself ready."""
    data = os.pread(note, PROCESS_ID, 0)
    return int(_NUMBER.unpack(data)[0]) if len(data) == PROCESS_ID else None


def give_back_memory() -> None:
    """Give memory that was freed back to the system, where it has a call for that."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
