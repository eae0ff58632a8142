"""The shape of a case code: six or nine digits, the last of which checks the others."""

from __future__ import annotations

WEIGHTS = {6: (2, 7, 6, 5, 4), 9: (2, 9, 3, 8, 7, 6, 5, 4)}
"""Length of a code → weight of each digit but the last; all differ, so that any two swapped are noticed."""


def check_digit(body: str) -> str:
    """Check digit of a code without it: one digit wrong or two swapped is noticed (weighted sum, modulo 11; 10 is not used)."""
    weights = WEIGHTS[len(body) + 1]
    return str(sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11)


def is_code(code: str) -> bool:
    """True when six or nine digits have the right check digit."""
    return len(code) in WEIGHTS and code.isascii() and code.isdecimal() and check_digit(code[:-1]) == code[-1]
