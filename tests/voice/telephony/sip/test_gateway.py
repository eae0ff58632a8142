"""The gateway with real telephones: SIPp message by message, baresip as a person; the line at the other end is a fake."""

from __future__ import annotations

from pathlib import Path

import pytest
import sip_steps as sip
from fake_line import Call, FakeLine
from sip_steps import answered, bye, invite, pause, press, scenario, sdp
from telephones import Baresip, sipp, start_sipp, until
from tones import seconds_of, tone

from voice.audio.audio import to_alaw, to_ulaw, write_wav

CALLS = [
    ("µ-law", (0,), 101, 0),
    ("A-law alone", (8,), 101, 8),
    ("keys by another number", (8, 0), 96, 8),
]


def greet(call: Call) -> None:
    """Half a second of a tone, and a mark."""
    call.play(tone(880, 0.5))
    call.mark("greeting")


def spoken(folder: Path, coding: int) -> Path:
    """A second of a tone as a file of bytes on the wire."""
    file = folder / f"said{coding}.raw"
    file.write_bytes((to_alaw if coding == 8 else to_ulaw)(tone(500, 1.0)))
    return file


@pytest.mark.parametrize(("codings", "keys", "coding"), [row[1:] for row in CALLS], ids=[row[0] for row in CALLS])
def test_a_call_is_answered_heard_and_ended(
    codings: tuple[int, ...], keys: int, coding: int, tmp_path: Path, line: FakeLine, port: int
) -> None:
    line.script = greet
    steps = [invite(sdp(codings, keys)), answered(), sip.say(spoken(tmp_path, coding), coding), pause(1300), bye()]
    played = sipp(scenario(*steps), port, tmp_path)
    assert played.ended == 0, played.said
    call = line.calls[0]
    until(call.ended.is_set, "its end")
    assert call.marks == ["greeting"]
    assert 0.6 <= seconds_of(500, bytes(call.heard)) <= 1.2
    assert (call.ticket.caller, call.ticket.called, call.ticket.wire) == ("+15550123", "sip:city@127.0.0.1", "sip")


def test_each_key_pressed_arrives_once_and_after_its_mark(tmp_path: Path, line: FakeLine, port: int) -> None:
    line.script = greet
    played = sipp(scenario(invite(), answered(), pause(700), press("10*#7"), bye()), port, tmp_path)
    assert played.ended == 0, played.said
    assert line.calls[0].events == ["greeting", "1", "0", "*", "#", "7"]


def test_without_telephone_event_keys_come_by_sip_info(tmp_path: Path, line: FakeLine, port: int) -> None:
    line.script = greet
    steps = [invite(sdp(keys=0)), answered(), sip.info("4", 2), sip.info("*", 3), bye(4)]
    played = sipp(scenario(*steps), port, tmp_path)
    assert played.ended == 0, played.said
    until(line.calls[0].ended.is_set, "the end")
    assert line.calls[0].keys == "4*"


def test_what_the_line_says_while_we_are_held_is_said_when_they_come_back(
    tmp_path: Path, line: FakeLine, port: int
) -> None:
    def later(call: Call) -> None:
        call.mark("start")
        until(lambda: "1" in call.keys, "the key that starts the prompt")
        greet(call)

    line.script = later
    held = [invite(sdp(more="a=sendonly"), 2), answered(2), press("1"), pause(700), press("3")]
    back = [invite(sdp(), 3), answered(3), pause(800), press("2")]
    played = sipp(scenario(invite(), answered(), pause(200), *held, *back, bye(4)), port, tmp_path)
    assert played.ended == 0, played.said
    assert line.calls[0].events == ["start", "1", "3", "greeting", "2"]


def test_a_re_invite_we_can_not_follow_is_refused_and_the_call_goes_on(
    tmp_path: Path, line: FakeLine, port: int
) -> None:
    line.script = greet
    refused = sip.refused(488).replace("CSeq: 1 ACK", "CSeq: 2 ACK")
    played = sipp(scenario(invite(), answered(), invite(sdp((18,)), 2), refused, press("3"), bye(3)), port, tmp_path)
    assert played.ended == 0, played.said
    assert line.calls[0].keys == "3"


@pytest.mark.parametrize(
    "body", [sdp((18,)), sdp(proto="RTP/SAVP"), sdp(port="0")], ids=["G.729", "encrypted", "no port"]
)
def test_an_offer_we_share_nothing_with_is_refused(body: str, tmp_path: Path, line: FakeLine, port: int) -> None:
    played = sipp(scenario(invite(body), sip.refused(488)), port, tmp_path)
    assert played.ended == 0, played.said
    assert line.calls == []


def test_a_caller_who_gives_up_while_it_rings_is_not_answered(tmp_path: Path, line: FakeLine, port: int) -> None:
    steps = [invite(), sip.expect(100, True), sip.expect(180), pause(300), sip.cancel()]
    played = sipp(scenario(*steps), port, tmp_path)
    assert played.ended == 0, played.said
    until(line.calls[0].ended.is_set, "the line hears of it")
    assert not line.calls[0].heard


@pytest.mark.parametrize("how", ["503", "close"])
def test_a_line_that_refuses_makes_the_caller_hear_busy(how: str, tmp_path: Path, line: FakeLine, port: int) -> None:
    line.refuse = how
    played = sipp(scenario(invite(), sip.refused(486)), port, tmp_path)
    assert played.ended == 0, played.said


def test_the_line_hangs_up_once_all_was_played(tmp_path: Path, line: FakeLine, port: int) -> None:
    def bid_farewell(call: Call) -> None:
        greet(call)
        call.socket.close()

    line.script = bid_farewell
    with Baresip(tmp_path) as telephone:
        telephone.dial(f"sip:city@127.0.0.1:{port}")
        telephone.wait_for("CALL_CLOSED")
    assert seconds_of(880, telephone.heard()) >= 0.4


def test_a_line_that_dies_in_a_call_with_no_staff_ends_it(tmp_path: Path, line: FakeLine, port: int) -> None:
    def die(call: Call) -> None:
        call.mark("start")
        until(lambda: call.marks, "the call is answered")
        call.die()

    line.script = die
    played = sipp(scenario(invite(), answered(), sip.hung_up()), port, tmp_path)
    assert played.ended == 0, played.said


@pytest.mark.parametrize(("method", "status"), [("OPTIONS", 200), ("MESSAGE", 405), ("BYE", 481), ("INFO", 481)])
def test_a_request_outside_any_call_is_answered(
    method: str, status: int, tmp_path: Path, line: FakeLine, port: int
) -> None:
    played = sipp(scenario(sip.outside(method), sip.expect(status)), port, tmp_path)
    assert played.ended == 0, played.said


def test_a_person_with_a_softphone_hears_the_line_and_is_heard(tmp_path: Path, line: FakeLine, port: int) -> None:
    wav = tmp_path / "says.wav"
    write_wav(wav, bytes(8000) + tone(500, 1.0) + bytes(16_000 * 20))
    line.script, line.echo = greet, True
    with Baresip(tmp_path, says=wav) as telephone:
        telephone.dial(f"sip:city@127.0.0.1:{port}")
        telephone.wait_for("CALL_ESTABLISHED")
        until(lambda: seconds_of(500, bytes(line.calls[0].heard)) >= 0.9, "the line hears it all")
        until(lambda: len(line.calls[0].heard) > 3 * 16_000, "all is said back, after the greeting")
        telephone.press("5")
        until(lambda: line.calls[0].keys == "5", "the key")
        telephone.hang_up()
        until(line.calls[0].ended.is_set, "the line hears the end")
        telephone.wait_for("CALL_CLOSED")
    heard = telephone.heard()
    assert 0.4 <= seconds_of(880, heard) <= 0.6
    assert seconds_of(500, heard) >= 0.7


def test_two_callers_at_once_are_heard_apart(tmp_path: Path, line: FakeLine, port: int) -> None:
    line.script = greet
    running = []
    for keys in ("12", "34"):
        folder = tmp_path / keys
        folder.mkdir()
        running.append(start_sipp(scenario(invite(), answered(), pause(200), press(keys), bye()), port, folder))
    assert [(one.communicate(timeout=60), one.returncode)[1] for one in running] == [0, 0]
    assert sorted(call.keys for call in line.calls) == ["12", "34"]
