"""The transaction that a command on a case is carried out in: there is none without an actor who may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from bot.config.permissions import may
from bot.model.actor import Actor
from bot.model.refusal import Refused
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class CaseScope:
    """An open transaction, with who acts in it and what they do; whatever writes a case asks for one.

    Raises Refused where the role of who acts may not do it.
    """

    db: Database
    c: sa.Connection
    actor: Actor
    command: str
    """Its name in the table of permissions."""
    at: datetime
    """The moment of the act, with time zone."""
    why: str = ""
    """The reason that was given for it."""
    noted: set[int | None] = field(default_factory=set)
    """Cases with a line in the audit of this act; None for a list."""

    def __post_init__(self) -> None:
        if not may(self.actor, self.command):
            raise Refused("not_allowed", command=self.command, role=self.actor.role)
