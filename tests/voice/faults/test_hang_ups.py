"""Fault 35: whoever hangs up, in whatever state, leaves nothing behind; and neither do two hundred calls."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from served import Served, served
from telephone import Telephone
from voice_line import syllables
from websockets.exceptions import InvalidStatus

from voice.audio import audio
from voice.call.controller import Call

SPEECH = audio.to_ulaw(syllables(1.0, audio.RATE))
Reach = Callable[[Telephone], object]
STATES: dict[str, Reach] = {
    "before it is said who rings": lambda phone: None,
    "before the first word": lambda phone: phone.ring(),
    "in the greeting": lambda phone: phone.ring().until(lambda: phone.heard, "the first word"),
    "when all is said": lambda phone: phone.ring().greeted(),
    "with a key just pressed": lambda phone: phone.ring().greeted().press("1"),
    "in mid-speech": lambda phone: phone.ring().greeted().sound(SPEECH),
    "with many keys pressed ahead": lambda phone: phone.ring().press("1234567890*#"),
}
WAYS: dict[str, Callable[[Telephone], None]] = {
    "told": lambda phone: phone.hang_up(),
    "closed": lambda phone: phone.socket.close(),
    "pulled": lambda phone: phone.drop(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES)
def test_hanging_up_gives_the_seat_back_and_the_next_call_is_taken(tmp_path: Path, state: str, way: str) -> None:
    with served(tmp_path, seats=1) as line:
        with Telephone(line.url, line.ticket("CA1")) as phone:
            STATES[state](phone)
            WAYS[way](phone)
        _eventually(lambda: _is_taken(line), "the next call is taken")
        _eventually(lambda: line.board.admission.taken == 0, "the seat is free")


def _is_taken(line: Served) -> bool:
    """True where another call is greeted; False while the one before it still has the seat."""
    with suppress(InvalidStatus), Telephone(line.url, line.ticket("CA2"), "CA2") as phone:
        phone.ring().until(lambda: phone.heard or phone.closed is not None, "greeted or refused")
        return bool(phone.heard)
    return False


def test_after_two_hundred_calls_nothing_is_left(tmp_path: Path) -> None:
    with served(tmp_path, seats=8) as line:
        _calls(line, range(40))
        before = _left(line)
        _calls(line, range(40, 200))
        after = _left(line)
        assert after["calls"] == 0
        assert line.board.admission.taken == 0
        assert after["threads"] <= before["threads"] + 2
        assert after["files"] <= before["files"] + 4
        assert after["megabytes"] <= before["megabytes"] + 20


def _calls(line: Served, numbers: range) -> None:
    """Calls, four at a time, in every state and way of hanging up by turns."""
    states, ways = list(STATES.values()), list(WAYS.values())

    def call(number: int) -> None:
        name = f"CA{number}"
        with Telephone(line.url, line.ticket(name), name) as phone:
            states[number % len(states)](phone)
            ways[number % len(ways)](phone)

    with ThreadPoolExecutor(4) as callers:
        assert len(list(callers.map(call, numbers))) == len(numbers)


def _left(line: Served) -> dict[str, int]:
    """What there is once no call goes on."""
    _eventually(lambda: line.board.admission.taken == 0 and _alive() == 0, "all calls are over")
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "threads": sum(not thread.name.startswith("call") for thread in threading.enumerate()),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "calls": _alive(),
        "megabytes": pages * os.sysconf("SC_PAGE_SIZE") // 2**20,
    }


def _alive() -> int:
    gc.collect()
    return sum(isinstance(each, Call) for each in gc.get_objects())


def _eventually(done: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)
