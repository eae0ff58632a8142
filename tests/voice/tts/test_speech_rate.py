"""The rate of speech, measured on the audio, and brought into a range."""

from __future__ import annotations

import numpy as np
import pytest

from voice.audio import audio
from voice.tts import speech_rate
from voice.tts.espeak_voice import Espeak
from voice.tts.speech_rate import Tempo

TEXT = "Bring your card and one proof of where you live."
RATES: speech_rate.Rates = {"default": {"en": (140, 160)}, "slow": {"en": (120, 135)}}


def tone(length: float, hertz: float = 200.0) -> bytes:
    """So many seconds of a tone."""
    times = np.arange(round(length * audio.RATE)) / audio.RATE
    return (8_000 * np.sin(2 * np.pi * hertz * times)).astype("<i2").tobytes()


def pitch(samples: bytes) -> float:
    """The strongest frequency in hertz."""
    sound = audio.array(samples).astype(float)
    return float(np.abs(np.fft.rfft(sound)).argmax() * audio.RATE / len(sound))


@pytest.mark.parametrize(
    ("text", "language", "count", "held"),
    [
        ("What do you need?", "en", 4, True),
        ("Glad to help.", "en", 3, False),
        ("Don't hang up, it's all right.", "en", 6, True),
        ("You need a well-kept form.", "en", 5, True),
        ("您要办什么事？", "zh", 6, True),
        ("您慢慢说。", "zh", 4, False),
        ("文字电话，TTY。", "zh", 6, True),
        ("Su cita es hoy.", "es", 4, True),
        ("", "en", 0, False),
    ],
)
def test_words_and_characters_are_counted_as_they_are_written(text: str, language: str, count: int, held: bool) -> None:
    assert speech_rate.units(text, language) == count
    assert speech_rate.held(text, language) is held


def test_a_rate_counts_the_rest_after_the_sentence_and_not_the_silence_around_it() -> None:
    spoken = tone(1.5)
    around = audio.silence(0.7) + spoken + audio.silence(0.7)
    assert speech_rate.measured(spoken, "What do you need?", "en") == pytest.approx(120, abs=0.5)
    assert speech_rate.measured(around, "What do you need?", "en") == pytest.approx(120, abs=0.5)


def test_silence_around_is_taken_off_but_for_a_little() -> None:
    trimmed = speech_rate.trimmed(audio.silence(0.5) + tone(1.0) + audio.silence(0.5), 0.04)
    assert audio.seconds(trimmed) == pytest.approx(1.08, abs=0.01)
    assert speech_rate.trimmed(audio.silence(1.0)) == b""
    assert speech_rate.trimmed(b"") == b""


@pytest.mark.parametrize("speed", [0.6, 0.8, 1.1, 1.5])
def test_stretching_keeps_the_pitch(speed: float) -> None:
    stretched = speech_rate.stretched(tone(2.0), speed)
    assert audio.seconds(stretched) == pytest.approx(2.0 / speed, rel=0.03)
    assert pitch(stretched) == pytest.approx(200, abs=3)


@pytest.mark.parametrize(("low", "high"), [(140, 160), (120, 135), (160, 180)])
def test_a_sentence_is_stretched_into_a_range(low: float, high: float) -> None:
    sound = Espeak().speak(TEXT, "en")
    assert low <= speech_rate.measured(speech_rate.fitted(sound, TEXT, "en", low, high), TEXT, "en") <= high


def test_a_sentence_inside_its_range_or_too_short_for_one_stays_as_it_is() -> None:
    assert speech_rate.fitted(inside := tone(1.1), "What do you need?", "en", 140, 160) == inside
    assert speech_rate.fitted(short := tone(0.2), "Yes.", "en", 140, 160) == short
    assert speech_rate.fitted(b"", "What do you need?", "en", 140, 160) == b""


def test_a_sentence_far_outside_is_brought_near_and_no_further() -> None:
    long_words = speech_rate.fitted(
        tone(4.0), "Metropolitan neighbourhood accessibility administration.", "en", 140, 160
    )
    assert audio.seconds(long_words) == pytest.approx(4.0 / speech_rate.STRETCHED[1], rel=0.03)


class Engine:
    """Speaks a sentence in so many seconds at its natural speed, and notes the speeds it was set to."""

    def __init__(self, natural: float) -> None:
        self.natural = natural
        self.speeds: list[float] = []

    def make(self, speed: float) -> bytes:
        self.speeds.append(speed)
        return audio.silence(0.2) + tone(self.natural / speed) + audio.silence(0.3)


@pytest.mark.parametrize(
    ("tempo", "natural", "asked"),
    [
        (Tempo(usual=1.0), 1.2, 2),
        (Tempo(usual=0.7, letter=0.0667), 1.2, 1),
        (Tempo(usual=0.7, letter=0.1), 1.2, 2),
        (Tempo(usual=1.0), 3.6, 1),
    ],
    ids=["not foretold", "foretold", "foretold badly", "right as it comes"],
)
def test_an_engine_is_asked_once_where_its_length_is_foretold_and_twice_elsewhere(
    tempo: Tempo, natural: float, asked: int
) -> None:
    text = "Bring the old key back." if natural < 2 else "Bring the old key back to us now or in May."
    engine = Engine(natural)
    sound = speech_rate.spoken(engine.make, text, "en", "default", tempo, RATES)
    assert len(engine.speeds) == asked
    assert 140 <= speech_rate.measured(sound, text, "en") <= 160


def test_long_words_are_not_hurried_to_make_a_figure() -> None:
    engine = Engine(4.0)
    speech_rate.spoken(
        engine.make, "Metropolitan neighbourhood accessibility administration.", "en", "default", Tempo(1.0), RATES
    )
    assert max(engine.speeds) <= Tempo(1.0).fastest


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Yes."), ("fr", "Dites-moi ce que vous voulez, en peu de mots.")]
)
def test_a_word_or_a_language_without_figures_is_spoken_at_the_usual_speed(language: str, text: str) -> None:
    engine = Engine(1.0)
    for speed in ("default", "slow"):
        speech_rate.spoken(engine.make, text, language, speed, Tempo(0.8), RATES)  # type: ignore[arg-type]
    assert engine.speeds == [0.8, pytest.approx(0.8 * speech_rate.SLOWER)]


def test_an_engine_that_makes_no_sound_gives_none() -> None:
    assert speech_rate.spoken(lambda speed: b"", TEXT, "en", "default", Tempo(1.0), RATES) == b""
