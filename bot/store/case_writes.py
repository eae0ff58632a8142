"""Carries out what a turn does to cases, in the transaction that keeps its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.case_write import CaseWrite, SaveCase
from bot.store.database import Database
from bot.store.errand_cases import save_case


@dataclass(frozen=True, slots=True)
class WriteScope:
    """The transaction a write is carried out in."""

    db: Database
    c: sa.Connection
    at: datetime
    """The moment of the turn, aware."""
    talk: int
    """Number of the conversation."""
    turn: int | None
    """Number of the turn in the inbox; None where no turn is behind it."""


def _save_case(write: SaveCase, scope: WriteScope) -> None:
    save_case(scope.db, scope.c, write, scope.talk, scope.turn, scope.at)


APPLY: dict[type, Callable[[Any, WriteScope], None]] = {
    SaveCase: _save_case,
}
"""Kind of write → what carries it out."""


def apply_writes(writes: Iterable[CaseWrite], scope: WriteScope) -> None:
    """Carry out writes in order; raises WriteConflict or CodeTaken, and the caller's transaction is then given up whole."""
    for write in writes:
        APPLY[type(write)](write, scope)
