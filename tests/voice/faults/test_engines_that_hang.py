"""Engines that hang: nobody waits without end, the other calls go on, and who is not heard comes to a person."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import structlog
from one_sentence import OneSentence
from served import SAID, Short, served
from telephone import Telephone
from test_silence_and_voice import QUIET, SPEECH

from bot.dialogue.turn.resources import Resources
from bot.model.reply import Handover
from voice.asr.recogniser import Transcript
from voice.asr.watched import WatchedStream
from voice.engines.choice import Choice, Home
from voice.engines.deadline import MOST_STUCK, Deadline, Hangs, Illness, is_stuck
from voice.tts.voices import Synthesiser


@pytest.fixture
def hang() -> Iterator[threading.Event]:
    """Whoever waits for it hangs until the test is over."""
    event = threading.Event()
    yield event
    event.set()
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(1.0)


class Hanging(OneSentence):
    """A recogniser that hangs from some moment of an utterance on."""

    def __init__(self, when: str, until: threading.Event) -> None:
        super().__init__(SAID)
        self.when, self.until = when, until

    def open(self, language: str, phrases: Sequence[str] = ()) -> OneSentence.Stream:
        when, until = self.when, self.until

        class Stuck(OneSentence.Stream):
            def feed(self, samples: bytes) -> None:
                if when == "fed":
                    until.wait()
                super().feed(samples)

            def finish(self) -> Transcript:
                until.wait()
                return super().finish()

        if when == "opened":
            until.wait()
        return Stuck(SAID)


@pytest.mark.parametrize("when", ["opened", "fed", "finished"])
def test_whose_words_are_never_told_comes_to_a_person_and_others_go_on(
    tmp_path: Path, house: Resources, hang: threading.Event, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.asr.watched.ANSWERS", 0.5)
    hears = {"en": Hanging(when, hang)}
    with served(tmp_path, house, hears=hears) as line, Telephone(line.url, line.ticket("CA1", "+14155550123")) as phone:
        phone.ring().greeted().quiet().sound(SPEECH + QUIET * 200)
        with Telephone(line.url, line.ticket("CA2"), "CA2") as other:
            other.ring().greeted().press("1").until(lambda: len(line.turns("CA2")) > 1, "the other goes on")
        marks = len(phone.marks)
        phone.until(lambda: _reached(line.turns("CA1")), "a person")
        phone.until(lambda: len(phone.marks) > marks, "something is said")
        assert phone.closed is None


def _reached(turns: Sequence[object]) -> bool:
    replies = [turn.reply for turn in turns if turn.reply]  # type: ignore[attr-defined]
    return any(isinstance(part, Handover) for reply in replies for part in reply.parts)


class Slow(Short):
    """A voice that may hang."""

    languages = ("en",)
    version = "1"

    def __init__(self, name: str, hang: threading.Event | None = None) -> None:
        self.name, self.hang, self.asked = name, hang, 0

    def speak(self, text: str, language: str, pace: str = "default") -> bytes:
        self.asked += 1
        if self.hang:
            self.hang.wait()
        return bytes(1600)


def test_where_a_voice_hangs_the_next_one_speaks_and_nobody_waits_for_it_again(
    tmp_path: Path, hang: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.tts.voices.SENTENCE", 0.3)
    home = Home(tmp_path / "m", tmp_path / "c", tmp_path / "r", Choice({}, {"en": ("first", "second")}, {}))
    first, second = Slow("first", hang), Slow("second")
    mouth = Synthesiser(home, [first, second])  # type: ignore[list-item]
    for text in ("one", "two", "three"):
        assert mouth.sound(text, "en")
    assert (first.asked, second.asked) == (1, 3)


def test_an_engine_that_hung_is_asked_again_after_a_rest_once_it_is_free(hang: threading.Event) -> None:
    engine = Deadline("slow", rest=0.0)
    with pytest.raises(Hangs):
        engine.run(hang.wait, 0.05)
    with pytest.raises(Hangs):
        engine.run(lambda: 1, 5.0)
    hang.set()
    end = time.monotonic() + 120
    while engine.illness.is_ill:
        assert time.monotonic() < end
    assert engine.run(lambda: 1, 5.0) == 1


def test_who_waits_for_a_turn_waits_no_longer_than_for_an_answer(hang: threading.Event) -> None:
    engine = Deadline("busy")
    first = threading.Thread(target=lambda: engine.run(lambda: hang.wait(20), 30.0))
    first.start()
    with pytest.raises(Hangs):
        engine.run(lambda: 1, 0.1)
    hang.set()
    first.join()
    assert engine.run(lambda: 1, 5.0) == 1


def test_what_an_engine_raises_comes_through() -> None:
    with pytest.raises(KeyError):
        Deadline("broken").run(lambda: {}["x"], 5.0)


def test_a_process_is_to_be_replaced_once_so_many_threads_hang(hang: threading.Event) -> None:
    engines = [Deadline(f"engine {number}") for number in range(MOST_STUCK)]
    for engine in engines:
        assert not is_stuck()
        with pytest.raises(Hangs):
            engine.run(hang.wait, 0.05)
    assert is_stuck()


def test_a_stream_that_is_dropped_leaves_no_thread() -> None:
    before = threading.active_count()
    for _ in range(20):
        stream = WatchedStream(lambda: OneSentence.Stream(SAID), Illness("ear"))
        stream.feed(bytes(320))
        del stream
    end = time.monotonic() + 120
    while threading.active_count() > before:
        assert time.monotonic() < end


def test_that_a_voice_hangs_is_a_warning_once_and_not_with_each_sentence_it_is_left_alone_for(
    tmp_path: Path, hang: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.tts.voices.SENTENCE", 0.2)
    choice = Choice({}, {"en": ("first", "second")}, {})
    home = Home(tmp_path / "models", tmp_path / "clips", tmp_path / "recordings", choice)
    with structlog.testing.capture_logs() as lines:
        mouth = Synthesiser(home, (Slow("first", hang), Slow("second")))
        for text in ("One.", "Two.", "Three."):
            assert mouth.sound(text, "en")
    told = [line["log_level"] for line in lines if line["event"] == "voice failed"]
    assert [level for level in told if level != "debug"] == ["warning"]
