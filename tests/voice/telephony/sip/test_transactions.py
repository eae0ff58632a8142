"""SIP over UDP: what is sent again and until when, what is answered twice, how a refusal is acknowledged."""

from __future__ import annotations

import pytest
from aiosipua.message import SipMessage, SipRequest, SipResponse

from voice.telephony.sip.transactions import REMEMBERED, Transactions, acknowledge

THERE = ("192.0.2.1", 5060)


def request(method: str = "INVITE", branch: str = "z9hG4bK1", number: int = 7) -> SipRequest:
    """A request of ours or theirs."""
    text = f"{method} sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch={branch}\r\nFrom: <sip:c@d>;tag=f\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: {number} {method}\r\nRoute: <sip:p;lr>\r\n\r\n"
    made = SipMessage.parse(text)
    assert isinstance(made, SipRequest)
    return made


def response(status: int, method: str = "INVITE", branch: str = "z9hG4bK1") -> SipResponse:
    """A response to it."""
    text = f"SIP/2.0 {status} x\r\nVia: SIP/2.0/UDP h;branch={branch}\r\nFrom: <sip:c@d>;tag=f\r\nTo: <sip:a@b>;tag=t\r\nCall-ID: 1\r\nCSeq: 7 {method}\r\n\r\n"
    made = SipMessage.parse(text)
    assert isinstance(made, SipResponse)
    return made


def sent_again(transactions: Transactions, until: float = 60.0) -> list[float]:
    """When something is sent again, looked at ten times a second."""
    return [tenth / 10 for tenth in range(int(until * 10)) if transactions.due(tenth / 10)]


@pytest.mark.parametrize("method", ["INVITE", "BYE", "REGISTER", "CANCEL"])
def test_an_unanswered_request_is_sent_again_slower_and_slower_and_then_no_more(method: str) -> None:
    transactions = Transactions()
    transactions.sent(request(method), THERE, 0.0)
    assert sent_again(transactions) == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert not transactions.waiting


@pytest.mark.parametrize(("method", "status"), [("INVITE", 100), ("INVITE", 486), ("BYE", 200), ("BYE", 481)])
def test_an_answer_ends_that(method: str, status: int) -> None:
    transactions = Transactions()
    transactions.sent(request(method), THERE, 0.0)
    transactions.response(response(status, method))
    assert sent_again(transactions) == []


def test_an_answer_to_something_else_does_not() -> None:
    transactions = Transactions()
    transactions.sent(request("BYE"), THERE, 0.0)
    transactions.response(response(200, "BYE", branch="z9hG4bKother"))
    assert sent_again(transactions, 1.0) == [0.5]


def test_an_acknowledgement_is_sent_once() -> None:
    transactions = Transactions()
    transactions.sent(request("ACK"), THERE, 0.0)
    assert sent_again(transactions) == []


def test_a_refusal_is_sent_again_until_it_is_acknowledged() -> None:
    transactions = Transactions()
    transactions.sent(response(486), THERE, 0.0)
    assert sent_again(transactions, 1.0) == [0.5]
    assert transactions.request(request("ACK"), 1.0) == (True, None)
    assert sent_again(transactions) == []


def test_a_repeated_request_is_answered_as_the_first_was() -> None:
    transactions = Transactions()
    assert transactions.request(request(), 0.0) == (True, None)
    assert transactions.request(request(), 0.1) == (False, None)
    ringing = response(180)
    transactions.sent(ringing, THERE, 0.2)
    assert transactions.request(request(), 0.5) == (False, ringing)
    assert transactions.request(request("CANCEL"), 0.6) == (True, None)


def test_a_flood_is_remembered_in_part() -> None:
    transactions = Transactions()
    for number in range(REMEMBERED + 10):
        transactions.request(request(branch=f"z9hG4bK{number}"), 0.0)
    assert transactions.request(request(branch="z9hG4bK5"), 0.0) == (True, None)
    assert transactions.request(request(branch=f"z9hG4bK{REMEMBERED}"), 0.0) == (False, None)


def test_a_refusal_of_ours_is_acknowledged_on_the_same_branch_with_their_tag() -> None:
    transactions = Transactions()
    transactions.sent(request(), THERE, 0.0)
    refused = transactions.response(response(486))
    assert refused
    assert refused[1] == THERE
    ack = acknowledge(refused[0], response(486))
    assert (ack.method, ack.uri) == ("ACK", "sip:a@b")
    assert ack.via[0].branch == "z9hG4bK1"
    assert ack.headers.get_first("to") == "<sip:a@b>;tag=t"
    assert ack.headers.get_first("cseq") == "7 ACK"
    assert ack.headers.get("route") == ["<sip:p;lr>"]


def test_an_answer_is_not_acknowledged_here() -> None:
    transactions = Transactions()
    transactions.sent(request(), THERE, 0.0)
    assert transactions.response(response(200)) is None
