"""How many calls are spoken with at once: counted over all processes of one machine, refused politely above that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from hashlib import blake2b
from multiprocessing.sharedctypes import RawArray

from voice.telephony.stream.seats import Seats
from voice.telephony.tuning import TUNING

REMEMBERED = TUNING.stream.tickets


class Admission:
    """Seats for calls; made before the processes fork, so that they share it."""

    def __init__(self, seats: int, tries: int | None = None) -> None:
        """tries: how many of the seats calls that only try the line may have; None for all."""
        self.seats = seats
        self._seats, self._tries = Seats(seats), Seats(seats if tries is None else tries)
        # Why without locks of its own: such a lock stays held for ever by a process that dies with it.
        self._used, self._next = RawArray("Q", REMEMBERED), RawArray("Q", 1)

    @property
    def taken(self) -> int:
        """Calls at this moment."""
        return self._seats.taken

    @property
    def is_full(self) -> bool:
        """True when another call would be refused."""
        return self.taken >= self.seats

    def first_use(self, ticket: str) -> bool:
        """True the first time a ticket is shown, in any process."""
        mark = _number(ticket)
        with self._seats.alone():
            if mark in self._used[:]:
                return False
            self._used[self._next[0] % REMEMBERED] = mark
            self._next[0] += 1
        return True

    def was_used(self, ticket: str) -> bool:
        """True for a ticket that was shown; this is no use of it."""
        return _number(ticket) in self._used[:]

    @contextmanager
    def seat(self, is_try: bool = False) -> Iterator[bool]:
        """A seat for as long as a block runs; gives False if none is free."""
        with self._tries.one() if is_try else nullcontext(True) as allowed:
            if not allowed:
                yield False
                return
            with self._seats.one() as seated:
                yield seated


def _number(ticket: str) -> int:
    return int.from_bytes(blake2b(ticket.encode(), digest_size=8).digest())
