"""What a gateway withstands: a flood, nonsense, repeats, and being told to stop while people talk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sip_steps as sip
from fake_line import SECRET, Call, FakeLine
from gateways import Start, StartProcess
from raw_sip import RawPhone
from sip_steps import answered, bye, invite, pause, press, scenario
from telephones import sipp, start_sipp, until

from voice.telephony.sip.main import main

VIA = "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx"
NONSENSE = [
    b"",
    b"\r\n\r\n",
    b"\x00" * 100,
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"INVITE\r\n\r\n",
    b"INVITE sip:a@b SIP/2.0\r\n\r\n",
    b"INVITE sip:a@b SIP/2.0\r\nVia: \xff\xfe\r\nFrom: <\r\nTo: >\r\nCall-ID: q\r\nCSeq: one INVITE\r\n\r\n",
    f"INVITE sip:a@b SIP/2.0\r\n{VIA}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: q\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\nm=audio x RTP/AVP 0\r\n".encode(),
    f"INVITE sip:a@b SIP/2.0\r\n{VIA}\r\n{'X: y' * 400}\r\n".encode(),
    f"SIP/2.0 200 OK\r\n{VIA}\r\nCSeq: 1 INVITE\r\nCall-ID: never\r\n\r\n".encode(),
    f"SIP/2.0 999999 OK\r\n{VIA}\r\n\r\n".encode(),
    b"A" * 60_000,
]


def stay(call: Call) -> None:
    """Take the call."""
    call.mark("start")


def test_of_forty_calls_at_once_three_are_taken_and_the_others_hear_busy(gateway: Start) -> None:
    with FakeLine(stay) as line:
        one = gateway(line.line.url, "--calls", "3", "--per-number", "0")
        with RawPhone(one.port) as phone:
            calls = [f"flood{number}" for number in range(40)]
            for call in calls:
                phone.invite(call)
            statuses = phone.wait(40)
            assert Counter(statuses.values()) == {200: 3, 486: 37}
            taken = [call for call, status in statuses.items() if status == 200]
            for call in taken:
                phone.acknowledge(call)
                phone.send(phone.request("BYE", call, phone.tag(call), 2))
            until(lambda: not one.gateway.calls, "the three are over")
            phone.invite("after")
            assert phone.wait(41)["after"] == 200


def test_nonsense_is_left_out_and_nothing_of_it_is_written_down(process: StartProcess) -> None:
    with FakeLine(stay) as line, RawPhone((one := process(line.line.url)).port) as phone:
        for data in NONSENSE:
            phone.send(data)
        phone.invite("decent")
        assert phone.wait(1)["decent"] == 200
        phone.acknowledge("decent")
        phone.send(phone.request("BYE", "decent", phone.tag("decent"), 2))
        phone.listen(0.2)
        log = one.log
    assert "datagram left out" in log
    assert "RTP/AVP" not in log and "sip:a@b" not in log and "Traceback" not in log


def test_a_repeated_invite_is_one_call(line: FakeLine, port: int) -> None:
    line.script = stay
    with RawPhone(port) as phone:
        for _ in range(5):
            phone.invite("again")
        assert phone.wait(1) == {"again": 200}
        phone.invite("again")
        phone.listen(0.2)
        phone.acknowledge("again")
        phone.send(phone.request("BYE", "again", phone.tag("again"), 2))
        phone.listen(0.2)
    assert len(line.calls) == 1


def test_another_invite_of_a_call_that_goes_on_is_no_new_call(line: FakeLine, port: int) -> None:
    line.script = stay
    with RawPhone(port) as phone:
        phone.invite("mine")
        phone.wait(1)
        phone.acknowledge("mine")
        phone.send(phone.request("INVITE", "mine", number=9, branch="stranger"))
        phone.send(phone.request("BYE", "mine", tag="guessed", number=9, branch="stranger"))
        phone.send(phone.request("INFO", "mine", tag="guessed", number=10))
        phone.listen(0.3)
        statuses = [text.split(" ", 2)[1] for text in phone.came]
        assert statuses.count("482") == 1
        assert statuses.count("481") == 2
        assert not line.calls[0].ended.is_set()
        phone.send(phone.request("BYE", "mine", phone.tag("mine"), 2))
        until(line.calls[0].ended.is_set, "its own end")


def test_an_answer_is_repeated_until_it_is_acknowledged(line: FakeLine, port: int) -> None:
    line.script = stay
    with RawPhone(port) as phone:
        phone.invite("slow")
        until(
            lambda: (phone.listen(0.1), sum(text.startswith("SIP/2.0 200") for text in phone.came))[1] >= 3,
            "three answers",
        )
        phone.acknowledge("slow")
        phone.send(phone.request("BYE", "slow", phone.tag("slow"), 2))
        until(line.calls[0].ended.is_set, "the end")


def test_a_refusal_is_repeated_until_it_is_acknowledged(line: FakeLine, port: int) -> None:
    line.refuse = "503"
    with RawPhone(port) as phone:
        phone.invite("refused")
        until(
            lambda: (phone.listen(0.1), sum(text.startswith("SIP/2.0 486") for text in phone.came))[1] >= 2,
            "two refusals",
        )
        phone.send(phone.request("ACK", "refused", branch="INVITErefused"))
        phone.listen(0.3)
        before = len(phone.came)
        phone.listen(1.3)
        assert len(phone.came) == before


def test_told_to_stop_it_lets_people_finish_and_takes_nobody_new(tmp_path: Path, process: StartProcess) -> None:
    with FakeLine(stay) as line:
        one = process(line.line.url)
        going = start_sipp(scenario(invite(), answered(), pause(1500), press("1"), bye()), one.port, tmp_path)
        until(lambda: line.calls and line.calls[0].marks, "a call that goes on")
        one.told_to_stop()
        until(lambda: "draining" in one.log, "it hears of it")
        refused = sipp(scenario(invite(), sip.refused(503)), one.port, tmp_path)
        away = sipp(scenario(sip.outside("OPTIONS"), sip.expect(503)), one.port, tmp_path)
        said, _ = going.communicate(timeout=60)
        assert (refused.ended, away.ended, going.returncode) == (0, 0, 0), (refused.said, away.said, said)
        assert one.ended() == 0
    assert line.calls[0].keys == "1"


def test_told_to_stop_it_ends_a_call_that_lasts_longer_than_the_grace(tmp_path: Path, process: StartProcess) -> None:
    with FakeLine(stay) as line:
        one = process(line.line.url, "--grace", "0.3")
        going = start_sipp(scenario(invite(), answered(), sip.hung_up()), one.port, tmp_path)
        until(lambda: line.calls and line.calls[0].marks, "a call that goes on")
        one.told_to_stop()
        said, _ = going.communicate(timeout=60)
        assert going.returncode == 0, said
        assert one.ended() == 0


@pytest.mark.parametrize(
    ("secret", "asked", "said"),
    [("", [], "ONELINE_SECRET_KEY is not set"), (SECRET, ["--listen", "0.0.0.0:5060"], "needs --advertise")],
)
def test_a_gateway_that_lacks_something_says_what(
    secret: str, asked: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONELINE_SECRET_KEY", secret)
    assert main(asked) == 2
    assert said in capsys.readouterr().err
