"""Carries out what a turn does to cases, in the transaction that saves the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.actor import Actor
from bot.model.case_command import name_of
from bot.model.case_write import (
    BookTime,
    CaseWrite,
    ChangeIncident,
    CommitStep,
    CorrectIncident,
    CountCode,
    CountForm,
    DropDues,
    EndWish,
    FreeTime,
    HoldTime,
    JoinIncident,
    NoteMedia,
    OpenIncident,
    PlanDue,
    RestoreIncident,
    RestoreTime,
    SaveCase,
    WishForTime,
)
from bot.store.bookings import Taking, book_time, free_time, hold_time, restore_time
from bot.store.case_scope import CaseScope
from bot.store.code_tries import count_code
from bot.store.corrected import correct_incident
from bot.store.database import Database
from bot.store.due_writes import drop_dues, plan_due
from bot.store.errand_cases import id_of, note_media, save_case
from bot.store.form_counts import count_form
from bot.store.handing_over import commit_step
from bot.store.incident_restore import restore_incident
from bot.store.incidents import change_incident, join_incident, open_incident
from bot.store.wishes import end_wish, wish_for_time


@dataclass(frozen=True, slots=True)
class WriteScope:
    """The transaction a write is carried out in."""

    db: Database
    c: sa.Connection
    at: datetime
    """The moment of the turn, with time zone."""
    talk: int
    """Number of the conversation."""
    turn: int | None
    """Number of the turn in the inbox; None if no turn is behind it."""
    actor: Actor
    """Who does it."""

    def of(self, write: CaseWrite) -> CaseScope:
        """The scope of one write; raises Refused where its actor may not."""
        return CaseScope(self.db, self.c, self.actor, name_of(type(write)), self.at)


def _save_case(write: SaveCase, scope: WriteScope) -> None:
    save_case(scope.of(write), write, scope.talk, scope.turn)


def _of_times(carry_out: Callable[[Any, Taking], Any]) -> Callable[[Any, WriteScope], None]:
    """A write about a time at an office, carried out for its case."""

    def apply(write: Any, scope: WriteScope) -> None:
        carry_out(write, Taking(scope.of(write), id_of(scope.c, write.case)))

    return apply


APPLY: dict[type, Callable[[Any, WriteScope], None]] = {
    SaveCase: _save_case,
    OpenIncident: lambda write, scope: open_incident(scope.c, write, scope.at),
    CorrectIncident: lambda write, scope: correct_incident(scope.of(write), write),
    JoinIncident: lambda write, scope: join_incident(scope.of(write), write),
    ChangeIncident: lambda write, scope: change_incident(scope.of(write), write),
    RestoreIncident: lambda write, scope: restore_incident(scope.of(write), write),
    HoldTime: _of_times(hold_time),
    BookTime: _of_times(book_time),
    FreeTime: _of_times(free_time),
    RestoreTime: _of_times(restore_time),
    WishForTime: _of_times(wish_for_time),
    EndWish: _of_times(end_wish),
    PlanDue: lambda write, scope: plan_due(scope.db, scope.c, write, scope.at),
    DropDues: lambda write, scope: drop_dues(scope.c, write, scope.at),
    CommitStep: lambda write, scope: commit_step(scope.db, scope.c, write, scope.at),
    CountCode: lambda write, scope: count_code(scope.c, scope.at, write.counts_for),
    NoteMedia: lambda write, scope: note_media(scope.of(write), write),
    CountForm: lambda write, scope: count_form(scope.db, scope.c, write),
}
"""Kind of write → what carries it out."""


def apply_writes(writes: Iterable[CaseWrite], scope: WriteScope) -> None:
    """Carry out writes in order, cases first. Raises WriteConflict or CodeTaken; the caller then rolls the transaction back."""
    for write in sorted(writes, key=_order):
        scope.of(write)  # Why asked for each: most of what is done to a case writes no row of it.
        APPLY[type(write)](write, scope)


def _order(write: CaseWrite) -> tuple[int | str, ...]:
    # Why cases first: each is saved over the version it was read in, and what else is done to it raises that.
    if isinstance(write, SaveCase):
        return (0,)
    # Why counts last and sorted: all turns add to the same rows, and whoever holds one waits for nothing but the next.
    return (2, write.form, write.question, write.what) if isinstance(write, CountForm) else (1,)
