"""Which numbers each kind of threshold may be, and the base class for the values of one decision."""

from __future__ import annotations

from typing import Annotated

import msgspec

Chance = Annotated[float, msgspec.Meta(ge=0, le=1)]
Floor = Annotated[float, msgspec.Meta(gt=0, le=1)]
"""A chance above 0, because its logarithm is taken."""
Times = Annotated[float, msgspec.Meta(ge=1)]
Cosine = Annotated[float, msgspec.Meta(ge=-1, le=1)]
Unlike = Annotated[float, msgspec.Meta(ge=-1, lt=1)]
"""A cosine below 1, because 1 minus it is a divisor."""
Some = Annotated[float, msgspec.Meta(ge=0)]
"""A length in characters of Chinese, a difference of logarithms, or a weight."""


class Values(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values of one decision. The file must hold all of them and no others."""
