"""Figures of what can be reported: when two reports are about one thing, and by when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class JoinRule:
    """When two reports may be about the same thing."""

    within: str = "30m"
    """Metres apart at most, as "30m"."""
    days: int = 14
    """Days between them at most."""
    per: Literal["place", "building", "household", "never"] = "place"
    """building: the same number alone; household: the same number and flat; never: each report stands by itself."""

    @property
    def metres(self) -> float:
        """`within` as a number; raises ValueError where it is none."""
        return float(self.within.strip().removesuffix("m"))


@dataclass(frozen=True, slots=True)
class PledgeTime:
    """By when what is reported is promised to be looked at: one of the figures; none is no date."""

    hours: int | None = None
    days: int | None = None
    """Until the end of the day; 0 is today."""
    working_days: int | None = None
