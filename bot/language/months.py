"""The months of a year by name."""

from __future__ import annotations

from functools import cache

from babel.dates import get_month_names


@cache
def months(language: str) -> dict[str, int]:
    """Names of the months, whole and short, case folded → number from 1."""
    return {
        name.casefold(): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
