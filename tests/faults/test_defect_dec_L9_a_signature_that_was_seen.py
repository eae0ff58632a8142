"""Twilio's signature of a stream is over the address of one call: whoever saw it can open nothing with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from served import SECRET, Served, served
from telephone import Telephone
from twilio.request_validator import RequestValidator
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.config.settings import Settings
from oneline.processes.voice import signed_by_provider
from voice.telephony.stream import ticket as tickets
from voice.telephony.stream.ticket import BadTicket, Ticket, check, check_token, mark_of, sign, token_of

BASE = "wss://line.example/voice/stream"
PROVE = signed_by_provider(
    Settings(twilio_account_sid="AC1", twilio_auth_token="token", public_base_url="https://line.example")
)


def _signature(address: str) -> dict[str, str]:
    """What Twilio sends with an upgrade to an address."""
    return {"X-Twilio-Signature": RequestValidator("token").compute_signature(address, {})}


def _open(line: Served, path: str, headers: dict[str, str]) -> ClientConnection:
    return connect(line.url + path, additional_headers=headers, open_timeout=60, proxy=None)


def _is_refused(line: Served, path: str, headers: dict[str, str]) -> bool:
    with pytest.raises(InvalidStatus) as refused:
        _open(line, path, headers)
    return refused.value.response.status_code == 403


def test_a_signature_that_was_seen_opens_no_second_stream(tmp_path: Path) -> None:
    with served(tmp_path, prove=PROVE) as line:
        path = "/" + token_of(line.ticket("CA1"), SECRET)
        seen = _signature(BASE + path)
        with _open(line, path, seen):
            assert _is_refused(line, path, seen)
        assert _is_refused(line, path, seen)
        other = "/" + token_of(line.ticket("CA2"), SECRET)
        assert _is_refused(line, other, seen)
        with _open(line, other, _signature(BASE + other)):
            assert line.turns("CA2") == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/forged",
        "/" + token_of(sign(Ticket("CA1", ""), SECRET), "another secret"),
        "/" + sign(Ticket("CA1", ""), SECRET),
    ],
    ids=["none", "empty", "forged", "another secret", "a ticket"],
)
def test_a_signature_of_an_address_without_a_token_of_ours_opens_nothing(tmp_path: Path, path: str) -> None:
    with served(tmp_path, prove=PROVE) as line, pytest.raises(InvalidStatus, match=r"40[34]"):
        _open(line, path, _signature(BASE + path))


def test_a_token_that_nobody_signed_opens_nothing(tmp_path: Path) -> None:
    with served(tmp_path, prove=PROVE) as line:
        path = "/" + token_of(line.ticket("CA1"), SECRET)
        assert _is_refused(line, path, {})
        with _open(line, path, _signature(BASE + path)):
            assert line.board.admission.taken == 0


def test_who_comes_when_all_lines_are_busy_has_not_used_the_token(tmp_path: Path) -> None:
    with served(tmp_path, seats=1, prove=PROVE) as line:
        path = "/" + token_of(line.ticket("CA2"), SECRET)
        signed = _signature(BASE + path)
        with Telephone(line.url, line.ticket("CA1"), "CA1") as first:
            first.ring().greeted()
            with pytest.raises(InvalidStatus, match="503"):
                _open(line, path, signed)
            first.hang_up()
            first.until(lambda: line.board.admission.taken == 0, "the seat is free")
        with _open(line, path, signed):
            assert _is_refused(line, path, signed)


@pytest.mark.parametrize("address", [lambda line, ticket: line.url, Served.signed], ids=["gateway", "provider"])
def test_a_stream_is_for_the_ticket_in_its_address_and_no_other(
    tmp_path: Path, address: Callable[[Served, str], str]
) -> None:
    with served(tmp_path, prove=lambda head: True) as line:
        one, other = line.ticket("CA1"), line.ticket("CA2")
        with Telephone(address(line, one), one) as phone:
            phone.ticket = other
            phone.ring().ended()
            assert (bytes(phone.heard), line.turns("CA1"), line.turns("CA2")) == (b"", [], [])
        with Telephone(address(line, other), other, "CA2") as phone:
            phone.ring().greeted()


def test_a_token_tells_nothing_of_the_call_and_is_no_ticket() -> None:
    text = sign(Ticket("CA1", "+14155550123"), SECRET)
    token = token_of(text, SECRET)
    assert check_token(token, SECRET) == check_token(token, "the next", old=SECRET) == mark_of(text)
    assert text.strip(".").partition(".")[0] not in token
    with pytest.raises(BadTicket):
        check(token, SECRET)
    for wrong in (token[:-2], text, "", token.replace(".", "")):
        with pytest.raises(BadTicket):
            check_token(wrong, SECRET)


def test_a_token_is_good_for_as_long_as_its_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(sign(Ticket("CA1", ""), SECRET), SECRET)
    now = tickets.TimestampSigner(SECRET).get_timestamp()
    monkeypatch.setattr(tickets.TimestampSigner, "get_timestamp", lambda signer: now + tickets.LASTS + 1)
    with pytest.raises(BadTicket):
        check_token(token, SECRET)
