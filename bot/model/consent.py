"""What somebody said, once, of how they may be reached: kept with the number they rang from, and not asked again."""

from __future__ import annotations

from typing import Literal

TEXTED = "texted"
"""Whether the number takes texts."""
Said = Literal["asked", "yes", "no"]
"""asked: nothing was answered to it."""
