"""Calls of Asterisk over both of its wires, with a peer that speaks them byte by byte; the line at the other end is a fake."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator

import pytest
from asterisk_peer import AudioSocketChannel, WebsocketChannel, curl
from fake_line import SECRET, Call, FakeLine
from telephones import free_port, until
from tones import seconds_of, tone
from websockets.exceptions import InvalidStatus

from voice.audio.audio import from_ulaw, to_ulaw
from voice.telephony.asterisk.audiosocket_frames import Frame, Kind, write
from voice.telephony.asterisk.calls import AsteriskGateway
from voice.telephony.asterisk.main import parser, serve
from voice.telephony.sip.http_api import bearer

PASSWORD = bearer(SECRET)


class AsteriskThread:
    """The gateway for Asterisk on loopback, in this process."""

    def __init__(self, line: FakeLine) -> None:
        self.line, self.port, self.audiosocket = line, free_port(), free_port()
        self.gateway: AsteriskGateway | None = None
        where = ["--listen", f"127.0.0.1:{self.port}", "--audiosocket", f"127.0.0.1:{self.audiosocket}"]
        self._asked = parser().parse_args(
            [*where, "--line", line.line.url, "--calls", "2", "--staff", "desk", "--grace", "1"]
        )
        self._told, self._loop = asyncio.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        until(lambda: self.gateway, "the gateway starts")

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serve(self._asked, SECRET, self._told, lambda gateway: setattr(self, "gateway", gateway)))

    def stop(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._told.set)
        self._thread.join()

    def websocket(self, plain: bool = False) -> WebsocketChannel:
        """A call over chan_websocket."""
        return WebsocketChannel(self.port, PASSWORD, f"17.{uuid.uuid4().hex}", plain)

    def announced(self) -> str:
        """A call over AudioSocket that the dialplan has announced; gives its id."""
        call = str(uuid.uuid4())
        assert curl(self.port, f"/announce/{call}", PASSWORD, {"caller": "+15550123", "called": "311"}) == (200, "ok")
        return call

    def connected(self) -> tuple[str, AudioSocketChannel]:
        """A call over AudioSocket."""
        call = self.announced()
        return call, AudioSocketChannel(self.audiosocket, write(Frame(Kind.ID, uuid.UUID(call).bytes)))

    def next(self, call: str) -> str:
        """Whom the dialplan is to ring."""
        return curl(self.port, f"/next/{call}", PASSWORD)[1]


@pytest.fixture(scope="module")
def started() -> Iterator[AsteriskThread]:
    """One gateway for the file."""
    with FakeLine() as line:
        one = AsteriskThread(line)
        yield one
        one.stop()


@pytest.fixture
def asterisk(started: AsteriskThread) -> AsteriskThread:
    """The gateway, without calls."""
    until(lambda: started.gateway and not started.gateway.calls, "calls of the test before are over")
    started.line.reset()
    return started


def greet(call: Call) -> None:
    """A second of a tone, and a mark."""
    call.play(tone(880, 1.0))
    call.mark("greeting")


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "JSON"])
def test_a_call_over_the_websocket_plays_hears_and_tells_keys_and_marks(plain: bool, asterisk: AsteriskThread) -> None:
    asterisk.line.script = greet
    channel = asterisk.websocket(plain)
    channel.say(to_ulaw(tone(500, 0.5)))
    until(lambda: asterisk.line.calls and asterisk.line.calls[0].marks, "the mark")
    for digit in "1#":
        channel.event("DTMF_END", digit=digit)
    until(lambda: asterisk.line.calls[0].keys == "1#", "the keys")
    channel.hang_up()
    call = asterisk.line.calls[0]
    until(call.ended.is_set, "the end")
    assert call.events == ["greeting", "1", "#"]
    assert (call.ticket.caller, call.ticket.called, call.ticket.wire) == ("+15550123", "311", "asterisk")
    assert seconds_of(880, from_ulaw(bytes(channel.played))) == 1.0
    assert seconds_of(500, bytes(call.heard)) == 0.5
    assert channel.sizes == {160}
    assert channel.commands[0] == "ANSWER"


def test_what_the_line_clears_is_flushed_and_its_marks_come_at_once(asterisk: AsteriskThread) -> None:
    def interrupted(call: Call) -> None:
        call.play(tone(880, 5.0))
        call.mark("long")
        until(lambda: call.keys, "some of it is played")
        call.say('{"event": "clear", "streamSid": "x"}')
        call.mark("after")

    asterisk.line.script = interrupted
    channel = asterisk.websocket()
    until(lambda: len(channel.played) > 1600, "some of it is played")
    channel.event("DTMF_END", digit="1")
    until(lambda: asterisk.line.calls and asterisk.line.calls[0].marks == ["long", "after"], "both marks")
    channel.hang_up()
    assert "FLUSH_MEDIA" in channel.commands
    assert seconds_of(880, from_ulaw(bytes(channel.played))) < 2.0


def test_while_asterisk_is_full_nothing_is_sent(asterisk: AsteriskThread) -> None:
    asterisk.line.script = lambda call: (call.mark("start"), until(lambda: "9" in call.keys, "the key"), greet(call))
    channel = asterisk.websocket()
    channel.event("MEDIA_XOFF")
    channel.event("DTMF_END", digit="9")
    until(lambda: asterisk.line.calls and asterisk.line.calls[0].keys == "9", "the key")
    assert not channel.closed.wait(0.3)
    assert not channel.played
    channel.event("MEDIA_XON")
    until(lambda: "greeting" in asterisk.line.calls[0].marks, "the mark")
    channel.hang_up()
    assert seconds_of(880, from_ulaw(bytes(channel.played))) == 1.0


def test_when_the_line_hangs_up_asterisk_is_told_once_all_was_played(asterisk: AsteriskThread) -> None:
    asterisk.line.script = lambda call: (greet(call), call.socket.close())
    channel = asterisk.websocket()
    until(channel.closed.is_set, "the end")
    channel.join()
    assert channel.commands[-1] == "HANGUP"
    assert seconds_of(880, from_ulaw(bytes(channel.played))) >= 0.9


@pytest.mark.parametrize("how", ["503", "close"])
def test_a_line_that_refuses_refuses_the_websocket(how: str, asterisk: AsteriskThread) -> None:
    asterisk.line.refuse = how
    with pytest.raises(InvalidStatus) as refused:
        asterisk.websocket()
    assert refused.value.response.status_code == 503


def test_nobody_but_asterisk_comes_in(asterisk: AsteriskThread) -> None:
    with pytest.raises(InvalidStatus) as refused:
        WebsocketChannel(asterisk.port, "guess", "17.1")
    assert refused.value.response.status_code == 403
    assert curl(asterisk.port, "/next/17.1", "guess")[0] == 403
    assert curl(asterisk.port, "/announce/17.1", "guess", {"caller": "1"})[0] == 403


def test_a_call_over_audiosocket_plays_hears_and_tells_keys_and_marks(asterisk: AsteriskThread) -> None:
    asterisk.line.script = greet
    _, channel = asterisk.connected()
    for at in range(0, 8000, 320):
        channel.send(Frame(Kind.SOUND, tone(500, 0.5)[at : at + 320]))
    channel.send(Frame(0x12, b"unknown"))
    channel.send(Frame(Kind.KEY, b"4"))
    until(lambda: asterisk.line.calls and asterisk.line.calls[0].marks and asterisk.line.calls[0].keys, "mark and key")
    channel.send(Frame(Kind.HANGUP))
    until(asterisk.line.calls[0].ended.is_set, "the end")
    channel.join()
    call = asterisk.line.calls[0]
    assert (call.keys, call.marks) == ("4", ["greeting"])
    assert (call.ticket.caller, call.ticket.wire) == ("+15550123", "audiosocket")
    assert seconds_of(880, channel.played) >= 0.9
    assert seconds_of(500, bytes(call.heard)) == 0.5
    assert {len(frame.content) for frame in channel.frames if frame.kind == Kind.SOUND} == {320}


def test_a_connection_that_was_not_announced_is_closed(asterisk: AsteriskThread) -> None:
    for first in (
        write(Frame(Kind.ID, uuid.uuid4().bytes)),
        write(Frame(Kind.SOUND, bytes(320))),
        b"GET / HTTP/1.1\r\n\r\n",
    ):
        channel = AudioSocketChannel(asterisk.audiosocket, first)
        if first[:1] == b"G":
            channel.close()
        until(channel.closed.is_set, "it is closed")
        channel.join()
    assert asterisk.line.calls == []


def test_an_announcement_is_good_for_one_call(asterisk: AsteriskThread) -> None:
    asterisk.line.script = greet
    call, channel = asterisk.connected()
    until(lambda: asterisk.line.calls, "the call")
    again = AudioSocketChannel(asterisk.audiosocket, write(Frame(Kind.ID, uuid.UUID(call).bytes)))
    until(again.closed.is_set, "the second is closed")
    again.join()
    channel.close()
    assert len(asterisk.line.calls) == 1


def test_the_dialplan_learns_whom_to_ring_once(asterisk: AsteriskThread) -> None:
    asterisk.line.script = lambda call: call.transfer("desk-2")
    call, channel = asterisk.connected()
    until(channel.closed.is_set, "the call goes back to the dialplan")
    channel.join()
    assert channel.frames[-1].kind == Kind.HANGUP
    assert [asterisk.next(call), asterisk.next(call)] == ["desk-2", ""]
    until(lambda: asterisk.line.calls[0].outcomes == ["answered"], "the line is told")


def test_when_the_line_dies_the_dialplan_rings_the_staff(asterisk: AsteriskThread) -> None:
    asterisk.line.script = lambda call: (call.mark("a"), until(lambda: call.marks, "the call goes on"), call.die())
    call, channel = asterisk.connected()
    until(channel.closed.is_set, "the call goes back to the dialplan")
    channel.join()
    until(lambda: asterisk.next(call) == "desk", "the staff")


def test_a_third_call_is_refused_where_two_are_taken(asterisk: AsteriskThread) -> None:
    asterisk.line.script = greet
    channels = [asterisk.websocket(), asterisk.websocket()]
    with pytest.raises(InvalidStatus):
        asterisk.websocket()
    for channel in channels:
        channel.hang_up()
