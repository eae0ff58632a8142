"""Which languages each engine recognises, as data: `languages.yml`."""

from __future__ import annotations

from pathlib import Path

import msgspec

VENDOR = "https://alphacephei.com/vosk/models"
"""Where the makers of Vosk list and keep their models."""


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model of Vosk that is known for a language."""

    name: str
    """The vendor's name of it."""
    sha256: str = ""
    """Of its archive; empty if nobody has checked one yet."""
    size: int = 0
    """Bytes of its archive; 0 where not known."""

    @property
    def address(self) -> str:
        """Where the vendor keeps it."""
        return f"{VENDOR}/{self.name}.zip"


class Languages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Language tags by engine; what each field is for stands in the file."""

    whisper: tuple[str, ...]
    whisper_as: dict[str, str]
    whisper_first: dict[str, str]
    simplified: frozenset[str]
    moonshine: tuple[str, ...]
    vosk: dict[str, Model]


LANGUAGES = msgspec.yaml.decode(Path(__file__).with_suffix(".yml").read_bytes(), type=Languages)
