"""The desk's own texts: `desk.yml` of each language in `intents/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.language.traits import read_languages
from bot.system.yaml_file import read_yaml

FILE = "desk.yml"


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts in one language; what it lacks is in the language all others are made from."""

    language: str
    known: Mapping[str, str] = field(repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values put in; raises KeyError."""
        return self.known[key].format(**values) if values else self.known[key]

    def name_of(self, group: str, value: str) -> str:
        """What a value of a group is called, as a kind of case; the value itself where nobody named it."""
        return self.known.get(f"{group}.{value}", value.replace("_", " "))


def read_texts(intents: Path) -> dict[str, Texts]:
    """Language tag → its texts, the language all others are made from first. Raises OSError where that one has none."""
    source = read_languages(intents).source
    first: dict[str, str] = read_yaml(intents / source / FILE)
    others = sorted(path.parent.name for path in intents.glob(f"*/{FILE}") if path.parent.name != source)
    return {source: Texts(source, first)} | {
        tag: Texts(tag, {**first, **read_yaml(intents / tag / FILE)}) for tag in others
    }
