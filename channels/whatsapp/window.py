"""Whether a text may still go out: Meta takes them for a day after somebody wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model.turn import Turn, abilities_of
from channels.written_at import written_at


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """The window of one way in."""

    way: str
    last_turn: Callable[[str], Turn | None]
    """Address → what it last wrote; None if that is not known. Raises StoreDown."""
    now: Callable[[], datetime]

    def is_open(self, address: str) -> bool:
        """True while free text may be sent there."""
        window, turn = abilities_of(self.way).reply_window, self.last_turn(address)
        return window is None or (turn is not None and self.now() < written_at(turn) + window)
