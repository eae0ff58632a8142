"""Seats for calls and tickets shown: counted over processes, given back whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from multiprocessing import get_context

import pytest

from voice.telephony.stream.admission import REMEMBERED, Admission


def test_so_many_are_seated_and_the_next_is_not() -> None:
    seats = Admission(2)
    with ExitStack() as calls:
        assert [calls.enter_context(seats.seat()) for _ in range(4)] == [True, True, False, False]
        assert (seats.taken, seats.is_full) == (2, True)
    assert (seats.taken, seats.is_full) == (0, False)


def test_who_was_not_seated_gives_no_seat_back() -> None:
    seats = Admission(1)
    with seats.seat():
        with seats.seat() as second:
            assert not second
        assert seats.taken == 1
    assert seats.taken == 0


def test_without_seats_nobody_is_seated() -> None:
    seats = Admission(0)
    with seats.seat() as seated:
        assert (seated, seats.is_full) == (False, True)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_call_that_breaks_gives_its_seat_back(error: type[BaseException]) -> None:
    seats = Admission(1)
    with pytest.raises(error), seats.seat():
        raise error
    assert seats.taken == 0


def test_a_thread_that_breaks_gives_its_seat_back() -> None:
    seats = Admission(1)

    def call() -> None:
        with suppress(RuntimeError), seats.seat():
            raise RuntimeError("in mid-call")

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    with seats.seat() as seated:
        assert seated


def test_of_many_at_once_no_more_are_seated_than_there_are_seats() -> None:
    seats, together = Admission(3), threading.Barrier(12)

    def call(_: int) -> bool:
        together.wait()
        with seats.seat() as seated:
            together.wait()
            return seated

    with ThreadPoolExecutor(12) as callers:
        assert sum(callers.map(call, range(12))) == 3
    assert seats.taken == 0


def test_a_ticket_is_new_once() -> None:
    seats = Admission(1)
    assert [seats.first_use(ticket) for ticket in ("a", "b", "a", "b", "c")] == [True, True, False, False, True]


def test_of_many_who_show_one_ticket_at_once_one_is_let_in() -> None:
    seats, together = Admission(1), threading.Barrier(12)

    def show(_: int) -> bool:
        together.wait()
        return seats.first_use("a")

    with ThreadPoolExecutor(12) as callers:
        assert sum(callers.map(show, range(12))) == 1


def test_more_tickets_are_remembered_than_a_minute_brings() -> None:
    seats = Admission(1)
    assert all(seats.first_use(str(number)) for number in range(REMEMBERED))
    assert not any(seats.first_use(str(number)) for number in range(REMEMBERED))
    assert seats.first_use("one more")


def _in_another_process(do: Callable[[], bool]) -> bool:
    """What a process says that forked off this one."""
    fork = get_context("fork")
    came, told = fork.Pipe(duplex=False)
    child = fork.Process(target=lambda: told.send(do()))
    child.start()
    child.join(20)
    assert child.exitcode == 0
    return bool(came.recv())


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_ticket_used_in_one_process_is_used_in_every_other() -> None:
    seats = Admission(1)
    assert _in_another_process(lambda: seats.first_use("a"))
    assert not seats.first_use("a")
    assert not _in_another_process(lambda: seats.first_use("a"))
    assert _in_another_process(lambda: seats.first_use("b"))


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_seat_taken_in_one_process_is_taken_in_every_other() -> None:
    seats = Admission(1)
    with seats.seat():
        assert _in_another_process(lambda: seats.is_full)
    assert not _in_another_process(lambda: seats.is_full)
