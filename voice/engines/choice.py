"""Where a city's voices, models and recordings are, and which engines it uses for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import yaml


class VoiceError(Exception):
    """A voice.yml that cannot be used; the text says which file and what is expected."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A city's voice.yml: engines in the order they are tried, the first that is there is used."""

    hear: Mapping[str, tuple[str, ...]]
    """Language tag → recognisers: "vosk", "moonshine", "whisper"."""
    speak: Mapping[str, tuple[str, ...]]
    """Language tag → voices for what is said live: "piper", "kokoro", "espeak"."""
    ahead: Mapping[str, str] = field(default_factory=dict)
    """Language tag → language code of the online voice (gTTS) that fixed prompts are rendered with ahead of time."""


@dataclass(frozen=True, slots=True)
class Home:
    """Folders and choices of one line's voice."""

    models: Path
    """Models fetched by `oneline voice fetch`, a folder a language."""
    clips: Path
    """Rendered sentences, by hash of their content; may be emptied at any time."""
    recordings: Path
    """A city's own recordings by a human voice: <language>/<key of the wording>.wav."""
    choice: Choice


def read_choice(path: Path) -> Choice:
    """The engines a city wants; raises VoiceError."""
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Choice)
    except FileNotFoundError as error:
        raise VoiceError(f"There is no {path}. A city says there which engines hear and speak.") from error
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise VoiceError(f"{path}: {error}") from error
