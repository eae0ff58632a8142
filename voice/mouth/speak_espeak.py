"""espeak-ng, the last resort: it speaks nearly every language, at once and like a machine. Loaded into the process."""

from __future__ import annotations

import ctypes
import threading
from functools import cache
from typing import Any

from voice import audio
from voice.ears.hear import EngineMissing
from voice.mouth.pace import RATES, Rates, Tempo, spoken
from voice.mouth.speak import Pace, SpeakFailed
from voice.presence import Presence

NAME, VERSION = "espeak", "1.52"
VOICES = {
    "ar": "ar", "bn": "bn", "de": "de", "el": "el", "en": "en", "es": "es-419", "fa": "fa", "fr": "fr", "hi": "hi",
    "ht": "ht", "it": "it", "ja": "ja", "ko": "ko", "ne": "ne", "pa": "pa", "pl": "pl", "pt": "pt-br", "ru": "ru",
    "sw": "sw", "ta": "ta", "tr": "tr", "uk": "uk", "ur": "ur", "vi": "vi", "yue": "yue", "zh": "cmn",
}  # fmt: skip
"""Language tag → its voice."""
NATURAL, SLOWEST, FASTEST = 175, 80, 450
"""Words a minute of its speed 1, and the least and most it takes."""
TEMPO = Tempo(usual=0.8, fastest=1.5)
_SYNCHRONOUS, _DO_NOT_EXIT, _UTF8, _RATE, _ALPHABET = 2, 0x8000, 1, 1, 2
_OPENING = threading.Lock()
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """The engine. Loaded at the first sentence; one sentence at a time, since the library has one state."""

    name = NAME
    version = VERSION
    languages = tuple(VOICES)

    def __init__(self, rates: Rates = RATES) -> None:
        self._rates = rates

    def speak(self, text: str, language: str, pace: Pace = "default") -> bytes:
        """Sound of one sentence; raises SpeakFailed."""
        if language not in VOICES:
            raise SpeakFailed(f"espeak has no voice for {language}")

        def made(speed: float) -> bytes:
            return _library().said(text, VOICES[language], speed)

        if sound := spoken(made, text, language, pace, TEMPO, self._rates):
            return sound
        raise SpeakFailed("espeak made no sound")


class _Library:
    """The library as it stands in this process, once."""

    def __init__(self) -> None:
        try:
            self._library, data = _found()
        except EngineMissing as error:
            raise SpeakFailed(str(error)) from error
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._lock = threading.Lock()
        self._pieces: list[bytes] = []
        # Why kept: the library calls it for as long as it lives.
        self._callback = _Callback(self._take)
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DO_NOT_EXIT)
        if self._rate <= 0:
            raise SpeakFailed("espeak could not be started")
        self._library.espeak_SetSynthCallback(self._callback)

    def said(self, text: str, voice: str, speed: float) -> bytes:
        """Samples at 8 kHz of a text at a speed, 1 being natural; raises SpeakFailed."""
        data = text.encode()
        with self._lock:
            self._pieces.clear()
            if self._library.espeak_SetVoiceByName(voice.encode()):
                raise SpeakFailed(f"espeak has no voice {voice}")
            self._library.espeak_SetParameter(_RATE, min(FASTEST, max(SLOWEST, round(NATURAL * speed))), 0)
            if self._library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8, None, None):
                raise SpeakFailed("espeak did not take the sentence")
            return audio.resampled(b"".join(self._pieces), self._rate)

    def sounds(self, text: str, voice: str) -> str:
        """How a text sounds, in the international alphabet."""
        rest, heard = ctypes.c_char_p(text.encode()), []
        with self._lock:
            self._library.espeak_SetVoiceByName(voice.encode())
            while rest.value:
                heard.append(
                    (self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _ALPHABET) or b"").decode()
                )
        return ", ".join(heard)

    def _take(self, samples: Any, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, 2 * count))
        return 0


@cache
def _opened() -> _Library:
    return _Library()


def _library() -> _Library:
    # Why locked: a second library object would take the callback from the first.
    with _OPENING:
        return _opened()


def english_sounds(text: str) -> str:
    """How English words sound, in the international alphabet; raises SpeakFailed."""
    return _library().sounds(text, VOICES["en"])


def presence(language: str) -> Presence:
    """Whether it can speak a language."""
    if language not in VOICES:
        return Presence(language, NAME, False, f"espeak has no voice for {language}.")
    try:
        _found()
    except EngineMissing as error:
        return Presence(language, NAME, False, str(error), "uv sync")
    return Presence(language, NAME, True)


def _found() -> tuple[Any, str]:
    """The library and its data; raises EngineMissing."""
    try:
        import espeakng_loader

        return ctypes.CDLL(espeakng_loader.get_library_path()), espeakng_loader.get_data_path()
    except (ImportError, OSError, RuntimeError) as error:
        raise EngineMissing(f"espeak-ng can not be loaded: {error}") from error
