"""The line as the routes of a channel see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.catalogue.entries import Entries
from bot.city.city import City
from bot.config.settings import Settings
from bot.language.keywords import Keywords
from bot.model.turn import Turn
from bot.store import Store
from channels.contract import Receipt


class Receive(Protocol):
    """Writes a turn down for the worker."""

    def __call__(self, turn: Turn, wait: float) -> bool:
        """wait: seconds in which more of the same may come; 0 for what is whole. False for an id seen before. Raises StoreDown."""
        ...


@dataclass(frozen=True, slots=True)
class Days:
    """Time that may be let pass, and what an office may do meanwhile; only where the line is nothing but tried."""

    ask: Callable[[datetime], None]
    """Asks that time passes up to a moment."""
    asked: Callable[[], datetime | None]
    """The moment asked for that is not reached yet."""
    act: Callable[[Mapping[str, Any], datetime], None]
    """Does what an office does: {"act", "case" or "office" and "date"}; raises ValueError with what is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """All that a web process has; a channel takes what it needs."""

    settings: Settings
    city: City
    store: Store
    keywords: Keywords
    receive: Receive
    note: Callable[[str, Receipt, datetime], object]
    """Keeps a receipt of a channel, and when it came. Raises StoreDown."""
    entries: Entries
    days: Days | None = None
    """None on a line in real use."""
