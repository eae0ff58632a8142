"""espeak-ng, the last resort: it speaks nearly every language, at once and like a machine. Nothing of it is in our process."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from voice.audio import audio
from voice.engines.status import Presence
from voice.tts.languages import LANGUAGES
from voice.tts.speech_rate import RATES, Rates, Tempo, spoken
from voice.tts.subprocess_voice import Child
from voice.tts.synthesiser import Pace, SpeakFailed
from voice.tts.tuning import TUNING

NAME, VERSION = "espeak", "1.52"
VOICES = LANGUAGES.espeak
"""Language tag → its voice."""
TEMPO = Tempo.of(TUNING.engines.espeak)
PACKAGE = "espeakng_loader"


class Espeak:
    """The engine. Its process starts at the first sentence, or ahead by `start`."""

    name = NAME
    version = VERSION
    languages = tuple(VOICES)

    def __init__(self, rates: Rates = RATES, child: Child | None = None) -> None:
        self._rates, self._child = rates, child or _child()

    def start(self) -> None:
        """Load it ahead; raises SpeakFailed."""
        self._child.start()

    def close(self) -> None:
        """End its process; it starts again when it is asked."""
        self._child.close()

    def speak(self, text: str, language: str, pace: Pace = "default") -> bytes:
        """Sound of one sentence; raises SpeakFailed."""
        if language not in VOICES:
            raise SpeakFailed(f"espeak has no voice for {language}")

        def made(speed: float) -> bytes:
            head, sound = self._child.ask({"text": text, "voice": VOICES[language], "speed": speed})
            if "failed" in head:
                raise SpeakFailed(f"espeak could not speak: {head['failed']}")
            return audio.resampled(sound, int(head["rate"]))

        if sound := spoken(made, text, language, pace, TEMPO, self._rates):
            return sound
        raise SpeakFailed("espeak made no sound")


def english_sounds(text: str, child: Child | None = None) -> str:
    """How English words sound, in the international alphabet; raises SpeakFailed."""
    head, _ = (child or _child()).ask({"sounds": text, "voice": VOICES[LANGUAGES.latin]})
    if "failed" in head:
        raise SpeakFailed(f"espeak could not say how it sounds: {head['failed']}")
    return str(head["sounds"])


@cache
def _child() -> Child:
    """Why one for all: it has one state. It starts when it is first asked."""
    return Child("voice.tts.espeak_process", starts=TUNING.waits.espeak_starts, answers=TUNING.waits.espeak_answers)


def presence(language: str) -> Presence:
    """Whether it can speak a language; it is only looked for."""
    if language not in VOICES:
        return Presence(language, NAME, False, f"espeak has no voice for {language}.")
    if find_spec(PACKAGE) is None:
        return Presence(language, NAME, False, f"{PACKAGE.replace('_', '-')} is not installed.", "uv sync")
    return Presence(language, NAME, True)
