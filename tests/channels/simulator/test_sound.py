"""Calls with sound from the page: who gets a ticket, for whom it is, and where the page may connect to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from databases import open_new
from flask.testing import FlaskClient
from tried_line import SECRET, page_app

from bot.model.turn import Turn
from bot.store.records import OutboxEntry, TurnHistory
from channels.simulator.routes import SimulatorServices
from voice.telephony.stream.ticket import BadTicket, Ticket, check, sign

STREAM = "ws://127.0.0.1:8081/voice/stream"


class Nothing:
    """A store that remembers nothing."""

    def conversation_of(self, channel: str, address: str) -> int | None:
        return None

    def replies_since(self, talk: int, after: int = 0) -> Sequence[OutboxEntry]:
        return []

    def records(self, talk: int, after: int = 0) -> Sequence[TurnHistory]:
        return []


def _line(stream: str = STREAM) -> SimulatorServices:
    return SimulatorServices(lambda turn: True, Nothing(), sign=lambda ticket: sign(ticket, SECRET), stream_url=stream)


def _visit(line: SimulatorServices, language: str = "en") -> FlaskClient:
    """A browser that has opened the page, with its token as a header."""
    client = page_app(line).test_client()
    token = re.search(r'name="csrf" content="([^"]+)"', client.get(f"/?lang={language}").get_data(as_text=True))
    assert token
    client.environ_base["HTTP_X_CSRF_TOKEN"] = token[1]
    return client


def _ticket(client: FlaskClient, language: str = "en") -> Ticket:
    answer = client.post("/try/call", json={"lang": language})
    assert answer.status_code == 201
    return check(answer.json["ticket"], SECRET)


def test_a_call_gets_the_address_of_the_line_and_a_ticket_for_it() -> None:
    answer = _visit(_line()).post("/try/call", json={"lang": "zh"}).json
    ticket = check(answer["ticket"], SECRET)
    assert answer["url"] == STREAM
    assert (ticket.call, ticket.language, ticket.wire) == (answer["call"], "zh", "page")


def test_every_call_has_its_own_ticket_and_one_caller_until_the_visitor_begins_again() -> None:
    client = _visit(_line())
    one, two = _ticket(client), _ticket(client)
    client.post("/try/new", json={"way": "phone"})
    three = _ticket(client)
    assert len({one.call, two.call, three.call}) == 3
    assert one.caller == two.caller != three.caller
    assert _ticket(_visit(_line())).caller not in {one.caller, three.caller}


def test_the_caller_of_a_ticket_is_who_the_telephone_types_as(tmp_path: Path) -> None:
    store, typed = open_new(tmp_path / "page.db"), list[Turn]()
    line = SimulatorServices(
        lambda turn: not typed.append(turn), store, sign=lambda ticket: sign(ticket, SECRET), stream_url=STREAM
    )
    client = _visit(line)
    client.post("/try/turn", json={"way": "phone", "text": "help"})
    caller, now = _ticket(client).caller, datetime.now(UTC)
    assert (typed[0].channel, typed[0].sender) == ("phone-sim", caller)
    store.receive(Turn("spoken", "phone-sim", caller, now, "my heating is off"), now)
    turns = client.get("/try/replies", query_string={"way": "phone"}).json["turns"]
    assert [(turn["key"], turn["text"]) for turn in turns] == [("spoken", "my heating is off")]
    store.close()


def test_a_ticket_is_worth_nothing_under_another_secret() -> None:
    answer = _visit(_line()).post("/try/call", json={}).json
    with pytest.raises(BadTicket):
        check(answer["ticket"], "another")


@pytest.mark.parametrize("body", [{}, {"lang": 5}, {"lang": "xx"}, [], "zh"])
def test_whatever_else_is_asked_the_language_is_one_of_ours(body: object) -> None:
    answer = _visit(_line()).post("/try/call", json=body)
    assert check(answer.json["ticket"], SECRET).language == "en"


def test_many_calls_in_a_short_time_are_refused() -> None:
    client = _visit(_line())
    statuses = [client.post("/try/call", json={}).status_code for _ in range(40)]
    assert statuses[0] == 201
    assert statuses[-1] == 429


@pytest.mark.parametrize("line", [
    SimulatorServices(lambda turn: True, Nothing()),
    SimulatorServices(lambda turn: True, Nothing(), stream_url=STREAM),
    SimulatorServices(lambda turn: True, Nothing(), sign=lambda ticket: "signed"),
])  # fmt: skip
def test_where_no_sound_is_set_up_the_page_says_so_and_keeps_its_silent_telephone(line: SimulatorServices) -> None:
    client = _visit(line)
    answer = client.post("/try/call", json={})
    with client.get("/?lang=en") as page:
        shown, policy = page.get_data(as_text=True), page.headers["Content-Security-Policy"]
    assert (answer.status_code, answer.json) == (404, {"error": "sound"})
    assert "Sound is not set up here." in shown
    assert "data-sound-call" not in shown
    assert "data-call" in shown
    assert "connect-src 'self';" in policy


@pytest.mark.parametrize(("stream", "origin"), [
    (STREAM, "ws://127.0.0.1:8081"),
    ("wss://line.example/voice/stream?a=b", "wss://line.example"),
    ("ws://[::1]:8081/voice/stream", "ws://[::1]:8081"),
])  # fmt: skip
def test_scripts_may_connect_to_the_line_and_nowhere_else(stream: str, origin: str) -> None:
    for path in ("/", "/try/static/call.js", "/try/static/sound-in.js"):
        with page_app(_line(stream)).test_client().get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert f"connect-src 'self' {origin};" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("stream", [
    "http://127.0.0.1:8081/voice/stream", "ws:///voice/stream", "127.0.0.1:8081", "ws://a b/", "ws://a; script-src *",
    "ws://*/voice/stream", "ws://user@host/",
])  # fmt: skip
def test_an_address_that_is_none_is_refused_at_the_door(stream: str) -> None:
    with pytest.raises(ValueError, match="voice stream"):
        page_app(_line(stream))
