"""Faults 26, 30 and 31 at the door itself: nobody speaks, no voice speaks, nothing hears, and speech that stops the line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from one_sentence import OneSentence
from scene import Scene, says, script
from served import SAID, Short, hasty, served
from telephone import Telephone
from voice_line import syllables

from bot.dialogue.turn.resources import Resources
from bot.model.reply import Handover
from voice.asr.recogniser import Capabilities, EngineMissing, Transcript
from voice.audio import audio
from voice.audio.vad import Vad
from voice.call.controller import Call
from voice.call.endpointer import Endpointer
from voice.call.playback import Playback
from voice.tts.synthesiser import SpeakFailed

SPEECH = audio.to_ulaw(syllables(2.5, audio.RATE))
QUIET = b"\xff" * audio.FRAME


class NoVoice:
    """Every voice fails."""

    def sound(self, text: str, language: str, pace: str = "default", key: str = "", keep: bool = True) -> bytes:
        raise SpeakFailed("no voice speaks now")


class Hoarse(Short):
    """A voice that fails at every other sentence."""

    def __init__(self) -> None:
        self.count = 0

    def sound(self, text: str, language: str, pace: str = "default", key: str = "", keep: bool = True) -> bytes:
        self.count += 1
        if self.count % 2:
            raise SpeakFailed("hoarse")
        return super().sound(text, language)


class Broken(OneSentence):
    """A recogniser that breaks when it is to tell what it heard, or before."""

    def __init__(self, when: str) -> None:
        self.when = when

    def open(self, language: str, phrases: Sequence[str] = ()) -> OneSentence.Stream:
        if self.when == "opened":
            raise EngineMissing("gone")
        return self.Wreck()

    class Wreck(OneSentence.Stream):
        def finish(self) -> Transcript:
            raise RuntimeError("a bug")


class Empty(OneSentence):
    """A recogniser that hears nothing in anything."""

    capabilities = Capabilities(("en", "zh"), streaming=False, grammar=False)

    class Stream(OneSentence.Stream):
        def partial(self) -> str:
            return ""


def test_a_caller_who_stays_silent_gets_a_person(tmp_path: Path, house: Resources) -> None:
    with served(tmp_path, house, pacing=hasty()) as line:
        with Telephone(line.url, line.ticket("CA1", "+14155550123")) as phone:
            phone.ring().until(lambda: len(line.turns("CA1")) > 1 and line.turns("CA1")[1].reply, "a person")
        turn = line.turns("CA1")[1]
        assert turn.turn.keys == "0"
        assert turn.reply
        assert any(isinstance(part, Handover) and part.code for part in turn.reply.parts)


def test_where_no_voice_speaks_the_call_is_given_up_so_that_a_person_is_rung(tmp_path: Path) -> None:
    ended: list[str] = []
    with served(tmp_path, mouth=NoVoice(), ended=ended.append, pacing=hasty()) as line:
        with Telephone(line.url, line.ticket("CA1")) as phone:
            assert phone.ring().ended() == 1011
            assert bytes(phone.heard) == b""
        assert ended == []
        assert line.board.admission.taken == 0


def test_a_sentence_that_no_voice_speaks_is_passed_over(tmp_path: Path) -> None:
    with served(tmp_path, mouth=Hoarse()) as line, Telephone(line.url, line.ticket("CA1")) as phone:
        phone.ring().greeted().press("1").until(lambda: len(line.turns("CA1")) > 1, "the call goes on")
        assert phone.closed is None


@pytest.mark.parametrize("hears", [{}, {"en": Empty(), "zh": Empty()}, {"en": Broken("finished")}], ids=["none", "nothing", "broken"])  # fmt: skip
def test_where_nothing_is_heard_keys_still_work(tmp_path: Path, hears: dict[str, OneSentence]) -> None:
    with served(tmp_path, hears=hears) as line, Telephone(line.url, line.ticket("CA1")) as phone:
        phone.ring().greeted().sound(SPEECH + QUIET * 200)
        phone.press("1").until(lambda: len(line.turns("CA1")) > 1, "the key counts")
        assert phone.closed is None


def test_an_ear_that_is_gone_in_the_middle_of_a_call_hands_it_on(tmp_path: Path) -> None:
    with served(tmp_path, hears={"en": Broken("opened")}) as line, Telephone(line.url, line.ticket("CA1")) as phone:
        phone.ring().greeted().sound(SPEECH + QUIET * 200)
        assert phone.ended() == 1011


def test_with_the_real_ear_for_speech_the_line_stops_in_time() -> None:
    scene = Scene(script(says("hello"), says(*"abcdef")))
    ears = Endpointer(Vad(), lambda: OneSentence.Stream(SAID), scene.clock)
    mouth = Playback(scene.wire, scene._make, scene._work, scene.clock)
    scene.call = Call(scene.wire, scene, ears, mouth, scene.pacing, scene.clock, scene._work, scene.pace, "en")
    scene.mouth = mouth
    scene.begin().until_quiet().press("1").wait(1)
    scene.wire.events.clear()
    began = scene.clock()
    for start in range(0, len(SPEECH) - audio.FRAME, audio.FRAME):
        scene.wait(0.02, SPEECH[start : start + audio.FRAME])
    first = scene.wire.events[0][0] - began
    assert scene.wire.events[0][1] == "clear"
    assert first <= _onset() + scene.pacing.interrupts_after + 0.3


def _onset() -> float:
    """Seconds until the first loud frame of the speech."""
    samples = audio.array(audio.from_ulaw(SPEECH)).astype(float)
    loud = next(at for at, value in enumerate(abs(samples)) if value > 500)
    return loud / audio.RATE
