"""YAML files, read by libyaml where PyYAML was built with it: a dozen times as fast, and every process reads a hundred as it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

MOST_VALUES = 1_000_000
"""Of a file with aliases: a few lines of them can stand for more than any memory holds."""
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a file says, in plain types; raises OSError and yaml.YAMLError."""
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:
    """The same of a text."""
    said = yaml.load(text, LOADER)  # noqa: S506
    # Why only then: without an alias nothing stands in it twice, and hundreds of files are read as a process starts.
    if "&" in text and "*" in text and _size(said, {}) > MOST_VALUES:
        raise yaml.YAMLError(
            f"with its aliases written out it has more than {MOST_VALUES:,} values, or has itself in it"
        )
    return said


def _size(value: Any, known: dict[int, int]) -> int:
    """Values in it, each counted as often as it stands there. known: sizes by identity, so that each is looked at once."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        # Why that many until it is known: what has itself in it never ends.
        known[id(value)] = MOST_VALUES + 1
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_size(part, known) for part in parts)
    return known[id(value)]
