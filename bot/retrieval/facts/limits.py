"""Limits that a rule sets, read from an office's sentence: an age, an income; and on which side of one a person stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Period = Literal["year", "month", "week", ""]
AMOUNT = re.compile(
    r"(?P<head>[^$¥,]*?)(?P<sum>[$¥]\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:dollars|yuan|美元|元))"
)
PERIODS: dict[str, re.Pattern[str]] = {
    "year": re.compile(r"year|annual|每年|年收入|一年", re.I),
    "month": re.compile(r"month|每月|月收入|一个月", re.I),
    "week": re.compile(r"week|每周|每星期", re.I),
}
AT_MOST = re.compile(
    r"(?:at or|equal to or) below|or less|less than|no more than|not? (?:be )?more than|cannot (?:be|exceed)|up to|under"
    r"|below|maximum|limits?\b|size \d+: |不超过|低于|不到|少于|不高于|以下|以内",
    re.I,
)
FROM_AGE = re.compile(
    r"(?<![\d$])(?P<from>\d{1,3}) ?(?:years old |years of age )?(?:and|or) (?:older|over|up|above)"
    r"|at least (?P<least>\d{1,3})(?: years)?(?= old| of age|[.,;]|$)"
    r"|(?:满|年满)(?P<full>\d{1,3})周?岁|(?P<above>\d{1,3})周?岁(?:及|或)?以上",
    re.I,
)
TO_AGE = re.compile(
    r"(?:under|younger than) (?:age |the age of )?(?P<under>\d{1,3})(?! (?:days|weeks|months|hours|dollars))"
    r"|(?P<below>\d{1,3})周?岁(?:及|或)?以下|未满(?P<young>\d{1,3})周?岁",
    re.I,
)
BETWEEN_AGES = re.compile(
    r"\bage[sd]? (?P<low>\d{1,3})(?: ?[-–] ?| to )(?P<high>\d{1,3})\b"
    r"|(?P<low2>\d{1,3}) ?[-–至到] ?(?P<high2>\d{1,3})周?岁",
    re.I,
)
A_YEAR_IS = Decimal(12_000)
"""A sum from which one with no period told is taken for a year's, where the rule has one for the year."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a person stands."""

    within: bool
    limit: str
    """The limit as it is written."""


def by_income(rule: str, said: Decimal, period: str) -> Stands | None:
    """A sum a person told beside the limit of a rule; None where rule and sum cannot be compared for sure.

    period: "year", "month", "week" or "" where none was told.
    """
    limits = [(m["sum"].rstrip(","), period_of(m["head"] or rule) or period_of(rule)) for m in AMOUNT.finditer(rule)]
    if not AT_MOST.search(rule) or not limits:
        return None
    wanted = period or ("year" if said >= A_YEAR_IS else "")
    fitting = [limit for limit, of in limits if of == wanted] if wanted else []
    if len(fitting) != 1:
        return None
    return Stands(said <= _number(fitting[0]), fitting[0])


def by_age(rule: str, age: int) -> Stands | None:
    """An age a person told beside the limit of a rule; None where the rule sets none, or more than one."""
    between, lowest, highest = BETWEEN_AGES.findall(rule), list(FROM_AGE.finditer(rule)), list(TO_AGE.finditer(rule))
    if len(between) + len(lowest) + len(highest) != 1:
        return None
    if match := BETWEEN_AGES.search(rule):
        low, high = (int(match[a] or match[b]) for a, b in (("low", "low2"), ("high", "high2")))
        return Stands(low <= age <= high, match[0])
    match = (lowest or highest)[0]
    limit = int(next(group for group in match.groups() if group))
    above = age >= limit
    inclusive = bool(match.groupdict().get("below")) and age == limit
    return Stands(above if lowest else (not above or inclusive), match[0])


def period_of(text: str) -> str:
    """ "year", "month" or "week" where a text names one, else ""."""
    return next((name for name, pattern in PERIODS.items() if pattern.search(text)), "")


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", text).rstrip("."))
