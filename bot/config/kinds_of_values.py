"""What a value that decides something may be, and what all values of one decision have in common."""

from __future__ import annotations

from typing import Annotated

import msgspec

Chance = Annotated[float, msgspec.Meta(ge=0, le=1)]
Floor = Annotated[float, msgspec.Meta(gt=0, le=1)]
"""A chance above 0, for its logarithm is taken."""
Times = Annotated[float, msgspec.Meta(ge=1)]
Cosine = Annotated[float, msgspec.Meta(ge=-1, le=1)]
Unlike = Annotated[float, msgspec.Meta(ge=-1, lt=1)]
"""A cosine below 1, for what is left to 1 is divided by."""
Some = Annotated[float, msgspec.Meta(ge=0)]
"""A length in characters of Chinese, a difference of logarithms, or a weight."""


class Values(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values of one decision: all must be in the file, and no other."""
