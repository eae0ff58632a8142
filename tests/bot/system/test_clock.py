"""The clock: the machine's, but for a process that follows a folder in which it was moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.system import clock

LATER = timedelta(days=3)
NEAR = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """No test leaves a moved clock to the next."""
    yield
    clock.unfollow()


def _is(moment: datetime) -> bool:
    return abs(clock.now() - moment) < NEAR


def test_a_moved_clock_is_that_of_all_who_follow_it_and_of_nobody_else(tmp_path: Path) -> None:
    clock.follow(tmp_path)
    clock.arrive(datetime.now(UTC) + LATER)
    assert _is(datetime.now(UTC) + LATER)
    clock.unfollow()
    assert _is(datetime.now(UTC))


def test_what_is_asked_for_is_over_once_it_is_reached(tmp_path: Path) -> None:
    clock.follow(tmp_path)
    until = clock.now() + LATER
    assert clock.asked() is None
    clock.ask(until)
    assert clock.asked() == until
    assert _is(datetime.now(UTC))
    clock.arrive(until)
    assert clock.asked() is None
    assert _is(until)


def test_it_never_goes_back_and_not_too_far(tmp_path: Path) -> None:
    clock.follow(tmp_path)
    clock.arrive(datetime.now(UTC) + LATER)
    clock.arrive(datetime.now(UTC) + timedelta(hours=1))
    assert _is(datetime.now(UTC) + LATER)
    with pytest.raises(ValueError, match="too far"):
        clock.ask(datetime.now(UTC) + timedelta(days=500))


def test_nobody_may_ask_where_it_is_never_moved() -> None:
    with pytest.raises(ValueError, match="never moved"):
        clock.ask(datetime.now(UTC) + LATER)


def test_a_broken_file_is_the_machine_s_clock_and_a_new_start_is_today(tmp_path: Path) -> None:
    clock.follow(tmp_path)
    (tmp_path / clock.MOVED).write_text("nonsense", encoding="ascii")
    assert _is(datetime.now(UTC))
    clock.arrive(datetime.now(UTC) + LATER)
    clock.reset(tmp_path)
    assert _is(datetime.now(UTC))
