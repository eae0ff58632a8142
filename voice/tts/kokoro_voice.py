"""Kokoro's Mandarin: a sentence becomes sounds here, and sound in a process of its own.

The voice was recorded in Japanese; the model lends it Mandarin. It is understood, but slow to make: see docs/adr/0015.
"""

from __future__ import annotations

import json
import re
from functools import cache

from voice.asr.recogniser import EngineMissing
from voice.audio import audio
from voice.engines.status import Presence
from voice.tts.espeak_voice import english_sounds
from voice.tts.kokoro_files import DATA, PARTS, folder
from voice.tts.languages import LANGUAGES
from voice.tts.mandarin_phonemes import sounds
from voice.tts.speech_rate import RATES, Rates, Tempo, spoken
from voice.tts.subprocess_voice import Child
from voice.tts.synthesiser import Pace, SpeakFailed
from voice.tts.tuning import TUNING
from voice.verbalise.text_bounds import bounded

NAME, VERSION = "kokoro", "v1.0-int8-jf_gongitsune"
LONGEST = 500
"""Sounds of a sentence it takes at once."""
TEMPO = Tempo.of(TUNING.engines.kokoro)
ENGLISH = (
    ("oʊ", "O"), ("əʊ", "O"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"), ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ɐ", "ə"), ("r", "ɹ"),
)  # fmt: skip
"""English sounds as espeak writes them, and as the model was taught them."""


class Kokoro:
    """The engine. Its process starts at the first sentence, or ahead by `start`."""

    name = NAME
    version = VERSION
    languages = LANGUAGES.kokoro

    def __init__(self, rates: Rates = RATES, child: Child | None = None) -> None:
        self._rates = rates
        self._child = child or Child("voice.tts.kokoro_process")

    def start(self) -> None:
        """Load it ahead; raises SpeakFailed."""
        self._child.start()

    def close(self) -> None:
        """End its process; it starts again when it is asked."""
        self._child.close()

    def speak(self, text: str, language: str, pace: Pace = "default") -> bytes:
        """Sound of one sentence; raises SpeakFailed."""
        if language not in LANGUAGES.kokoro:
            raise SpeakFailed(f"kokoro has no voice for {language}")
        if sound := spoken(lambda speed: self._said(text, speed), text, language, pace, TEMPO, self._rates):
            return sound
        raise SpeakFailed("kokoro made no sound")

    def _said(self, text: str, speed: float) -> bytes:
        known = _numbers()
        numbers = [known[sound] for sound in sounds(bounded(text), _latin) if sound in known]
        if not 0 < len(numbers) <= LONGEST:
            raise SpeakFailed(f"kokoro takes 1 to {LONGEST} sounds, not {len(numbers)}")
        head, sound = self._child.ask({"sounds": numbers, "speed": speed})
        if "failed" in head:
            raise SpeakFailed(f"kokoro could not speak: {head['failed']}")
        return audio.resampled(sound, int(head["rate"]))


def presence(language: str) -> Presence:
    """Whether it can speak a language."""
    if language not in LANGUAGES.kokoro:
        return Presence(language, NAME, False, f"kokoro has no voice for {language}.")
    try:
        for package in (DATA, *PARTS):
            folder(package)
    except EngineMissing as error:
        return Presence(language, NAME, False, str(error), "uv sync")
    return Presence(language, NAME, True)


@cache
def _numbers() -> dict[str, int]:
    """Sound → its number; raises SpeakFailed."""
    try:
        file = folder(DATA) / "data" / "vocab.json"
        numbers: dict[str, int] = json.loads(file.read_text(encoding="utf-8"))["vocab"]
    except (EngineMissing, OSError) as error:
        raise SpeakFailed(str(error)) from error
    return numbers


def _latin(words: str) -> str:
    heard = re.sub("[ː_|]", "", english_sounds(words))
    for written, taught in ENGLISH:
        heard = heard.replace(written, taught)
    return heard
