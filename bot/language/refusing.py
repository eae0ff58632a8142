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
    """Each with a group `what`."""

    def what(self, text: str) -> str:
        """What a text refuses, or ""."""
        plain = letters(text)
        return next((found["what"].strip() for each in self.patterns if (found := each.fullmatch(plain))), "")


def read_refusing(folder: Path) -> Refusing:
    """The patterns of every language under a folder."""
    paths = sorted(folder.glob("*/keywords/refusing.yml"))
    read = [read_yaml(path)["refusing"] for path in paths]
    return Refusing(tuple(re.compile(pattern) for patterns in read for pattern in patterns))
