"""Digits one by one, in groups that people can remember."""

from __future__ import annotations

import re
from collections.abc import Sequence


def spell(number: str, names: Sequence[str], gap: str) -> str:
    """A run of digits said one by one, a rest after each group.

    names: what 0 to 9 are called, then the sign "+"; gap: what stands between groups.
    """
    figures = [names[10]] if number.startswith("+") else []
    between = " " if names[0].isascii() else ""
    said = (between.join(names[int(figure)] for figure in group) for group in groups(re.sub(r"\D", "", number)))
    return gap.join([*figures, *said])


def groups(figures: str) -> list[str]:
    """Digits in threes from the left; four that are left become two and two, so that no digit stands alone."""
    if len(figures) <= 3:
        return [figures]
    if len(figures) == 4:
        return [figures[:2], figures[2:]]
    return [figures[:3], *groups(figures[3:])]
