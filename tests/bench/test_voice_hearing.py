"""The hearing bench: what it does to speech, how it listens, what it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bench import voice_hearing, voice_recordings
from bench.voice_ears import by_ears, naively
from bench.voice_hearing import Material
from bench.voice_lines import CONDITIONS, LOST, SLOW, on_the_line
from bench.voice_recordings import Absent, Recording, prompt_words, spoken_digits, spoken_numbers
from bench.voice_words import words
from voice.asr.recogniser import Capabilities, Transcript
from voice.audio import audio


def _speech(seconds: float = 1.0) -> bytes:
    """Something that a detector of speech takes for a voice: a hoarse vowel that comes and goes."""
    time = np.arange(round(seconds * audio.RATE)) / audio.RATE
    sound = sum(np.sin(2 * np.pi * 120 * harmonic * time) / harmonic for harmonic in range(1, 20))
    sound = sound * (1 + 0.6 * np.sin(2 * np.pi * 4 * time)) + np.random.default_rng(1).normal(0, 0.1, len(time))
    return (sound / np.abs(sound).max() * 12000).astype("<i2").tobytes()


class Counts:
    """A recogniser that hears how long it was fed."""

    name = "counts"
    capabilities = Capabilities(("en",), streaming=True, grammar=True)

    def __init__(self) -> None:
        self.phrases: list[Sequence[str]] = []

    def open(self, language: str, phrases: Sequence[str] = ()) -> Counts:
        self.phrases.append(phrases)
        self.seconds = 0.0
        return self

    def feed(self, samples: bytes) -> None:
        self.seconds += audio.seconds(samples)

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript("one", 0.9) if self.seconds else Transcript("", 0.0)


@pytest.mark.parametrize(
    ("condition", "least", "most"),
    [("clean", 30, 200), ("noise 20 dB", 17, 23), ("noise 10 dB", 7, 13)],
)
def test_noise_is_as_loud_as_its_name_says(condition: str, least: float, most: float) -> None:
    line = on_the_line(_speech(), CONDITIONS[condition], around=1.0)
    between = audio.decibels(line[2 * 9000 : 2 * 15000]) - audio.decibels(line[: 2 * 7000])
    assert least <= between <= most


def test_lost_packets_are_silence_of_20_ms() -> None:
    sound = np.full(2000 * audio.FRAME, 1000, "<i2").tobytes()
    frames = audio.array(CONDITIONS["5 % lost"](sound, 3)).reshape(-1, audio.FRAME)
    gone = (frames == 0).all(axis=1)
    assert ((frames == 1000).all(axis=1) | gone).all()
    assert LOST / 2 < gone.mean() < 2 * LOST


def test_slow_speech_is_longer_by_its_speed() -> None:
    assert audio.seconds(CONDITIONS["slow"](_speech(2.0), 0)) == pytest.approx(2.0 / SLOW, rel=0.1)


@pytest.mark.parametrize(("rest", "utterances"), [(0.4, 1), (4.0, 2)])
def test_ears_take_a_rest_longer_than_the_wait_for_the_end(rest: float, utterances: int) -> None:
    engine = Counts()
    sound = audio.silence(0.5) + _speech() + audio.silence(rest) + _speech() + audio.silence(0.5)
    assert len(by_ears(engine, sound, ("one",), 2.0)) == utterances
    assert engine.phrases == [("one",)] * utterances


def test_naively_all_sound_is_one_utterance_without_phrases() -> None:
    engine = Counts()
    assert naively(engine, audio.silence(3.0)) == [Transcript("one", 0.9)]
    assert (engine.phrases, engine.seconds) == ([()], 3.0)


def test_rows_show_each_way_in_each_condition(capsys: pytest.CaptureFixture[str]) -> None:
    recordings = [Recording("one", _speech(), ("one", "two")), Recording("two", _speech(), ("one", "two"))]
    heard = voice_hearing._rows(Counts(), Material("made", recordings, words, 1.2), ("clean", "slow"))
    lines = capsys.readouterr().out.splitlines()
    ways = ("naive", "ours", "phrases")
    assert [re.findall(r"\d+\.\d+", line)[:2] for line in lines] == [["50.0", "50.0"]] * 3
    assert [way for way, line in zip(ways, lines, strict=True) if way in line] == [*ways]
    assert [one.errors.wrong for one in heard] == [0, 1, 0, 1]


def test_a_table_says_how_often_a_certainty_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    recordings = [Recording("one", _speech(), ("one",)), Recording("two", _speech(), ("one",))]
    heard = voice_hearing._rows(Counts(), Material("made", recordings, words, 1.2), ("clean",))
    assert list(voice_hearing._certainty(heard))[1:] == ["    0.85 to 1.00:     2   says 0.90   right 0.50"]


def test_recordings_that_are_not_there_are_said_to_be_absent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(voice_recordings, "SPOKEN_DIGITS", tmp_path)
    with pytest.raises(Absent, match="fsdd"):
        spoken_digits()
    with pytest.raises(Absent, match="fsdd"):
        spoken_numbers(0.5)


def test_lines_of_a_transcript_are_names_and_words_and_tones_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("; a list\nhello: Hello.\nbeep: [a beep]\nfollowme/sorry.wav: Sorry\n\n")
    assert list(voice_recordings._lines(tmp_path / "list.txt")) == [("hello", "Hello."), ("followme/sorry", "Sorry")]


@pytest.fixture
def digits_there() -> None:
    if not voice_recordings.SPOKEN_DIGITS.is_dir():
        pytest.skip("the spoken digits are not in ../shared/data/speech/fsdd")


@pytest.mark.usefixtures("digits_there")
def test_numbers_are_six_digits_of_one_person_with_a_rest_in_the_middle() -> None:
    short, long = spoken_numbers(0.2, count=3), spoken_numbers(3.5, count=3)
    assert [len(one.said.split()) for one in short] == [6, 6, 6]
    assert [one.said for one in short] == [one.said for one in long]
    gained = [audio.seconds(b.samples) - audio.seconds(a.samples) for a, b in zip(short, long, strict=True)]
    assert gained == pytest.approx([3.3] * 3)


def test_words_of_prompts_are_known_by_the_names_of_their_files() -> None:
    if not Path("/", voice_recordings.ALLISON).is_dir():
        pytest.skip("asterisk-core-sounds-en-wav is not installed")
    said = {recording.said: recording for recording in prompt_words()}
    assert {"zero", "ninety", "sunday", "december", "alpha", "tomorrow"} <= set(said)
    assert all(one.said in one.phrases and one.samples for one in said.values())


@pytest.mark.usefixtures("digits_there")
def test_two_digits_are_measured_with_the_engine_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    material = Material("spoken digits", spoken_digits()[:120:60], words, 1.2)
    monkeypatch.setattr(voice_hearing, "materials", lambda settings, every: [material])
    monkeypatch.setattr(voice_hearing, "RESTS", ())
    voice_hearing.main(1, ("clean",))
    out = capsys.readouterr().out
    assert "English, 8 kHz" in out and "How sure it is" in out
    assert len(re.findall(r"^.{52}(?:naive|ours|phrases) ", out, re.M)) == 3
