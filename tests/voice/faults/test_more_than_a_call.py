"""Fault 37: sound faster than life, messages without end, and a telephone that reads nothing end their own call alone."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from served import served
from telephone import STREAM, Telephone

from voice.telephony.stream import media_stream as wire
from voice.telephony.stream.bounds import MOST_CHARACTERS, MOST_WAITING, Fed, Inbox, Timely, TooMuch, TooSlow

SECOND = b"\xff" * 8000


def test_a_call_fed_faster_than_anybody_speaks_ends_and_no_other(tmp_path: Path) -> None:
    with served(tmp_path) as line, Telephone(line.url, line.ticket("CA2"), "CA2") as other:
        other.ring().greeted()
        with Telephone(line.url, line.ticket("CA1")) as phone:
            phone.ring().greeted()
            for _ in range(30):
                phone.say(wire.media(STREAM, SECOND))
            phone.ended()
        other.press("1").until(lambda: len(line.turns("CA2")) > 1, "the other goes on")
        other.until(lambda: line.board.admission.taken == 1, "its seat is free")


def test_sound_at_the_pace_of_life_with_a_jam_of_four_seconds_is_taken() -> None:
    now = [0.0]
    fed = Fed(lambda: now[0])
    for second in range(600):
        now[0] = float(second - second % 4)
        fed.take(SECOND)


def test_sound_at_twice_the_pace_of_life_is_too_much() -> None:
    now = [0.0]
    fed = Fed(lambda: now[0])
    for second in range(10):
        now[0] = second / 2
        fed.take(SECOND)
    now[0] = 15.0
    with pytest.raises(TooMuch):
        fed.take(SECOND * 20)


@pytest.mark.parametrize(("text", "most"), [("x", MOST_WAITING), ("x" * 1000, MOST_CHARACTERS // 1000)])
def test_so_many_messages_wait_and_no_more(text: str, most: int) -> None:
    inbox = Inbox()
    for _ in range(most):
        inbox.append(text)
    with pytest.raises(TooMuch):
        inbox.append(text)


def test_what_is_taken_makes_room() -> None:
    inbox = Inbox()
    for _ in range(10 * MOST_WAITING):
        inbox.append("x" * 1000)
        assert inbox.pop(0) == "x" * 1000


def test_a_message_nobody_reads_ends_the_wire() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with pytest.raises(TooSlow):
            Timely(ours, 0.2).send(bytes(50_000_000))
        while theirs.recv(1 << 20):
            pass
        with pytest.raises(OSError, match="pipe"):
            Timely(ours, 0.2).send(b"more")


def test_a_message_is_sent_whole_to_who_reads_slowly() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        came = bytearray()

        def read() -> None:
            while more := theirs.recv(1000):
                came.extend(more)

        thread = threading.Thread(target=read)
        thread.start()
        assert Timely(ours).send(b"abc" * 100_000) == 300_000
        ours.shutdown(socket.SHUT_WR)
        thread.join()
    assert bytes(came) == b"abc" * 100_000
