"""Which languages each engine speaks, as data: `languages.yml`."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Languages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Language tags by engine; what each field is for stands in the file."""

    piper: tuple[str, ...]
    kokoro: tuple[str, ...]
    espeak: dict[str, str]
    latin: str
    characters: frozenset[str]


LANGUAGES = msgspec.yaml.decode(Path(__file__).with_suffix(".yml").read_bytes(), type=Languages)
