"""What engines write when nobody spoke; for Whisper the closing titles of films it was trained on."""

from __future__ import annotations

from pathlib import Path

import yaml

from voice.asr.phonetic_match import sound

_SAID = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
OF_NOISE = frozenset(_SAID["noise"])
"""What Moonshine hears in noise."""
IMAGINED = frozenset(sound(title) for title in _SAID["titles"])
_PARTS = tuple(sound(part) for part in _SAID["parts"])


def is_hallucination(text: str) -> bool:
    """True for what is heard in noise and silence; people say some of it too, so ask only where it is unsure."""
    heard = sound(text)
    return heard in IMAGINED or any(part in heard for part in _PARTS)
