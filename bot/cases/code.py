"""Case codes that people can say and remember."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from itertools import combinations

from bot.store.records import StoreDown

WEIGHTS = {6: (2, 7, 6, 5, 4), 9: (2, 9, 3, 8, 7, 6, 5, 4)}
"""Length of a code → weight of each digit but the last; all differ, so that any two swapped are noticed."""
SHORT, LONG = 6, 9
DRAWS = 20
"""Codes drawn before longer ones are, and before a case goes without."""


def check_digit(body: str) -> str:
    """Check digit of a code without it: one digit wrong or two swapped is noticed (weighted sum, modulo 11; 10 is not used)."""
    weights = WEIGHTS[len(body) + 1]
    return str(sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11)


def is_code(code: str) -> bool:
    """True when six or nine digits have the right check digit."""
    return len(code) in WEIGHTS and code.isascii() and code.isdecimal() and check_digit(code[:-1]) == code[-1]


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
