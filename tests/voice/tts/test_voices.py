"""The mouth: what it takes first, what it does when a voice fails, what it keeps."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog

from voice.audio import audio
from voice.engines.choice import Choice, Home
from voice.tts import speech_rate
from voice.tts.espeak_voice import Espeak
from voice.tts.synthesiser import Pace, SpeakFailed
from voice.tts.voices import Synthesiser, open_synthesiser, prompt_sentences, speakers_there

TEXT = "A person will ring you back today."


class Voice:
    """Espeak under another name that counts, and can be told to fail."""

    languages: tuple[str, ...] = ("en", "zh")

    def __init__(self, name: str, version: str = "1", fails: bool = False) -> None:
        self.name, self.version, self.fails = name, version, fails
        self.spoken = 0

    def speak(self, text: str, language: str, pace: Pace = "default") -> bytes:
        """Sound, or SpeakFailed."""
        self.spoken += 1
        if self.fails:
            raise SpeakFailed("it is asked to fail")
        return Espeak().speak(text, language, pace)


def home(folder: Path, speak: tuple[str, ...] = ("first", "second"), ahead: str = "en") -> Home:
    """Folders of a test, and its choice."""
    choice = Choice({}, {"en": speak}, {"en": ahead} if ahead else {})
    return Home(folder / "models", folder / "clips", folder / "recordings", choice)


@pytest.fixture
def voices() -> tuple[Voice, Voice]:
    return Voice("first"), Voice("second")


@pytest.fixture
def mouth(tmp_path: Path, voices: tuple[Voice, Voice]) -> Synthesiser:
    return Synthesiser(home(tmp_path), voices)


def record(tmp_path: Path, key: str, samples: bytes) -> None:
    """A city's recording."""
    folder = tmp_path / "recordings" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    audio.write_wav(folder / f"{key}.wav", audio.resampled(samples, audio.RATE, 16_000), 16_000)


def test_a_sentence_is_made_once_by_the_first_voice(mouth: Synthesiser, voices: tuple[Voice, Voice]) -> None:
    assert not mouth.ready(TEXT, "en")
    sound = mouth.sound(TEXT, "en")
    assert mouth.ready(TEXT, "en")
    assert mouth.sound(TEXT, "en") == sound
    assert (voices[0].spoken, voices[1].spoken) == (1, 0)
    assert -22 <= audio.decibels(audio.from_ulaw(sound)) <= -18


def test_each_pace_has_its_own_sound(mouth: Synthesiser) -> None:
    assert len(mouth.sound(TEXT, "en", "slow")) > 1.1 * len(mouth.sound(TEXT, "en"))


def test_the_next_voice_speaks_where_one_fails_and_the_log_holds_no_word(
    mouth: Synthesiser, voices: tuple[Voice, Voice]
) -> None:
    voices[0].fails = True
    with structlog.testing.capture_logs() as logs:
        assert mouth.sound(TEXT, "en")
    assert (voices[0].spoken, voices[1].spoken) == (1, 1)
    assert [entry["engine"] for entry in logs] == ["first"]
    assert not any(word in str(logs) for word in ("person", "ring you"))


def test_no_voice_left_is_said_plainly(mouth: Synthesiser, voices: tuple[Voice, Voice], tmp_path: Path) -> None:
    voices[0].fails = voices[1].fails = True
    with pytest.raises(SpeakFailed, match="no voice speaks en now"):
        mouth.sound(TEXT, "en")
    with pytest.raises(SpeakFailed, match="no voice speaks en now"):
        Synthesiser(home(tmp_path), []).sound(TEXT, "en")


def test_what_was_rendered_ahead_comes_before_live_voices(mouth: Synthesiser, voices: tuple[Voice, Voice]) -> None:
    rendered = audio.to_ulaw(Espeak().speak("This is another sound.", "en"))
    mouth.clips.keep(mouth.ahead_name(TEXT, "en", "default"), rendered, fixed=True)
    assert mouth.ready(TEXT, "en")
    assert mouth.sound(TEXT, "en") == rendered
    assert voices[0].spoken == 0
    assert not mouth.ready(TEXT, "en", "slow")


def test_a_citys_recording_comes_before_everything_at_one_level(
    mouth: Synthesiser, voices: tuple[Voice, Voice], tmp_path: Path
) -> None:
    quiet = (audio.array(Espeak().speak(TEXT, "en")) // 8).tobytes()
    record(tmp_path, "person.back", audio.silence(0.5) + quiet + audio.silence(0.5))
    mouth.clips.keep(mouth.ahead_name(TEXT, "en", "default"), b"\x55" * 5000, fixed=True)
    assert mouth.ready(TEXT, "en", "default", "person.back")
    heard = audio.from_ulaw(mouth.sound(TEXT, "en", "default", "person.back"))
    assert -22 <= audio.decibels(heard) <= -18
    assert audio.seconds(heard) == pytest.approx(audio.seconds(quiet), abs=0.1)
    assert voices[0].spoken == 0


def test_a_recording_is_stretched_for_somebody_who_wants_it_slow(mouth: Synthesiser, tmp_path: Path) -> None:
    record(tmp_path, "person.back", Espeak().speak(TEXT, "en"))
    heard = audio.from_ulaw(mouth.sound(TEXT, "en", "slow", "person.back"))
    low, high = speech_rate.RATES["slow"]["en"]
    assert low <= speech_rate.measured(heard, TEXT, "en") <= high


def test_a_new_recording_takes_the_place_of_the_old(mouth: Synthesiser, tmp_path: Path) -> None:
    record(tmp_path, "person.back", Espeak().speak("Old.", "en"))
    old = mouth.sound(TEXT, "en", "default", "person.back")
    record(tmp_path, "person.back", Espeak().speak("This one is new and longer.", "en"))
    assert len(mouth.sound(TEXT, "en", "default", "person.back")) > len(old)


@pytest.mark.parametrize("key", ["", "../secret", "a/b", "..", "none.such"])
def test_a_key_that_names_no_recording_leads_to_a_voice(
    mouth: Synthesiser, voices: tuple[Voice, Voice], tmp_path: Path, key: str
) -> None:
    record(tmp_path, "other", Espeak().speak(TEXT, "en"))
    (tmp_path / "recordings" / "secret.wav").write_bytes((tmp_path / "recordings" / "en" / "other.wav").read_bytes())
    assert mouth.sound(TEXT, "en", "default", key)
    assert voices[0].spoken == 1


def test_a_recording_that_is_no_sound_leads_to_a_voice(
    mouth: Synthesiser, voices: tuple[Voice, Voice], tmp_path: Path
) -> None:
    record(tmp_path, "person.back", b"")
    (tmp_path / "recordings" / "en" / "person.back.wav").write_bytes(b"RIFF nothing")
    with structlog.testing.capture_logs() as logs:
        assert mouth.sound(TEXT, "en", "default", "person.back")
    assert voices[0].spoken == 1
    assert [entry["key"] for entry in logs] == ["person.back"]


@pytest.mark.parametrize("text", ["", " ", "，", ". ,", "…"])
def test_nothing_to_say_is_no_sound(mouth: Synthesiser, voices: tuple[Voice, Voice], text: str) -> None:
    assert mouth.sound(text, "en") == b""
    assert voices[0].spoken == 0


def test_what_is_about_a_person_is_not_kept(mouth: Synthesiser, voices: tuple[Voice, Voice], tmp_path: Path) -> None:
    mouth.sound("Mrs Smith, your code is four seven.", "en", keep=False)
    assert not list(tmp_path.rglob("*.ul"))
    assert not mouth.ready("Mrs Smith, your code is four seven.", "en")


def test_another_version_or_other_figures_make_other_sound(tmp_path: Path) -> None:
    first, newer = Voice("first"), Voice("first", version="2")
    Synthesiser(home(tmp_path), [first]).sound(TEXT, "en")
    Synthesiser(home(tmp_path), [newer]).sound(TEXT, "en")
    slower: speech_rate.Rates = {"default": {"en": (120.0, 130.0)}, "slow": {"en": (110.0, 120.0)}}
    Synthesiser(home(tmp_path), [newer], slower).sound(TEXT, "en")
    assert (first.spoken, newer.spoken) == (1, 2)


def test_two_calls_that_need_the_same_sentence_make_it_once(mouth: Synthesiser, voices: tuple[Voice, Voice]) -> None:
    together = threading.Barrier(4)

    def call(_: int) -> bytes:
        together.wait(10)
        return mouth.sound(TEXT, "en")

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(call, range(4)))) == 1
    assert voices[0].spoken == 1


def test_the_mouth_has_the_voices_that_are_wanted_and_there(tmp_path: Path) -> None:
    opened = home(tmp_path, ("festival", "espeak"))
    festival, espeak = speakers_there(opened)
    assert (festival.there, espeak.there) == (False, True)
    assert "festival" in festival.why and "espeak" in festival.remedy
    mouth = open_synthesiser(opened)
    assert [speaker.name for speaker in mouth.speakers("en")] == ["espeak"]
    assert mouth.sound(TEXT, "en")


def test_a_language_that_the_city_says_nothing_about_is_spoken_by_the_last_resort(tmp_path: Path) -> None:
    mouth = open_synthesiser(home(tmp_path, ("piper",)))
    assert [speaker.name for speaker in mouth.speakers("fr")] == ["espeak"]
    assert mouth.sound("Bonjour, que voulez-vous faire aujourd'hui ?", "fr")
    mouth.start(["fr", "xx"])
    mouth.close()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Take your time.", "en", [("a.b", "Take your time.")]),
        (
            "For yes, press 1. For no, press 2.",
            "en",
            [("a.b.1", "For yes, press one."), ("a.b.2", "For no, press two.")],
        ),
        ("，", "zh", []),
        ("是，请按1。不是，请按2。", "zh", [("a.b.1", "是，请按一。"), ("a.b.2", "不是，请按二。")]),
    ],
)
def test_sentences_of_a_wording_have_keys_of_their_own(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert list(prompt_sentences("a.b", text, language)) == expected


class Kept(Voice):
    """A voice with something loaded."""

    closed = False

    def close(self) -> None:
        """End it."""
        self.closed = True


def test_a_voice_that_only_a_seldom_language_needs_rests_and_one_that_another_needs_does_not(tmp_path: Path) -> None:
    both, seldom = Kept("both"), Kept("seldom")
    choice = Choice({}, {"en": ("both",), "zh": ("seldom", "both"), "ko": ("both",)}, {})
    mouth = Synthesiser(Home(tmp_path / "models", tmp_path / "clips", tmp_path / "recordings", choice), (both, seldom))
    both.languages = seldom.languages = ("en", "zh", "ko")
    mouth.rest(["zh", "ko"])
    assert (both.closed, seldom.closed) == (False, True)
