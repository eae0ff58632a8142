"""From which value on the line decides something: `intents/learned/thresholds.yml`, group by group, checked when it is read."""

from __future__ import annotations

from pathlib import Path

from bot.config.decisions import Thresholds
from bot.config.settings import HERE
from bot.config.values_file import read_values

FILE = HERE / "intents" / "learned" / "thresholds.yml"


def read_thresholds(path: Path = FILE) -> Thresholds:
    """The values alone; raises SettingsError for one that is missing, not known, or out of its range."""
    return read_values(path, Thresholds)


THRESHOLDS = read_thresholds()
"""Read once, when the first that decides by it is imported: it belongs to the code, as the features do."""
