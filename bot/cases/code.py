"""Case codes that people can say and remember."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from itertools import combinations

from bot.model.case_code import check_digit as check_digit
from bot.model.case_code import is_code as is_code
from bot.store.records import StoreDown

SHORT, LONG = 6, 9
DRAWS = 20
"""Codes drawn before longer ones are, and before a case goes without."""


def new_code(length: int = SHORT) -> str:
    """A random code with its check digit, of six or nine digits; never starts with 0.

    With two of its groups of three swapped it is no code.
    """
    first = 10 ** (length - 2)
    while True:
        body = str(secrets.randbelow(9 * first) + first)
        code = body + check_digit(body)
        if len(code) == length and not any(is_code(swapped) for swapped in _swapped(code)):
            return code


def unused_code(is_used: Callable[[str], bool], length: int = SHORT) -> str:
    """A code that no case has: longer where those of a length run out, empty if none is found; never raises."""
    for digits in (*[length] * DRAWS, *[LONG] * DRAWS):
        code, used = new_code(digits), False
        # Why: whoever is in danger is answered though the code can not be looked up; saving finds out.
        with suppress(StoreDown):
            used = is_used(code)
        if not used:
            return code
    return ""


def _swapped(code: str) -> list[str]:
    """The code with each two of its groups of three swapped."""
    groups, swapped = [code[at : at + 3] for at in range(0, len(code), 3)], []
    for one, other in combinations(range(len(groups)), 2):
        mixed = [*groups]
        mixed[one], mixed[other] = groups[other], groups[one]
        swapped.append("".join(mixed))
    return swapped
