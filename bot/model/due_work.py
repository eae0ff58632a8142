"""A due item, read again in the transaction that sends it, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.model.case import Case
from bot.model.case_write import CaseWrite
from bot.model.dialogue_state import Session
from bot.model.message_content import MessageContent

HELD_SINCE = "held_since"
"""Slot of what a limit of the city holds: since when, ISO."""
AFTER = "after"
"""Slot of what goes another way: the ways tried before."""


@dataclass(frozen=True, slots=True)
class DueWork:
    """One thing that is due, with all that decides whether and how it goes out."""

    id: int
    case: Case
    """As it stands now."""
    about: str
    at: datetime
    """When it was to be done, aware."""
    channel: str = ""
    """Way out that was asked for; empty for the one the case came by."""
    slots: dict[str, Any] = field(default_factory=dict)
    """What it was planned with."""
    attempts: int = 1
    """How often it was begun, this time included."""
    language: str = ""
    """Spoken with its person; empty if nothing was said yet."""
    stopped: bool = False
    """Its person said stop, on any way in."""
    told: int = 0
    """Reminders that went to this address within a week."""
    ahead: int = 0
    """Last reminders that wait for this address within the week to come."""
    busy_until: datetime | None = None
    """Until when its person is likely in the midst of talking with us."""
    reached: bool = False
    """Its person talked with us, or heard the last message of this kind, since that went out."""


@dataclass(frozen=True, slots=True)
class SendDue:
    """It goes out."""

    channel: str
    address: str
    messages: tuple[MessageContent, ...]
    """In order."""
    language: str
    expires_at: datetime
    """From when on it is of no use any more."""
    remember: Callable[[Session], Session] = lambda session: session
    """The memory of that conversation, with what is asked in it."""
    despite_stop: bool = False
    what: str = ""
    """What happened, for the history of the case; empty adds no line."""
    writes: tuple[CaseWrite, ...] = ()
    """What else it does to cases."""
    slots: dict[str, str] = field(default_factory=dict)
    """What staff see of the case, changed."""
    tells_staff: bool = False
    """Staff are told of the case now."""
    asks: bool = False
    """It is a call that asks for yes or no, and what is said to it is kept with the number."""
    instead: str = ""
    """Way to take where a limit of the city holds it; empty if there is none."""


@dataclass(frozen=True, slots=True)
class DropDue:
    """It is not done, and never will be."""

    why: str
    """"over", "moved", "past", "stopped", "budget", "late", "no way" …"""
    writes: tuple[CaseWrite, ...] = ()
    tells_staff: bool = False
    """Staff are told of the case now."""


@dataclass(frozen=True, slots=True)
class DelayDue:
    """It is done later."""

    until: datetime


DueOutcome = SendDue | DropDue | DelayDue
