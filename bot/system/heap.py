"""The memory of a process that has loaded what it needs and now serves."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def settle_heap() -> None:
    """Give back what loading took and needs no more, and never look through the rest again for garbage.

    Called once, after loading. Why: a full collection looks at every object, and most live as long as the process.
    """
    gc.collect()
    give_back()
    gc.freeze()


def give_back() -> None:
    """Give freed memory back to the system, where the C library can."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
