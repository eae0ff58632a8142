"""A person is rung for a caller: who answers hears and is heard, and every way not to be answered is told to the line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import sip_steps as sip
from fake_line import Call, FakeLine
from gateways import Start
from sip_steps import answered, bye, invite, pause, press, scenario
from telephones import Baresip, free_port, sipp, start_sipp, until
from tones import seconds_of, tone

from voice.audio.audio import write_wav
from voice.telephony.sip.bridge import NotAnswered

ANSWERS = [(486, "busy"), (603, "busy"), (480, "no-answer"), (404, "failed"), (500, "failed")]


def wav(folder: Path, pitch: float) -> Path:
    """A tone of twelve seconds."""
    file = folder / f"{pitch}.wav"
    write_wav(file, tone(pitch, 12.0))
    return file


def to(address: str) -> object:
    """A line that asks for a person at once."""

    def script(call: Call) -> None:
        call.mark("start")
        until(lambda: call.marks, "the call is answered")
        call.transfer(address)

    return script


def test_caller_and_person_hear_each_other_and_the_line_is_done(tmp_path: Path, line: FakeLine, port: int) -> None:
    with (
        Baresip(tmp_path, says=wav(tmp_path, 500), answers=True) as person,
        Baresip(tmp_path, says=wav(tmp_path, 880)) as caller,
    ):
        line.script = to(person.address)
        caller.dial(f"sip:city@127.0.0.1:{port}")
        person.wait_for("CALL_ESTABLISHED")
        until(line.calls[0].ended.is_set, "the line is done")
        assert line.calls[0].outcomes == ["answered"]
        time.sleep(1.3)  # why: they talk for as long
        caller.hang_up()
        person.wait_for("CALL_CLOSED")
    assert seconds_of(500, caller.heard()) >= 0.8
    assert seconds_of(880, person.heard()) >= 0.8


def test_when_the_person_hangs_up_the_caller_is_hung_up_on(tmp_path: Path, line: FakeLine, port: int) -> None:
    with Baresip(tmp_path, answers=True, codings="PCMA/8000/1") as person:
        line.script = to(person.address)
        going = start_sipp(scenario(invite(), answered(), sip.hung_up()), port, tmp_path)
        person.wait_for("CALL_ESTABLISHED")
        person.hang_up()
        said, _ = going.communicate(timeout=60)
    assert going.returncode == 0, said


@pytest.mark.parametrize(("status", "outcome"), ANSWERS)
def test_a_refusal_is_told_and_the_line_talks_on(
    status: int, outcome: str, tmp_path: Path, line: FakeLine, port: int
) -> None:
    there = free_port()
    (tmp_path / "desk").mkdir()
    desk = start_sipp(
        scenario(sip.rung(), sip.answers(status), sip.acknowledged()), port, tmp_path / "desk", server=there
    )
    line.script = to(f"sip:desk@127.0.0.1:{there}")
    played = sipp(scenario(invite(), answered(), pause(300), press("1"), bye()), port, tmp_path)
    said, _ = desk.communicate(timeout=60)
    assert (played.ended, desk.returncode) == (0, 0), played.said + said
    assert line.calls[0].outcomes == [outcome]
    assert line.calls[0].keys == "1"


@pytest.mark.parametrize("address", ["+15550100", "sip:desk@nowhere.invalid"])
def test_a_person_who_can_not_be_rung_is_told(address: str, tmp_path: Path, line: FakeLine, port: int) -> None:
    line.script = to(address)
    played = sipp(scenario(invite(), answered(), pause(300), bye()), port, tmp_path)
    assert played.ended == 0, played.said
    assert line.calls[0].outcomes == ["failed"]


def test_a_caller_who_hangs_up_while_a_person_is_rung_stops_the_ringing(
    tmp_path: Path, line: FakeLine, port: int
) -> None:
    there = free_port()
    (tmp_path / "desk").mkdir()
    steps = [sip.rung(), sip.answers(180), sip.cancelled()]
    desk = start_sipp(scenario(*steps), port, tmp_path / "desk", server=there)
    line.script = to(f"sip:desk@127.0.0.1:{there}")
    played = sipp(scenario(invite(), answered(), pause(400), bye()), port, tmp_path)
    said, _ = desk.communicate(timeout=60)
    assert (played.ended, desk.returncode) == (0, 0), played.said + said


def test_a_person_who_answers_as_the_ringing_stops_is_hung_up_on(tmp_path: Path, line: FakeLine, port: int) -> None:
    there = free_port()
    (tmp_path / "desk").mkdir()
    late = [sip.cancelled_too_late(), sip.acknowledged(), sip.hung_up()]
    desk = start_sipp(scenario(sip.rung(), sip.answers(180), *late), port, tmp_path / "desk", server=there)
    line.script = to(f"sip:desk@127.0.0.1:{there}")
    played = sipp(scenario(invite(), answered(), pause(300), bye()), port, tmp_path)
    said, _ = desk.communicate(timeout=60)
    assert (played.ended, desk.returncode) == (0, 0), played.said + said


def test_a_person_who_does_not_answer_in_time_is_rung_no_longer(tmp_path: Path, gateway: Start) -> None:
    with FakeLine() as line, Baresip(tmp_path) as person:
        ringing = gateway(line.line.url).run(lambda one: one.dialler.ring(person.address, 0.5))
        with pytest.raises(NotAnswered, match="no-answer"):
            ringing.result(20)
        person.wait_for("CALL_CLOSED")


def test_a_caller_hears_ringing_while_a_person_is_rung(tmp_path: Path, line: FakeLine, port: int) -> None:
    with Baresip(tmp_path) as person, Baresip(tmp_path) as caller:
        line.script = to(person.address)
        caller.dial(f"sip:city@127.0.0.1:{port}")
        person.wait_for("CALL_INCOMING")
        time.sleep(1.3)  # why: they talk for as long
        caller.hang_up()
        caller.wait_for("CALL_CLOSED")
        person.wait_for("CALL_CLOSED")
    assert 0.8 <= seconds_of(425, caller.heard()) <= 1.2


def test_when_the_line_dies_the_staff_are_rung(tmp_path: Path, gateway: Start) -> None:
    def die(call: Call) -> None:
        call.mark("start")
        until(lambda: call.marks, "the call is answered")
        call.die()

    with FakeLine(die) as line, Baresip(tmp_path, answers=True) as staff:
        one = gateway(line.line.url, "--staff", staff.address)
        with Baresip(tmp_path, says=wav(tmp_path, 880)) as caller:
            caller.dial(one.address)
            staff.wait_for("CALL_ESTABLISHED")
            time.sleep(1.3)  # why: they talk for as long
            caller.hang_up()
            staff.wait_for("CALL_CLOSED")
    assert seconds_of(880, staff.heard()) >= 0.8


def test_when_the_line_dies_and_the_staff_are_busy_the_call_ends(tmp_path: Path, gateway: Start) -> None:
    there = free_port()
    (tmp_path / "desk").mkdir()
    with FakeLine(lambda call: (call.mark("a"), until(lambda: call.marks, "answered"), call.die())) as line:
        one = gateway(line.line.url, "--staff", f"sip:desk@127.0.0.1:{there}")
        desk = start_sipp(
            scenario(sip.rung(), sip.answers(486), sip.acknowledged()), one.port, tmp_path / "desk", server=there
        )
        played = sipp(scenario(invite(), answered(), sip.hung_up()), one.port, tmp_path)
        said, _ = desk.communicate(timeout=60)
    assert (played.ended, desk.returncode) == (0, 0), played.said + said
