"""How a call's parts are joined: language, pace, loudness, what hears, and a voice that is lost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from databases import open_new
from demo_city import all_keywords

from bot.language.phrases import Phrases
from channels.calls.call_factory import MOST_UNSPOKEN, MOST_WORK, CallFactory, VoiceFailureGuard
from channels.calls.call_services import CallServices
from voice.asr.recogniser import Capabilities, Transcript
from voice.audio import audio
from voice.call.pacing import read_pacing
from voice.telephony.stream.server import CallFailed
from voice.telephony.stream.ticket import Ticket
from voice.tts.synthesiser import SpeakFailed

ROOT = Path(__file__).parents[3]
PHRASES, KEYWORDS = Phrases(ROOT / "intents"), all_keywords()
SPEECH = audio.to_ulaw((np.sin(np.arange(16_000) / 3) * 6000).astype("<i2").tobytes())


@dataclass
class Mouth:
    """Says how it was asked."""

    asked: list[tuple[str, str, str, bool]] = field(default_factory=list)

    loaded: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def start(self, languages: Sequence[str]) -> None:
        self._set(self.loaded | {*languages})

    rests: int = 0

    def rest(self, languages: Sequence[str]) -> None:
        self.rests += 1
        self._set(self.loaded - {*languages})

    def _set(self, loaded: set[str]) -> None:
        with self.changed:
            self.loaded = loaded
            self.changed.notify_all()

    def wait_for(self, loaded: set[str], rests: int = 0) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.loaded == loaded and self.rests == rests, 60)

    def sound(self, text: str, language: str, pace: str = "default", key: str = "", keep: bool = True) -> bytes:
        self.asked.append((text, language, pace, keep))
        return SPEECH


@dataclass
class Recogniser:
    """Notes what it was opened for."""

    streaming: bool = True
    strict: bool = False
    opened: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    loads: int = 0
    name = "notes"

    def load(self) -> None:
        self.loads += 1

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(("en", "zh"), streaming=self.streaming, grammar=True, strict=self.strict)

    def open(self, language: str, phrases: Sequence[str] = ()) -> Recogniser:
        self.opened.append((language, tuple(phrases)))
        return self

    def feed(self, samples: bytes) -> None: ...

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript("", 0.0)


class Wire:
    """Keeps what is played."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def play(self, sound: bytes) -> None:
        self.sent.append(sound)

    def mark(self, name: str) -> None: ...

    def clear(self) -> None: ...

    def transfer(self, to: str) -> bool:
        return False

    def hang_up(self) -> None: ...


def _at_once(do: Callable[[], Any], then: Callable[[Any], None]) -> None:
    try:
        result = do()
    except Exception:
        result = None
    then(result)


@pytest.fixture
def phones(tmp_path: Path) -> Any:
    store = open_new(tmp_path / "board.db")
    names = {"en": "City Help", "zh": "临河热线"}
    down = CallServices(lambda turn: True, _Nobody(), PHRASES, KEYWORDS, lambda at: "", names)
    pacing = read_pacing(ROOT / "city" / "pacing.yml")
    yield CallFactory(down, store, {"en": Recogniser()}, Mouth(), pacing, "en")  # type: ignore[arg-type, dict-item]
    store.close()


class _Nobody:
    """A store that knows no turn, so that every contribution ends in trouble."""

    def turn(self, channel: str, provider_id: str) -> None:
        raise LookupError


def test_a_language_is_loaded_with_the_first_call_in_it_and_the_city_s_own_from_the_start(phones: CallFactory) -> None:
    english, chinese, mouth = Recogniser(), Recogniser(), Mouth()
    hears = {"en": english, "zh": chinese}
    line = replace(phones, recognisers=hears, mouth=mouth, at_once=frozenset({"en"}))  # type: ignore[arg-type]
    line.begin()
    assert mouth.wait_for({"en"}, rests=1)
    assert (english.loads, chinese.loads) == (1, 0)
    for call in ("CA1", "CA2"):
        line.open(Ticket(call, "", language="zh"), Wire(), _at_once)
    assert mouth.wait_for({"en", "zh"}, rests=1)
    assert (english.loads, chinese.loads) == (1, 1)


def test_where_nothing_is_said_every_language_is_loaded_from_the_start(phones: CallFactory) -> None:
    hears, mouth = {"en": Recogniser(), "zh": Recogniser()}, Mouth()
    replace(phones, recognisers=hears, mouth=mouth).begin()  # type: ignore[arg-type]
    assert mouth.wait_for({"en", "zh"})
    assert [one.loads for one in hears.values()] == [1, 1]


@pytest.mark.parametrize(("tag", "language"), [("", "en"), ("zh", "zh"), ("en", "en"), ("xx", "en")])
def test_a_call_begins_in_the_language_of_its_ticket_or_of_the_city(
    phones: CallFactory, tag: str, language: str
) -> None:
    assert phones.open(Ticket("CA1", "", language=tag), Wire(), _at_once).language == language


def test_the_pace_and_the_loudness_of_the_caller_are_those_of_the_mouth(phones: CallFactory) -> None:
    wire = Wire()
    call = phones.open(Ticket("CA1", ""), wire, _at_once)
    call.begin()
    call.pace.slow = call.pace.loud = True
    call.key("1")
    mouth = phones.mouth
    assert isinstance(mouth, Mouth)
    assert [pace for _, _, pace, _ in mouth.asked][:1] == ["default"]
    assert mouth.asked[-1][2] == "slow"
    first, last = (audio.array(audio.from_ulaw(sound)).astype(float) for sound in (wire.sent[0], wire.sent[-1]))
    assert np.abs(last).max() > np.abs(first).max()


def test_who_wants_it_quieter_hears_it_more_softly(phones: CallFactory) -> None:
    wire = Wire()
    call = phones.open(Ticket("CA1", ""), wire, _at_once)
    call.begin()
    call.pace.follow("quieter")
    call.key("1")
    first, last = (audio.array(audio.from_ulaw(sound)).astype(float) for sound in (wire.sent[0], wire.sent[-1]))
    assert 0 < np.abs(last).max() < np.abs(first).max()


def test_what_hears_is_opened_in_the_language_of_the_moment_and_for_what_was_asked(phones: CallFactory) -> None:
    call = phones.open(Ticket("CA1", ""), Wire(), _at_once)
    ear = phones.recognisers["en"]
    assert isinstance(ear, Recogniser)
    call._ears._open()
    assert ear.opened == [("en", ())]
    assert call._ears.streams


def test_a_language_nothing_hears_is_worked_by_keys(phones: CallFactory) -> None:
    call = phones.open(Ticket("CA1", "", language="zh"), Wire(), _at_once)
    assert call._ears._open() is None
    assert not call._ears.streams


def test_a_board_has_threads_for_all_that_its_calls_may_need_at_once(phones: CallFactory) -> None:
    for calls in (1, 6):
        board = phones.board("a secret", calls)
        assert board.admission.seats == calls
        assert board.pool._max_workers >= calls * MOST_WORK
        board.pool.shutdown()


def test_the_first_words_of_a_call_are_made_ahead_in_every_language(phones: CallFactory) -> None:
    phones._made_ahead()
    mouth = phones.mouth
    assert isinstance(mouth, Mouth)
    assert [language for _, language, _, _ in mouth.asked][:1] == ["en"]
    assert {language for _, language, _, _ in mouth.asked} == set(PHRASES.languages)


def _voiced() -> tuple[VoiceFailureGuard, list[str]]:
    """What watches over a voice, and the calls it has given up."""
    given_up: list[str] = []

    def work(do: Callable[[], Any], then: Callable[[Any], None]) -> None:
        with pytest.raises(CallFailed):
            then(do())
        given_up.append("call")

    return VoiceFailureGuard(work), given_up


def _fails() -> bytes:
    raise SpeakFailed("hoarse")


def test_a_call_is_given_up_once_after_some_sentences_without_sound() -> None:
    voiced, given_up = _voiced()
    for number in range(1, MOST_UNSPOKEN + 3):
        with pytest.raises(SpeakFailed):
            voiced.checked(_fails)
        assert given_up == (["call"] if number >= MOST_UNSPOKEN else [])


def test_a_sentence_that_is_spoken_makes_up_for_those_that_were_not() -> None:
    voiced, given_up = _voiced()
    for _ in range(5):
        for _ in range(MOST_UNSPOKEN - 1):
            with pytest.raises(SpeakFailed):
                voiced.checked(_fails)
        assert voiced.checked(lambda: b"\xff") == b"\xff"
    assert given_up == []


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_of_processes_that_forked_one_makes_the_fixed_sentences_and_speaks_of_it(phones: CallFactory) -> None:
    """Why: what a shared engine fails at was done, and logged, once for each process (issue 40, lines said twice)."""
    fork = get_context("fork")
    came, told = fork.Pipe(duplex=False)

    def take_calls() -> None:
        phones._made_ahead()
        told.send(len(phones.mouth.asked))  # type: ignore[attr-defined]
        signal.pause()

    def begun() -> tuple[Any, int]:
        process = fork.Process(target=take_calls, daemon=True)
        process.start()
        assert came.poll(60)
        return process, came.recv()

    first, made = begun()
    second, none = begun()
    first.kill()
    first.join(60)
    third, again = begun()
    for process in (second, third):
        process.kill()
        process.join(60)
    assert made > 0
    assert (none, again) == (0, made)
