"""Whether a message may still go out: WeChat takes a few of them, for a while after somebody did something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from bot.model.turn import Turn
from channels.written_at import written_at

OPENED_BY = "opened_by"
"""Fact of a turn: the row of windows.yml."""
MESSAGE, TAP, SCAN, FOLLOW = "message", "tap", "scan", "follow"


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many messages in so many minutes."""

    most: int
    minutes: int


WINDOWS: Mapping[str, Window] = msgspec.yaml.decode(
    Path(__file__).with_name("windows.yml").read_bytes(), type=dict[str, Window]
)


@dataclass(frozen=True, slots=True)
class Quota:
    """What may still be sent to somebody."""

    last_turns: Callable[[str], Iterable[Turn]]
    """Address → the last that came from it; raises StoreDown. Why several: a tap closes no window that a message opened."""
    sent_since: Callable[[str, datetime, str], int]
    """Address, a moment, the key of a message → how many others went out to it since."""
    now: Callable[[], datetime]

    def is_open(self, address: str, key: str) -> bool:
        """True while WeChat takes this message too. Of somebody we know nothing of WeChat is asked: it says so itself."""
        turns = list(self.last_turns(address))
        return not turns or any(self._is_open(address, turn, key) for turn in turns)

    def _is_open(self, address: str, turn: Turn, key: str) -> bool:
        window, since = WINDOWS[turn.facts.get(OPENED_BY, MESSAGE)], written_at(turn)
        ends = since + timedelta(minutes=window.minutes)
        return self.now() < ends and self.sent_since(address, since, key) < window.most
