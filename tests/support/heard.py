"""Recorded speech for tests of hearing, where this machine has it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from tools import DATA, RECORDED, elsewhere

from voice.audio import audio

PROMPTS = elsewhere(RECORDED)
DIGITS = DATA / "speech" / "fsdd"
NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
SAID = {
    "check-number-dial-again": "please check the number and dial again",
    "conf-onlyperson": "you are currently the only person in this conference",
    "all-circuits-busy-now": "all circuits are busy now",
    "cannot-complete-as-dialed": "your call cannot be completed as dialed",
    "conf-full": "that conference is full",
    "auth-thankyou": "thank you",
}
"""What some of the recorded prompts of asterisk-core-sounds-en-wav say."""


def prompt(name: str) -> bytes:
    """One recorded prompt as it comes off a telephone line; skips where the package is not installed."""
    path = PROMPTS / f"{name}.wav"
    if not path.exists():
        pytest.skip("asterisk-core-sounds-en-wav is not installed")
    return on_the_line(audio.read(path))


def digits(count: int = 8) -> list[tuple[str, bytes]]:
    """Spoken digits, as many of each; skips where they are not beside the checkout."""
    paths = [path for name in range(10) for path in sorted(DIGITS.glob(f"{name}_*.wav"))[:: max(1, 48 // count)]]
    if not paths:
        pytest.skip("the spoken digits are not in ../shared/data/speech/fsdd")
    return [(NAMES[int(path.name[0])], on_the_line(audio.read(path))) for path in paths]


def on_the_line(samples: bytes) -> bytes:
    """Samples once through µ-law, a quarter of a second of silence on both sides."""
    return audio.from_ulaw(audio.to_ulaw(audio.silence(0.25) + samples + audio.silence(0.25)))


def noise(level: float, seconds: float, seed: int = 1) -> bytes:
    """White noise at a level in dBFS, through µ-law."""
    sound = np.random.default_rng(seed).normal(0, 10 ** (level / 20) * 32768, round(seconds * audio.RATE))
    return audio.from_ulaw(audio.to_ulaw(np.clip(sound, -32767, 32767).astype("<i2").tobytes()))


def tones(parts: dict[float, float], seconds: float) -> bytes:
    """Steady tones: frequency in hertz → level in dBFS, through µ-law."""
    time = np.arange(round(seconds * audio.RATE)) / audio.RATE
    sound = sum(10 ** (level / 20) * 32768 * np.sin(2 * np.pi * hertz * time) for hertz, level in parts.items())
    return audio.from_ulaw(audio.to_ulaw(np.asarray(sound).astype("<i2").tobytes()))


def frames(samples: bytes, size: int = 2 * audio.FRAME) -> list[bytes]:
    """Samples cut into whole frames of 20 ms."""
    return [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]


def packaged(package: str) -> Path:
    """A package's folder; skips where it is not installed."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"{package} is not installed (uv sync)")
    return Path(next(iter(found.submodule_search_locations)))
