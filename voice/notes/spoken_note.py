"""A voice note that was made. Without anything that makes it: who sends it needs no engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ogg", "m4a", "mp3"]


@dataclass(frozen=True, slots=True)
class SpokenNote:
    """One."""

    data: bytes
    seconds: float
    kind: Kind = "ogg"
