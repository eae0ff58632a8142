"""Who may ring by SIP, where sound may go, how many calls a number has, and that nothing is left of any call or flood."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from fake_line import Call, FakeLine
from gateways import GatewayThread, Start
from raw_sip import SOUND, RawPhone
from telephones import until

from voice.telephony.sip.peers import Pace, Peers, is_near, lies_in, networks_of

FLOOD = 3000
ELSEWHERE = SOUND.replace("127.0.0.1", "203.0.113.9").format(port=4000)


def stay(call: Call) -> None:
    """Take the call and speak."""
    call.mark("start")
    call.play(bytes(160_000))


def tables(gateway: Any) -> dict[str, int]:
    """How much is in everything that the gateway and aiosipua's part of it keep."""
    parts = {
        "gateway": gateway, "wire": gateway.wire, "transactions": gateway.wire.transactions, "uas": gateway.uas,
        "uas.transactions": gateway.uas.transactions, "uac": gateway.uac, "dialler": gateway.dialler,
        "uac.transactions": getattr(gateway.uac, "transactions", None),
    }  # fmt: skip
    return {
        f"{part}.{name}": len(value)
        for part, thing in parts.items()
        if thing is not None
        for name, value in vars(thing).items()
        if isinstance(value, dict | list | set) and not callable(value)
    }


def quiet(one: GatewayThread) -> dict[str, int]:
    """What is kept once no call goes on."""
    until(lambda: one.gateway and not one.gateway.calls, "no call goes on")
    return tables(one.gateway)


def test_a_stranger_is_not_read_at_all(gateway: Start) -> None:
    with FakeLine(stay) as line:
        one = gateway(line.line.url)
        assert one.gateway
        one.gateway.wire.peers.admits = lambda host: host == "127.0.0.1"  # type: ignore[method-assign]
        with RawPhone(one.port, "127.0.0.2") as stranger, RawPhone(one.port) as phone:
            for number in range(20):
                stranger.invite(f"stranger{number}")
            stranger.listen(0.3)
            phone.invite("friend")
            assert phone.wait(1) == {"friend": 200}
        assert (stranger.came, one.gateway.wire.strangers, len(line.calls)) == ([], 20, 1)


def test_nothing_is_spoken_to_who_does_not_acknowledge_the_answer(gateway: Start, monkeypatch: Any) -> None:
    monkeypatch.setattr("voice.telephony.sip.gateway.ACKNOWLEDGES", 0.5)
    with FakeLine(stay) as line:
        one = gateway(line.line.url)
        with RawPhone(one.port) as phone:
            phone.invite("forged")
            assert phone.wait(1) == {"forged": 200}
            until(line.calls[0].ended.is_set, "the seat is given back")
            phone.listen(0.2)
            assert phone.sound == 0
            assert any(text.startswith("BYE") for text in phone.came)
            phone.invite("real")
            phone.wait(2)
            phone.acknowledge("real")
            until(lambda: (phone.listen(0.1), phone.sound)[1], "sound")


def test_sound_goes_to_no_network_that_is_not_named(gateway: Start) -> None:
    with FakeLine(stay) as line:
        one = gateway(line.line.url)
        with RawPhone(one.port) as phone:
            phone.invite("thief", ELSEWHERE)
            assert phone.wait(1) == {"thief": 488}
        relayed = gateway(line.line.url, "--media", "203.0.113.0/24")
        with RawPhone(relayed.port) as phone:
            phone.invite("relayed", ELSEWHERE)
            assert phone.wait(1) == {"relayed": 200}


def test_a_number_has_two_calls_and_others_go_on(gateway: Start) -> None:
    with FakeLine(stay) as line:
        one = gateway(line.line.url)
        with RawPhone(one.port, number="15550100") as phone, RawPhone(one.port, number="15550101") as other:
            for call in ("a", "b", "c"):
                phone.invite(call)
            assert Counter(phone.wait(3).values()) == {200: 2, 486: 1}
            other.invite("d")
            assert other.wait(1) == {"d": 200}


def test_a_number_is_shown_or_vouched_for(gateway: Start) -> None:
    with FakeLine(stay) as line:
        for more, worth in (([], "shown"), (["--trust", "127.0.0.1"], "vouched")):
            line.reset(stay)
            one = gateway(line.line.url, *more)
            with RawPhone(one.port, number="15550100") as phone:
                request = phone.request("INVITE", "x", body=SOUND.format(port=4000))
                phone.send(request.replace("Max-Forwards", "P-Asserted-Identity: <sip:+15550123@x>\r\nMax-Forwards"))
                assert phone.wait(1) == {"x": 200}
            ticket = line.calls[0].ticket
            assert (ticket.caller, ticket.number) == ("+15550123" if worth == "vouched" else "15550100", worth)


def test_a_flood_leaves_nothing_and_the_next_call_is_taken(gateway: Start) -> None:
    with FakeLine(stay) as line:
        one = gateway(line.line.url, "--calls", "3", "--per-number", "0")
        assert one.gateway
        with RawPhone(one.port, "127.0.0.2") as flood, RawPhone(one.port) as phone:
            for number in range(FLOOD):
                flood.invite(f"flood{number}")
                if number % 50 == 0:
                    flood.listen(0.01)
            flood.listen(0.5)
            most = tables(one.gateway)
            assert one.gateway.wire.hurried > FLOOD / 2
            # Why these: what came within the pace is remembered for half a minute, so that a repeat of it is known as one.
            assert {name: size for name, size in most.items() if size > 10}.keys() <= {
                "transactions._answers",
                "transactions.refusals",
            }
            assert max(most.values()) <= 200
            until(lambda: one.gateway and not one.gateway.calls, "those it took are over")
            phone.invite("after")
            assert phone.wait(1) == {"after": 200}


@pytest.mark.parametrize("by", ["us", "them", "nobody answers"])
def test_after_two_hundred_calls_nothing_is_left(gateway: Start, by: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("voice.telephony.sip.bridge.LINGERS", 0.0)
    with FakeLine(lambda call: call.mark("start")) as line:
        one = gateway(line.line.url)
        assert one.gateway
        one.gateway.wire.calls_pace = one.gateway.wire.pace = Pace(1e6, 1e6)
        with RawPhone(one.port) as phone:
            for number in range(200):
                call = f"call{number}"
                line.refuse = "503" if by == "nobody answers" else ""
                phone.invite(call)
                phone.wait(number + 1)
                if by == "nobody answers":
                    continue
                phone.acknowledge(call)
                if by == "us":
                    until(lambda: line.calls, "it came")
                    line.calls.pop().socket.close()
                    until(lambda call=call: (phone.listen(0.01), _says_bye(phone, call))[1], "BYE")
                else:
                    phone.send(phone.request("BYE", call, phone.tag(call), 2))
                    line.calls.pop()
                phone.came = [text for text in phone.came if "SIP/2.0 2" in text and "INVITE" in text]
        left = quiet(one)
    known = {"transactions._answers", "transactions.refusals", "transactions.waiting", "uac.transactions._client"}
    assert {
        name: size for name, size in left.items() if size and name not in known and not name.startswith("uas._handlers")
    } == {}


def _says_bye(phone: RawPhone, call: str) -> bool:
    return any(text.startswith("BYE") and f"Call-ID: {call}\r" in text for text in phone.came)


def test_a_bucket_lets_through_its_rate_and_no_more() -> None:
    pace = Pace(10.0, 20.0)
    assert sum(pace.takes("a", 0.0) for _ in range(100)) == 20
    assert sum(pace.takes("a", 1.0) for _ in range(100)) == 10
    assert pace.takes("b", 1.0)


def test_the_pace_of_so_many_sources_is_kept_and_no_more() -> None:
    pace = Pace(10.0, 20.0)
    for number in range(5000):
        pace.takes(f"192.0.2.{number}", 0.0)
    assert len(pace) == 1024


def test_networks_are_told_apart() -> None:
    networks = networks_of("192.0.2.0/25, 2001:db8::/32")
    hosts = ["192.0.2.1", "192.0.2.200", "2001:db8::1", "::1", "example.org", ""]
    assert [lies_in(host, networks) for host in hosts] == [True, False, True, False, False, False]
    assert is_near("192.0.2.7", "192.0.2.99")
    assert not is_near("192.0.3.7", "192.0.2.99")
    assert not is_near("nowhere", "192.0.2.99")


def test_who_was_rung_may_answer_and_only_so_many_are_remembered() -> None:
    peers = Peers(())
    for number in range(300):
        peers.rang(f"198.51.100.{number}")
    assert peers.admits("198.51.100.299")
    assert not peers.admits("198.51.100.1")
