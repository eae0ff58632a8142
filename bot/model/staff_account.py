"""A colleague's account at the desk, and what is kept of a sign-in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.actor import Actor, Role, staff


@dataclass(frozen=True, slots=True)
class Proofs:
    """What shows that it is them; nothing in it opens anything by itself but the key of their app."""

    password: str = ""
    """Its hash (argon2id); empty for an account that nobody signs in to with a password."""
    totp: str = ""
    """Key of their authenticator app, base32."""
    recovery: tuple[str, ...] = ()
    """Hashes of the recovery codes that are left; each is good once, in place of a code of the app."""


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """Who works at the desk."""

    id: int
    login: str
    """Small letters; unique."""
    name: str
    """As it stands in the history of cases."""
    role: Role
    language: str
    """Tag of the language their pages are in; empty for their browser's."""
    proofs: Proofs = field(default=Proofs(), repr=False)
    step: int = 0
    """The last step of the app's clock whose code was used: that code and those before it are good no more."""
    seen_at: datetime | None = None
    """When they last looked at a page; None if they never signed in."""

    @property
    def actor(self) -> Actor:
        """Who acts where they do."""
        return staff(self.name, self.role, self.login)
