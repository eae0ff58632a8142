"""When somebody wrote, as an app says: it may come to us days later, for an app sends again what we did not take."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.model.turn import Turn

WRITTEN_AT = "written_at"
"""Fact of a turn: seconds since 1970."""


def written_at(turn: Turn) -> datetime:
    """The moment, and where none was told the one at which we got it; no app is believed that it was later."""
    told = turn.facts.get(WRITTEN_AT, "")
    try:
        return min(datetime.fromtimestamp(int(told), UTC), turn.at)
    except (ValueError, OverflowError, OSError):
        return turn.at
