"""Calls that the line asks for at the door: who may ask, what is refused, and how a call goes with a real telephone."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_line import SECRET, Call, FakeLine
from gateways import GatewayThread
from telephones import Baresip, free_port, until
from tones import seconds_of, tone

from voice.telephony.sip.http_api import bearer

REFUSED: list[tuple[str, object]] = [
    ("no address", {}),
    ("not an object", ["sip:a@b"]),
    ("neither number nor address", {"to": "the mayor"}),
    ("a number and no trunk", {"to": "+15550100"}),
    ("an address with a header in it", {"to": "sip:a@b\r\nX: y"}),
    ("a field nobody knows", {"to": "sip:a@127.0.0.1", "caller": "1"}),
    ("a message that is no text", {"to": "sip:a@127.0.0.1", "message": 5}),
    ("a language that is too long", {"to": "sip:a@127.0.0.1", "language": "x" * 30}),
]


class Door:
    """A gateway with a door, and the line behind it."""

    def __init__(self, line: FakeLine) -> None:
        self.line, self.port = line, free_port()
        self.gateway = GatewayThread(line.line.url, "--door", f"127.0.0.1:{self.port}", "--calls", "2")

    def ask(self, method: str, path: str, body: object = None, word: str = "") -> tuple[int, Any]:
        """Status and what was answered."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {word or bearer(SECRET)}", "Content-Type": "application/json"}
        try:
            link.request(method, path, None if body is None else json.dumps(body), headers)
            response = link.getresponse()
            text = response.read().decode()
        finally:
            link.close()
        return response.status, json.loads(text) if text.startswith("{") else text

    def ring(self, to: str, **more: str) -> str:
        """Ask for a call; gives its id."""
        status, said = self.ask("POST", "/calls", {"to": to, **more})
        assert status == 202, said
        return str(said["call"])

    def state(self, call: str) -> str:
        """How far it has come."""
        return str(self.ask("GET", f"/calls/{call}")[1]["state"])


@pytest.fixture(scope="module")
def opened() -> Iterator[Door]:
    """One door for the file."""
    with FakeLine() as line:
        made = Door(line)
        yield made
        made.gateway.stop()


@pytest.fixture
def door(opened: Door) -> Door:
    """The door, its line without calls yet."""
    opened.line.reset()
    return opened


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/calls"), ("GET", "/calls/x"), ("DELETE", "/calls/x"), ("GET", "/")]
)
def test_nobody_comes_in_without_the_word(method: str, path: str, door: Door) -> None:
    assert door.ask(method, path, {"to": "sip:a@127.0.0.1"}, word="guess")[0] == 401
    assert SECRET not in bearer(SECRET)


@pytest.mark.parametrize("body", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_no_order_for_a_call_is_refused(body: object, door: Door) -> None:
    assert door.ask("POST", "/calls", body)[0] == 400


def test_a_call_nobody_asked_for_is_not_found(door: Door) -> None:
    assert door.ask("GET", "/calls/OUT1")[0] == 404
    assert door.ask("DELETE", "/calls/OUT1")[0] == 404


def test_a_person_is_rung_told_the_message_and_their_key_counted(door: Door, tmp_path: Path) -> None:
    def remind(call: Call) -> None:
        call.play(tone(880, 1.0))
        call.mark("said")
        until(lambda: call.keys == "1" and call.marks, "they agree")
        call.socket.close()

    door.line.script = remind
    with Baresip(tmp_path, answers=True) as person:
        call = door.ring(person.address, language="zh", message="reminder-7")
        person.wait_for("CALL_ESTABLISHED")
        until(lambda: door.state(call) == "answered", "it is answered")
        until(lambda: door.line.calls and door.line.calls[0].marks, "the message is said")
        person.press("1")
        person.wait_for("CALL_CLOSED")
        until(lambda: door.state(call) == "ended", "it is ended")
    assert door.ask("GET", f"/calls/{call}")[1]["keys"] == 1
    ticket = door.line.calls[0].ticket
    assert (ticket.call, ticket.caller, ticket.language, ticket.message) == (call, person.address, "zh", "reminder-7")
    assert seconds_of(880, person.heard()) >= 0.8


def test_a_person_who_does_not_take_the_call_leaves_no_call_at_the_line(door: Door, tmp_path: Path) -> None:
    with Baresip(tmp_path) as person:
        call = door.ring(person.address)
        person.wait_for("CALL_INCOMING")
        assert door.state(call) == "ringing"
        person.hang_up()
        until(lambda: door.state(call) == "busy", "they decline")
    assert door.line.calls == []


def test_ringing_is_stopped_at_the_door_and_no_more_calls_are_made_than_we_take(door: Door, tmp_path: Path) -> None:
    with Baresip(tmp_path) as person, Baresip(tmp_path) as other:
        calls = [door.ring(person.address), door.ring(other.address)]
        person.wait_for("CALL_INCOMING")
        assert door.ask("POST", "/calls", {"to": person.address})[0] == 503
        for call in calls:
            assert door.ask("DELETE", f"/calls/{call}")[0] == 204
        person.wait_for("CALL_CLOSED")
        until(lambda: [door.state(call) for call in calls] == ["ended", "ended"], "both are over")


def test_a_line_that_refuses_leaves_a_failed_call(door: Door, tmp_path: Path) -> None:
    door.line.refuse = "503"
    with Baresip(tmp_path, answers=True) as person:
        call = door.ring(person.address)
        person.wait_for("CALL_CLOSED")
        until(lambda: door.state(call) == "failed", "it failed")
