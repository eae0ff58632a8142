"""The bench of voices: each is timed on its own, new and said before."""

from __future__ import annotations

import re

import pytest

from bench import voice_speaking
from bot.config.settings import Settings
from bot.language.phrases import Phrases
from voice.engines.choice import Choice, Home
from voice.tts.espeak_voice import Espeak
from voice.tts.synthesiser import SpeakFailed


@pytest.fixture
def home(tmp_path: object) -> Home:
    try:
        Espeak().speak("one", "en")
    except SpeakFailed as error:
        pytest.skip(str(error))
    settings = Settings()
    return Home(
        settings.data / "voice" / "models", settings.data / "clips", settings.city, Choice({}, {"en": ("espeak",)})
    )


def test_a_sentence_said_before_comes_from_its_clip(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made, speak = [], Espeak.speak
    monkeypatch.setattr(Espeak, "speak", lambda self, text, *given: made.append(text) or speak(self, text, *given))
    sentences = ["The office is open today.", "Please hold the line."]
    spoken = voice_speaking._measured(home, "espeak", "en", sentences)
    assert spoken is not None and (spoken.name, spoken.language) == ("espeak", "en")
    assert made == [sentences[0], sentences[0], *sentences]
    assert len(spoken.new) == len(spoken.kept) == 2 and spoken.length > 2


def test_a_voice_that_is_not_there_is_left_out(home: Home) -> None:
    assert voice_speaking._measured(home, "nobody", "en", ["The office is open today."]) is None


def test_the_baseline_is_measured_beside_every_voice(home: Home) -> None:
    assert voice_speaking._voices(home, "en") == ["espeak"]
    assert voice_speaking._voices(home, "zh") == ["espeak"]


def test_sentences_are_the_lines_own_and_have_no_gaps_to_fill() -> None:
    sentences = list(voice_speaking._sentences(Phrases(Settings().home / "intents"), "en"))
    assert len(sentences) > 20 and not any("{" in sentence for sentence in sentences)


def test_a_row_is_printed_for_each_voice(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(voice_speaking, "voice_home", lambda settings: home)
    voice_speaking.main(2)
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row.split(",")[0] for row in rows] == ["espeak"] * len(Phrases(Settings().home / "intents").languages)
    assert all(len(re.findall(r"\d+\.\d+", row)) >= 7 for row in rows)
