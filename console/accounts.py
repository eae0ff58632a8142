"""What a new colleague is given, and what is kept of it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from bot.model.staff_account import Proofs
from console.one_time_codes import hash_of, in_groups, new_recovery_codes, new_totp
from console.passwords import hash_password

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
DEMO = "demo"
"""Login of the demo worker: it has no password, and is signed in to by one click where the city is made up."""


@dataclass(frozen=True, slots=True)
class Issued:
    """Told once, to the colleague themselves; only hashes of it are kept, and the key of the app."""

    password: str
    totp: str
    recovery: tuple[str, ...]

    @property
    def kept(self) -> Proofs:
        """What is kept of it."""
        return Proofs(hash_password(self.password), self.totp, tuple(map(hash_of, self.recovery)))


def issue() -> Issued:
    """A password of 80 random bits, a key for an app, and recovery codes."""
    return Issued(in_groups(secrets.token_bytes(10)), new_totp(), new_recovery_codes())


def plain_login(login: str) -> str:
    """A login as it is kept; empty for what can be none."""
    plain = login.strip().casefold()
    return plain if LOGIN.fullmatch(plain) else ""
