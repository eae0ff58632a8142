"""A case as staff see it: frozen, with how to reach the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.city.staffing import Group, group_of
from bot.model.case import Case

OVER = ("closed", "done", "cancelled")


@dataclass(frozen=True, slots=True)
class StaffCase:
    """One row of the cases, with the way to its person."""

    id: int
    code: str | None
    """Six digits, or None if none could be drawn."""
    kind: str
    team: str
    state: str
    """"open" (nobody has it), "taken", "done" or "cancelled"."""
    slots: dict[str, Any]
    history: tuple[dict[str, Any], ...]
    """What happened to it, in order: {"at", "what", "by"?, "text"?}."""
    conversation: int
    turn: int | None
    """Inbox id of the turn it came from."""
    opened_at: datetime
    channel: str
    address: str
    """Where its person wrote or rang from; empty if that is no longer known."""
    version: int = 0
    """Raised by every change: who acts on what they have seen says which it was."""
    is_shown: bool = False
    """True if that was only shown on a call: whoever has the number may never have rung."""

    @property
    def name(self) -> str:
        """What it is called by: its code, or its number where it has none."""
        return self.code or f"#{self.id}"

    @property
    def group(self) -> Group:
        """Which promise holds for it."""
        # Why: somebody was told that a person asks them what they did not know.
        return group_of("callback" if self.slots.get("asks") else self.kind, self.team)

    @property
    def is_danger(self) -> bool:
        """True for a case that no machine may close."""
        return self.group == "danger"

    @property
    def is_promise(self) -> bool:
        """True if somebody was told that a person rings or writes to them, without danger."""
        is_told = self.kind == "callback" or "answer" in self.slots or self.slots.get("reason") == "fault"
        return is_told and not self.is_danger

    @property
    def is_told_of(self) -> bool:
        """True if somebody wrote down what was done, or answered."""
        return any(str(entry.get("text", "")).strip() for entry in self.history)

    @property
    def level(self) -> str:
        """Class of danger ("E1" …), or empty."""
        return str(self.slots.get("class", "")) if self.is_danger else ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that staff see of a case."""

    staff: StaffCase
    case: Case
    """The same case with its answers, its booking and its report."""
    said: str
    """What was said in the turn it came from; empty if that is not kept any more."""
    since: tuple[str, ...]
    """What its person said after it was opened, as long as that is kept, in order."""
