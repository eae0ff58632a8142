"""Passwords as they are kept: hashed by argon2id, a few at a time."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Costs in rounds, KiB and lanes, as OWASP gives them."""
# Why so few: each takes 19 MiB and a core while it is worked out, and whoever tries to sign in pays nothing for it.
_AT_ONCE = threading.BoundedSemaphore(2)
_NOBODYS = _HASHER.hash(secrets.token_hex(16))
LONGEST = 200
"""Characters of a password that are looked at."""
SHORTEST = 12


def hash_password(password: str) -> str:
    """The hash that is kept of a password, with its salt and its costs."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(kept: str, password: str) -> bool:
    """True if a password is the one whose hash is kept; takes as long where none is."""
    with _AT_ONCE:
        try:
            # Why another one where none is kept: a quick no would tell that there is no such account.
            return _HASHER.verify(kept or _NOBODYS, password[:LONGEST]) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False
