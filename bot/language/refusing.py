"""What somebody says they do not want, by the words alone: `intents/<language>/keywords/refusing.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.language.plain_turns import letters
from bot.system.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Refusing:
    """Patterns of a whole text that refuses one thing and says nothing else."""

    patterns: tuple[re.Pattern[str], ...] = ()
    """Each has a group `what`: the thing refused."""

    instead: tuple[re.Pattern[str], ...] = ()
    """Patterns of the part of a turn beside a refusal, which says that something else is wanted."""

    def wants(self, text: str) -> bool:
        """True for a text that says that something else is wanted, and refuses nothing itself."""
        plain = letters(text)
        return not self.what(text) and any(each.fullmatch(plain) for each in self.instead)

    def what(self, text: str) -> str:
        """What a text refuses, or ""."""
        plain = letters(text)
        return next((found["what"].strip() for each in self.patterns if (found := each.fullmatch(plain))), "")


def read_refusing(folder: Path) -> Refusing:
    """The patterns of every language under a folder."""
    paths = sorted(folder.glob("*/keywords/refusing.yml"))
    read = [read_yaml(path) for path in paths]
    refusing, instead = (
        tuple(re.compile(pattern) for data in read for pattern in data.get(kind, ()))
        for kind in ("refusing", "instead")
    )
    return Refusing(refusing, instead)
