"""Faults 33 and 37: what no caller's telephone would send, and keys as a hand presses them, at the door itself."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from served import SAID, served
from telephone import STREAM, Telephone
from voice_line import syllables

from bot.dialogue.turn.resources import Resources
from voice.audio import audio
from voice.telephony.stream import media_stream as wire
from voice.telephony.stream.server import MOST_BAD

BAD = {
    "no JSON": "{",
    "no event": "{}",
    "deep": "[" * 30_000,
    "no sound": json.dumps({"event": "media", "media": {}}),
    "no base64": json.dumps({"event": "media", "media": {"payload": "%%%"}}),
    "cut base64": json.dumps({"event": "media", "media": {"payload": "AAA"}}),
    "two keys": json.dumps({"event": "dtmf", "dtmf": {"digit": "12"}}),
    "no such key": json.dumps({"event": "dtmf", "dtmf": {"digit": "A"}}),
    "a mark nobody set": wire.mark(STREAM, "99:99"),
    "an event of tomorrow": json.dumps({"event": "teleport"}),
    "started again": wire.start(STREAM, "CA9", {"ticket": "x"}),
    "half a second of sound at once": wire.media(STREAM, b"\xff" * 4000, 1),
    "no sound at all": wire.media(STREAM, b"", 2),
    "out of order": wire.media(STREAM, b"\xff" * 160, 1) + "",
    "bytes": base64.b64encode(b"\x00" * 400).decode(),
}


def test_what_is_no_message_is_left_out_and_the_call_goes_on(tmp_path: Path) -> None:
    with served(tmp_path) as line, Telephone(line.url, line.ticket("CA1")) as phone:
        phone.ring().greeted()
        for message in BAD.values():
            phone.say(message)
        phone.press("1").until(lambda: len(line.turns("CA1")) > 1, "the key counts")
        assert phone.closed is None
        assert line.turns("CA1")[1].turn.keys == "1"


def test_who_sends_nothing_but_nonsense_is_given_up_as_by_a_fault(tmp_path: Path) -> None:
    with served(tmp_path) as line, Telephone(line.url, line.ticket("CA1")) as phone:
        phone.ring().greeted()
        for _ in range(MOST_BAD):
            phone.say("{")
        assert phone.ended() == 1011
        assert line.board.admission.taken == 0


def test_a_frame_of_ten_megabytes_ends_its_own_call_and_no_other(tmp_path: Path) -> None:
    with served(tmp_path) as line, Telephone(line.url, line.ticket("CA2"), "CA2") as other:
        other.ring().greeted()
        with Telephone(line.url, line.ticket("CA1")) as phone:
            phone.ring().greeted().say(wire.media(STREAM, b"\xff" * 10_000_000))
            other.until(lambda: line.board.admission.taken == 1, "the seat is free")
            phone.drop()
        other.press("1").until(lambda: len(line.turns("CA2")) > 1, "the other goes on")


def test_frames_in_the_wrong_order_and_late_ones_leave_the_sentence(tmp_path: Path) -> None:
    sound = audio.to_ulaw(syllables(2.0, audio.RATE))
    frames = [sound[start : start + 160] for start in range(0, len(sound), 160)]
    frames[10], frames[11], frames[30], frames[33] = frames[11], frames[10], frames[33], frames[30]
    with served(tmp_path) as line, Telephone(line.url, line.ticket("CA1")) as phone:
        phone.ring().greeted().quiet()
        phone.sound(b"".join(frames) + b"\xff" * 8000 * 4)
        phone.until(lambda: len(line.turns("CA1")) > 1, "the sentence is a turn")
        assert line.turns("CA1")[1].turn.text == SAID


@pytest.mark.parametrize("digits", ["0555550123"])
def test_ten_digits_as_fast_as_they_come_are_one_number(tmp_path: Path, house: Resources, digits: str) -> None:
    with served(tmp_path, house) as line, Telephone(line.url, line.ticket("CA1")) as phone:
        phone.ring().greeted().press("0")
        phone.until(lambda: line.turns("CA1")[-1].reply and len(line.turns("CA1")) > 1, "a number is asked for")
        phone.quiet().press(f"{digits}#")
        phone.until(lambda: len(line.turns("CA1")) > 2, "the number is a turn")
        assert line.turns("CA1")[2].turn.keys == digits


def test_a_key_stops_the_line_and_the_next_one_counts(tmp_path: Path) -> None:
    with served(tmp_path) as line, Telephone(line.url, line.ticket("CA1"), echoes=False) as phone:
        phone.ring().greeted().press("1")
        phone.until(lambda: phone.cleared and len(line.turns("CA1")) > 1, "the key counts")
        phone.press("2").until(lambda: len(line.turns("CA1")) > 2, "the next key counts")
        assert [turn.turn.keys for turn in line.turns("CA1")][:3] == ["", "1", "2"]
