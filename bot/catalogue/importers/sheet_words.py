"""Words of the plain spreadsheet beside its columns: what its sheets are called, yes and no."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.system.yaml_file import read_yaml

WORDS: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))
SHEETS: dict[str, list[str]] = WORDS["sheets"]
"""Language → names of the services' sheet, and of the page about the columns."""
FIRST = next(iter(SHEETS))
