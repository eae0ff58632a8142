"""Whether somebody still waits for what is being made: asked by those who make it, told by those who have it made."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

_WANTED: ContextVar[Callable[[], bool]] = ContextVar("wanted", default=lambda: True)


class Unwanted(Exception):
    """Nobody waits for it any more: it was not made. No engine failed."""


def is_wanted() -> bool:
    """Whether what is made in this context is still waited for."""
    return _WANTED.get()()


def while_wanted[T](wanted: Callable[[], bool], do: Callable[[], T]) -> T:
    """What `do` gives; it raises Unwanted where it notices that nobody waits any more."""
    before = _WANTED.set(wanted)
    try:
        return do()
    finally:
        _WANTED.reset(before)
