"""What is said of a call back that was promised, by its words alone: `intents/<language>/keywords/promise.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.language.plain_turns import letters
from bot.system.yaml_file import read_yaml

Kinds = Mapping[str, tuple[re.Pattern[str], ...]]
"""What is said ("when", "cancel", "code" …) → patterns of all languages; of several kinds the first."""
GROUPS = ("outright", "promised", "fresh", "asked")


@dataclass(frozen=True, slots=True)
class PromiseWords:
    """Patterns for what people say of a call back, by when they can mean nothing else."""

    outright: Kinds
    """Names the call itself."""
    promised: Kinds
    """Means it once one was promised."""
    fresh: Kinds
    """Means it while nothing else was talked about since."""
    asked: Kinds
    """Answers the question for a number to ring."""

    def kind(self, text: str, *, promised: bool = False, fresh: bool = False, asked: bool = False) -> str:
        """What a text says of the call, or ""; marks, width and case do not matter."""
        plain = letters(text)
        groups = (
            (asked, self.asked),
            (True, self.outright),
            (promised, self.promised),
            (promised and fresh, self.fresh),
        )
        return next((kind for holds, kinds in groups if holds and (kind := _first(kinds, plain))), "")


def _first(kinds: Kinds, text: str) -> str:
    return next((kind for kind, patterns in kinds.items() if any(each.search(text) for each in patterns)), "")


def read_promise_words(folder: Path) -> PromiseWords:
    """The patterns of every language under a folder."""
    files = sorted(folder.glob("*/keywords/promise.yml"))
    read = [_with_slots(read_yaml(path)) for path in files]
    return PromiseWords(*(_together(data[group] for data in read) for group in GROUPS))


def _with_slots(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The patterns of one language, with the words that names in braces stand for."""
    slots: Mapping[str, str] = data.get("slots") or {}
    names = re.compile("|".join(map(re.escape, (f"{{{name}}}" for name in slots)))) if slots else re.compile(r"(?!)")
    return {
        group: {
            kind: [names.sub(lambda name: slots[name[0][1:-1]], each) for each in patterns]
            for kind, patterns in (data.get(group) or {}).items()
        }
        for group in GROUPS
    }


def _together(read: Iterable[Mapping[str, list[str]]]) -> Kinds:
    found: dict[str, tuple[re.Pattern[str], ...]] = {}
    for data in read:
        for kind, patterns in data.items():
            found[kind] = (*found.get(kind, ()), *(re.compile(each) for each in patterns))
    return found
