"""Who rings and who is rung, out of SIP headers as telephones, PBXs and trunks write them."""

from __future__ import annotations

import pytest
from aiosipua.message import SipMessage, SipRequest

from voice.telephony.sip.identities import address_of, called, caller, key_of_info

CALLERS = [
    ('"Ada" <sip:+15550123@pbx.example>;tag=1', {}, False, "+15550123"),
    ("<sip:0555-0123@pbx.example;user=phone>;tag=1", {}, False, "05550123"),
    ("<sip:%2B1(555)%200123@pbx.example>;tag=1", {}, False, "+15550123"),
    ("<sip:+15550123;phone-context=x@pbx.example>;tag=1", {}, False, "+15550123"),
    ("<tel:+1-555-0123;ext=4>;tag=1", {}, False, "+15550123"),
    ("sip:100@192.0.2.7;tag=1", {}, False, "100"),
    ("<sip:ada@example.org>;tag=1", {}, False, "sip:ada@example.org"),
    ('"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1', {}, False, ""),
    ("<sip:Restricted@192.0.2.7>;tag=1", {}, False, ""),
    ("<sip:192.0.2.7>;tag=1", {}, False, ""),
    ("<sip:anonymous@anonymous.invalid>;tag=1", {"P-Asserted-Identity": "<sip:+15550199@trunk>"}, True, "+15550199"),
    ("<sip:+15550123@pbx>;tag=1", {"P-Asserted-Identity": '"A, B" <tel:+15550199>, <sip:x@y>'}, True, "+15550199"),
    ("<sip:+15550123@pbx>;tag=1", {"P-Asserted-Identity": "<sip:+15550199@trunk>"}, False, "+15550123"),
    ("<sip:+15550123@pbx>;tag=1", {"P-Asserted-Identity": "<sip:+15550199@trunk>", "Privacy": "id"}, True, ""),
    ("<sip:+15550123@pbx>;tag=1", {"Privacy": "header; user"}, False, ""),
    ("<sip:+15550123@pbx>;tag=1", {"Privacy": "none"}, False, "+15550123"),
]
TARGETS = [
    ("sip:desk@192.0.2.1:5070", "", "sip:desk@192.0.2.1:5070"),
    ("+1 555 0100", "trunk.example", "sip:+15550100@trunk.example"),
    ("100", "192.0.2.1:5070", "sip:100@192.0.2.1:5070"),
]
INFOS = [
    ("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", "5"),
    ("application/dtmf-relay; charset=utf-8", "Duration=100\nsignal = *\n", "*"),
    ("application/dtmf-relay", "Signal=11\n", "#"),
    ("application/dtmf", "7", "7"),
    ("application/dtmf", "10\r\n", "*"),
    ("application/dtmf-relay", "Signal=A\n", ""),
    ("application/dtmf-relay", "Duration=160\n", ""),
    ("application/media_control+xml", "Signal=5\n", ""),
]


def request(shown: str, more: dict[str, str]) -> SipRequest:
    """An INVITE."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in more.items())
    message = SipMessage.parse(
        f"INVITE sip:311@city.example SIP/2.0\r\nFrom: {shown}\r\nTo: <sip:city@x>\r\n{lines}\r\n"
    )
    assert isinstance(message, SipRequest)
    return message


@pytest.mark.parametrize(("shown", "more", "trusted", "number"), CALLERS)
def test_the_caller_is_found(shown: str, more: dict[str, str], trusted: bool, number: str) -> None:
    assert caller(request(shown, more), trusted) == number


def test_the_number_they_rang_is_the_one_asked_for() -> None:
    assert called(request("<sip:1@x>", {})) == "311"


@pytest.mark.parametrize(("to", "host", "address"), TARGETS)
def test_a_number_becomes_an_address(to: str, host: str, address: str) -> None:
    assert address_of(to, host) == address


@pytest.mark.parametrize("to", ["", "mayor", "sip:", "sip:a@b c", "+1555\r\nX: y"])
def test_what_is_neither_number_nor_address_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match="number"):
        address_of(to, "trunk.example")


def test_a_number_needs_somewhere_to_go() -> None:
    with pytest.raises(ValueError, match="no trunk"):
        address_of("+15550100", "")


@pytest.mark.parametrize(("kind", "body", "key"), INFOS)
def test_a_key_by_sip_info_is_read(kind: str, body: str, key: str) -> None:
    assert key_of_info(kind, body) == key
