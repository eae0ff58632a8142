"""Limits that a rule sets, read from an office's sentence: an age, an income; and on which side of one a person stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from bot.language.entry_patterns import entry_patterns

Period = Literal["year", "month", "week", ""]
PERIODS: tuple[Period, ...] = ("year", "month", "week")
A_YEAR_IS = Decimal(12_000)
"""A sum from which one with no period told is taken for a year's, where the rule has one for the year."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a person stands."""

    within: bool
    limit: str
    """The limit as it is written."""


def by_income(rule: str, said: Decimal, period: str, usual: str = "") -> Stands | None:
    """A sum a person told beside the limit of a rule; None if rule and sum cannot be compared for sure.

    period: "year", "month", "week" or "" where none was told. usual: the period of a rule that names none.
    """
    limits = _sums(rule)
    # Why: "10 years for loans of at most $40,000" sets no limit to what somebody earns.
    if not entry_patterns().search("at_most", rule) or not limits or entry_patterns().search("no_income", rule):
        return None
    limits = [(limit, of or usual) for limit, of in limits]
    wanted = period or ("year" if said >= A_YEAR_IS else "")
    fitting = [limit for limit, of in limits if of == wanted] if wanted else []
    if len(fitting) != 1:
        return None
    return Stands(said <= _number(fitting[0]), fitting[0])


def by_paid(rule: str, said: Decimal, text: str) -> Stands | None:
    """What a person paid beside a sum that has to be passed; None where rule or text speak of something else."""
    least = [*entry_patterns().find("paid_over", rule)]
    if len(least) != 1 or not entry_patterns().search("tells_paid", text):
        return None
    return Stands(said > _number(least[0]["sum"]), least[0]["sum"])


def _sums(rule: str) -> list[tuple[str, str]]:
    """The sums of a rule, each with its period."""
    found = _amount(entry_patterns().named["unit"]).finditer(rule)
    return [(m["sum"].rstrip(","), period_of(m["head"] or rule) or period_of(rule)) for m in found]


def by_age(rule: str, age: int) -> Stands | None:
    """An age a person told beside the limit of a rule; None if the rule sets none, or more than one."""
    between, lowest, highest = (
        list(entry_patterns().find(name, rule)) for name in ("between_ages", "from_age", "to_age")
    )
    if len(between) + len(lowest) + len(highest) != 1:
        return None
    if between:
        match = between[0]
        return Stands(int(match["low"]) <= age <= int(match["high"]), match[0])
    match = (lowest or highest)[0]
    limit = int(match[1])
    above = age >= limit
    inclusive = "below" in match.groupdict() and age == limit
    return Stands(above if lowest else (not above or inclusive), match[0])


@cache
def _amount(units: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    """A sum and what goes before it."""
    unit = "|".join(pattern.pattern for pattern in units)
    return re.compile(rf"(?P<head>[^$¥,]*?)(?P<sum>[$¥]\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:{unit}))")


def period_of(text: str) -> str:
    """ "year", "month" or "week" where a text names one, else ""."""
    return next((period for period in PERIODS if entry_patterns().search(f"a_{period}", text)), "")


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", text).rstrip("."))
