"""How a person may be reached, as they once said: kept with their number, and not asked again."""

from __future__ import annotations

from typing import Literal

TEXTED = "texted"
"""Whether the number takes texts."""
RUNG_BACK = "rung_back"
"""Whether they are rung back whenever they ring the city's number for missed calls."""
Said = Literal["asked", "yes", "no"]
"""asked: nothing was answered to it."""
