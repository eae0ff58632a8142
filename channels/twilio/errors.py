"""What Twilio's errors mean for us."""

from __future__ import annotations

from pathlib import Path

from channels.errors import read_errors

_TABLES = read_errors(Path(__file__).with_suffix(".yml"))
TEXTS, CALLS = _TABLES["texts"], _TABLES["calls"]
