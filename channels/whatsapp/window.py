"""Whether a text may still go out: Meta takes them for a day after somebody wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.model.turn import Turn, abilities_of
from channels.written_at import written_at


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """The window of one way in."""

    way: str
    last_turns: Callable[[str], Iterable[Turn]]
    """Address → the last that came from it; raises StoreDown. Why several: what is old may come after what was written now."""
    now: Callable[[], datetime]

    def is_open(self, address: str) -> bool:
        """True while free text may be sent there."""
        window, now = abilities_of(self.way).reply_window, self.now()
        return window is None or any(now < written_at(turn) + window for turn in self.last_turns(address))
