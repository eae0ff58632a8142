"""A call carried to the line over a real websocket: sound, keys and marks, refusals, and a line that dies."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from fake_line import SECRET, Call, FakeLine
from telephones import free_port, until
from tones import seconds_of, tone

from voice.audio.audio import from_ulaw, to_ulaw
from voice.telephony.stream.client import Closed, LineAddress, LineRefused, StreamClient
from voice.telephony.stream.messages_out import Transfer
from voice.telephony.stream.ticket import Ticket

TICKET = Ticket("SIP1", "+15550123", "311", "en", "reminder-1", "sip")
ENDINGS = [
    ("hangs up", lambda call: call.socket.close(), True),
    ("dies", lambda call: call.die(), False),
    ("restarts", lambda call: call.socket.close(1012), False),
]


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to its end."""
    return asyncio.run(asyncio.wait_for(work, 20))


def greet(call: Call) -> None:
    """A second of a tone, and a mark."""
    call.play(tone(880, 1.0))
    call.mark("greeting")


def test_the_ticket_arrives() -> None:
    async def work() -> None:
        client = await StreamClient.open(line.line, TICKET)
        await client.close()

    with FakeLine(greet) as line:
        run(work())
    assert line.calls[0].ticket == TICKET


def test_sound_is_played_and_its_mark_echoed_with_the_last_frame() -> None:
    async def work() -> bytes:
        client = await StreamClient.open(line.line, TICKET)
        while not client.queue._marks:
            await asyncio.sleep(0.01)
        sound = b"".join(client.frame() for _ in range(49))
        await asyncio.sleep(0.1)
        assert line.calls[0].marks == []
        sound += client.frame()
        await client.close()
        return sound

    with FakeLine(greet) as line:
        sound = run(work())
        until(line.calls[0].ended.is_set, "the call ends")
    assert seconds_of(880, from_ulaw(sound)) == 1.0
    assert line.calls[0].marks == ["greeting"]


def test_what_is_cleared_is_not_played_and_its_marks_come_at_once() -> None:
    def interrupted(call: Call) -> None:
        greet(call)
        call.say('{"event": "clear", "streamSid": "x"}')
        call.mark("after")

    async def work() -> bytes:
        client = await StreamClient.open(line.line, TICKET)
        await asyncio.to_thread(until, lambda: line.calls[0].marks == ["greeting"], "the mark of what was cleared")
        await asyncio.to_thread(until, lambda: not client.queue.empty, "the mark after")
        frame = client.frame()
        await client.close()
        return frame

    with FakeLine(interrupted) as line:
        frame = run(work())
        until(line.calls[0].ended.is_set, "the call ends")
    assert frame == b"\xff" * 160
    assert line.calls[0].marks == ["greeting", "after"]


def test_sound_and_keys_of_the_caller_arrive_in_order() -> None:
    async def work() -> None:
        client = await StreamClient.open(line.line, TICKET)
        for digit in "12*#A0":
            client.press(digit)
        for at in range(0, 8000, 160):
            client.hear(to_ulaw(tone(500, 1.0))[at : at + 160])
        await client.close()

    with FakeLine(greet) as line:
        run(work())
        until(line.calls[0].ended.is_set, "the call ends")
    assert line.calls[0].keys == "12*#0"
    assert seconds_of(500, bytes(line.calls[0].heard)) == 1.0


@pytest.mark.parametrize("how", ["503", "close"])
def test_a_line_that_refuses_is_told_before_the_call_is_answered(how: str) -> None:
    with FakeLine(greet, refuse=how) as line, pytest.raises(LineRefused):
        run(StreamClient.open(line.line, TICKET))


def test_a_line_that_is_not_there_refuses() -> None:
    with pytest.raises(LineRefused):
        run(StreamClient.open(LineAddress(f"ws://127.0.0.1:{free_port()}/", SECRET), TICKET))


@pytest.mark.parametrize(("end", "done"), [row[1:] for row in ENDINGS], ids=[row[0] for row in ENDINGS])
def test_a_line_that_is_done_is_told_from_one_that_dies(end: Any, done: bool) -> None:
    def then_end(call: Call) -> None:
        greet(call)
        end(call)

    async def work() -> list[Any]:
        client = await StreamClient.open(line.line, TICKET)
        events = [event async for event in client.events()]
        await client.close()
        return events

    with FakeLine(then_end) as line:
        assert run(work()) == [Closed(done)]


def test_a_transfer_is_asked_for_and_reported() -> None:
    def ask(call: Call) -> None:
        call.say("no message at all")
        call.transfer("sip:desk@192.0.2.1")

    async def work() -> Any:
        client = await StreamClient.open(line.line, TICKET)
        event = await anext(client.events())
        client.tell("busy")
        await client.close()
        return event

    with FakeLine(ask) as line:
        assert run(work()) == Transfer("sip:desk@192.0.2.1")
        until(line.calls[0].ended.is_set, "the call ends")
    assert line.calls[0].outcomes == ["busy"]
