"""How many calls are spoken with at once: counted over all processes of one machine, refused politely above that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from multiprocessing import Array, Value

REMEMBERED = 1024
"""Tickets kept in mind as used; within the minute that a ticket is good for no machine takes so many calls."""


class Admission:
    """Seats for calls; made before the processes fork, so that they share it."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        self._taken = Value("i", 0)
        self._used = Array("Q", REMEMBERED)
        self._next = Value("Q", 0)

    @property
    def taken(self) -> int:
        """Calls at this moment."""
        return int(self._taken.value)

    @property
    def is_full(self) -> bool:
        """True when another call would be refused."""
        return self.taken >= self.seats

    def first_use(self, ticket: str) -> bool:
        """True the first time a ticket is shown, in any process."""
        mark = int.from_bytes(blake2b(ticket.encode(), digest_size=8).digest())
        with self._used.get_lock():
            if mark in self._used[:]:
                return False
            self._used[self._next.value % REMEMBERED] = mark
            self._next.value += 1
        return True

    @contextmanager
    def seat(self) -> Iterator[bool]:
        """A seat for as long as a block runs; gives False where none is free."""
        with self._taken.get_lock():
            seated = self._taken.value < self.seats
            self._taken.value += seated
        try:
            yield seated
        finally:
            if seated:
                with self._taken.get_lock():
                    self._taken.value -= 1
