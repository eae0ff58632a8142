"""One call's ears: what is decoded when, and what is kept from before speech was noticed."""

from __future__ import annotations

from scene import LOUD, QUIET, STEP, Clock, LoudIsVoice

from voice.asr.recogniser import Transcript
from voice.audio.audio import FRAME
from voice.call.endpointer import AFTER, BEFORE, Endpointer


class Counts:
    """Counts the frames it is fed."""

    def __init__(self) -> None:
        self.frames = 0

    def feed(self, samples: bytes) -> None:
        self.frames += len(samples) // (2 * FRAME)

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript("words", 1.0)


class Ears:
    def __init__(self) -> None:
        self.clock, self.stream, self.opened = Clock(), Counts(), 0
        self.ears = Endpointer(LoudIsVoice(), self._open, self.clock)

    def _open(self) -> Counts:
        self.opened += 1
        self.stream = Counts()
        return self.stream

    def hear(self, frame: bytes, count: int) -> Ears:
        for _ in range(count):
            self.clock.now += STEP
            self.ears.sound(frame)
        return self


def test_what_the_sound_says_besides_speech_is_told_once() -> None:
    said = iter(["", "5", "", "#", ""])
    ears = Endpointer(LoudIsVoice(), lambda: None, Clock(), tones=lambda frame: next(said))
    ears.sound(QUIET * 2)
    assert ears.signals() == ["5"]
    ears.sound(LOUD * 3)
    assert (ears.signals(), ears.signals()) == (["#"], [])


def test_nothing_is_decoded_while_nobody_speaks() -> None:
    assert Ears().hear(QUIET, 500).opened == 0


def test_what_came_just_before_speech_is_decoded_with_it() -> None:
    ears = Ears().hear(QUIET, 100).hear(LOUD, 10)
    assert ears.stream.frames == BEFORE + 10


def test_a_long_rest_is_decoded_only_when_they_speak_on() -> None:
    ears = Ears().hear(LOUD, 10).hear(QUIET, 100)
    assert ears.stream.frames == 10 + AFTER
    assert ears.hear(LOUD, 1).stream.frames == 10 + 100 + 1


def test_the_rest_after_an_utterance_is_never_decoded() -> None:
    ears = Ears().hear(LOUD, 10).hear(QUIET, 100)
    stream = ears.stream
    assert ears.ears.take()().text == "words"
    assert stream.frames == 10 + AFTER
    assert ears.hear(QUIET, 5).hear(LOUD, 5).stream.frames == 5 + 5


def test_sound_may_come_in_any_length() -> None:
    ears = Ears()
    ears.ears.sound(LOUD[:50])
    ears.ears.sound(LOUD + LOUD[:110])
    assert ears.stream.frames == 2


def test_quiet_is_counted_by_the_sound_and_by_the_clock_where_none_comes() -> None:
    ears = Ears().hear(LOUD, 10).hear(QUIET, 50)
    assert abs(ears.ears.quiet - 1.0) < 0.05
    ears.clock.now += 5.0
    assert ears.ears.quiet >= 5.0
