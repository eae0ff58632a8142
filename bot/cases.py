"""Case codes a person can say and hold on to."""

from __future__ import annotations

import secrets

WEIGHTS = (2, 7, 6, 5, 4)


def check_digit(body: str) -> str:
    """Check digit of five digits: one digit wrong or two neighbours swapped is noticed (weighted sum, modulo 11; 10 is not used)."""
    return str(sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11)


def is_code(code: str) -> bool:
    """True when six digits have the right check digit."""
    return len(code) == 6 and code.isdecimal() and check_digit(code[:5]) == code[5]


def new_code() -> str:
    """A random six-digit code with its check digit; never starts with 0."""
    while True:
        body = str(secrets.randbelow(90_000) + 10_000)
        if len(check_digit(body)) == 1:
            return body + check_digit(body)
