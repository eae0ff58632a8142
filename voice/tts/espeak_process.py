"""espeak-ng, as a program: `python -m voice.tts.espeak_process`. The only file that may load it, since its licence is the GPL.

In: {"text", "voice", "speed"}, out the sound: {"rate": samples a second}. In: {"sounds": text, "voice"}, out {"sounds": how
it sounds, in the international alphabet}. How lines are answered: `voice.tts.subprocess_server`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

from voice.tts.subprocess_server import Answer, serve
from voice.verbalise.text_bounds import bounded

NATURAL, SLOWEST, FASTEST = 175, 80, 450
"""Words a minute of its speed 1, and the least and most it takes."""
_SYNCHRONOUS, _DO_NOT_EXIT, _UTF8, _RATE, _ALPHABET = 2, 0x8000, 1, 1, 2
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Library:
    """The library, once a process."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._pieces: list[bytes] = []
        # Why kept: the library calls it for as long as it lives.
        self._callback = _Callback(self._take)
        data = espeakng_loader.get_data_path().encode()
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DO_NOT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak could not be started")
        self._library.espeak_SetSynthCallback(self._callback)

    def said(self, text: str, voice: str, speed: float) -> bytes:
        """Samples of a text at a speed, 1 being natural."""
        data = text.encode()
        self._pieces.clear()
        self._speak_as(voice)
        self._library.espeak_SetParameter(_RATE, min(FASTEST, max(SLOWEST, round(NATURAL * speed))), 0)
        if self._library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8, None, None):
            raise RuntimeError("espeak did not take the sentence")
        return b"".join(self._pieces)

    def sounds(self, text: str, voice: str) -> str:
        """How a text sounds, in the international alphabet."""
        rest, heard = ctypes.c_char_p(text.encode()), []
        self._speak_as(voice)
        while rest.value:
            heard.append((self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _ALPHABET) or b"").decode())
        return ", ".join(heard)

    def _speak_as(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"espeak has no voice {voice}")

    def _take(self, samples: Any, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, 2 * count))
        return 0


def _load() -> Answer:
    library = Library()

    def answer(asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        if "sounds" in asked:
            return {"sounds": library.sounds(bounded(asked["sounds"]), asked["voice"])}, b""
        return {"rate": library.rate}, library.said(bounded(asked["text"]), asked["voice"], asked["speed"])

    return answer


if __name__ == "__main__":
    serve(_load)
