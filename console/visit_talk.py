"""The conversation of a visit: what a colleague types is a turn like any other, and the line's worker answers it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.config.timing import TIMING
from bot.model.reply import Reply
from bot.model.staff_account import StaffAccount
from bot.model.turn import HELPER, HELPER_NAME, Turn
from bot.model.visit import Visit
from bot.store.records import TurnHistory
from console.desk import Desk

WAY = "desk"
"""Name of the way in that the turns come by."""
LONGEST = 1600
"""Characters of a turn."""
PATIENCE = TIMING.desk.answer
KEPT = 60
"""Turns that are shown."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in a visit so far."""

    turns: tuple[TurnHistory, ...]
    """The earliest first."""

    @property
    def last(self) -> int:
        """Number of the last turn, which the next one follows; 0 before the first."""
        return self.turns[-1].id if self.turns else 0

    @property
    def waits(self) -> TurnHistory | None:
        """The last turn while it is not answered."""
        return self.turns[-1] if self.turns and self.turns[-1].state != "answered" else None

    @property
    def reply(self) -> Reply | None:
        """What the line said last."""
        return self.turns[-1].reply if self.turns else None

    @property
    def service(self) -> str:
        """Source id of the service that was told of last, or empty."""
        told = (each.record for each in reversed(self.turns) if each.record and not each.record.safety)
        last = next((record for record in told if record.service or record.outcome in {"choices", "not-here"}), None)
        return last.service if last else ""


def talk_of(desk: Desk, visit: Visit) -> Talk:
    """What was said; raises StoreDown."""
    return Talk(tuple(reversed(desk.store.last_turns(WAY, visit.address, KEPT))))


def say(desk: Desk, visit: Visit, text: str, after: int, who: StaffAccount) -> bool:
    """Write a turn down and wait a moment for its answer; False where something else was said after that turn already.

    after: number of the turn that the colleague saw answered. Raises StoreDown.
    """
    # Why the id so: what follows a turn is said once, however often a form is sent, and from however many tabs.
    turn = Turn(
        f"{visit.address}-{after}", WAY, visit.address, desk.now(), text, language=visit.language,
        facts={HELPER: who.login, HELPER_NAME: who.name},
    )  # fmt: skip
    if not desk.store.receive(turn, turn.at):
        known = desk.store.turn(WAY, turn.id)
        if known is None or known.turn.text != text:
            return False
    _wait(desk, turn.id)
    return True


def _wait(desk: Desk, turn: str) -> None:
    """Until it is answered, and not for long: a page that shows that it goes on holds no thread."""
    until = time.monotonic() + PATIENCE
    with desk.store.news_of(turn) as wait:
        while (left := until - time.monotonic()) > 0:
            known = desk.store.turn(WAY, turn)
            if known is None or known.state == "answered":
                return
            wait(left)
