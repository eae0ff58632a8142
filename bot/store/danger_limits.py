"""How often the number to ring in danger goes out by text: seldom held, never for nothing, and staff's case is always opened."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.city.sending_limits import Toll, Window
from bot.model.turn_result import TurnResult
from bot.store.tables import tally

LIKENESS = "danger"
"""Stands, with the family of the danger, in the tally in place of the likeness: these answers are counted by what they are, not by
what was said."""


def likeness_of(answered: TurnResult) -> str:
    """What an answer to danger is counted as: the family of the danger that it opens a case of, else of the one it is about."""
    kinds = [*(case.slots["kind"] for case in answered.cases if "kind" in case.slots), answered.record.danger]
    return f"{LIKENESS} {kinds[0].partition('.')[0]}".rstrip()


def why_danger_held(
    c: sa.Connection, talk: int, toll: Toll, spent: int, at: datetime, *, stranger: bool, likeness: str
) -> tuple[str, str]:
    """The limit that holds an answer to danger, and the one that staff are told of; empty for none.

    spent: what the day cost, in thousandths. Their case is opened all the same.
    """
    limits = toll.limits.danger
    mine = tally.c.conversation == talk
    # Why by family: a sender can be forged, and who wrote of fires in somebody's name must not keep the ambulance from them.
    of_this = mine, tally.c.likeness == likeness, tally.c.cost > 0
    if (
        toll.refused
        and _is_full(c, at, limits.refused, mine, tally.c.cost > 0)
        and _is_told(c, at, limits.refused, *of_this)
    ):
        return "number", "number"
    # Why asked and not sent: who goes on asks for the number they have.
    if _is_full(c, at, limits.person, mine) and _is_full(c, at, limits.again, *of_this):
        return "danger", "danger"
    if spent + toll.cost > toll.limits.spending.most_a_day * 1000 * limits.money:
        return "danger money", "danger money"
    of_range = tally.c.prefix == toll.prefix, tally.c.stranger, tally.c.cost > 0
    if not (stranger and toll.prefix and _is_full(c, at, limits.strangers, *of_range)):
        return "", ""
    # Why each is told once of each all the same: a town in danger has many numbers of one range that never wrote before.
    held = _is_full(c, at, limits.each, *of_this)
    return "danger range" if held else "", "danger range"


def _is_told(c: sa.Connection, at: datetime, window: Window, *of: sa.ColumnElement[bool]) -> bool:
    return _is_full(c, at, Window(1, window.minutes), *of)


def _is_full(c: sa.Connection, at: datetime, window: Window, *of: sa.ColumnElement[bool]) -> bool:
    since = at - timedelta(minutes=window.minutes)
    rows = sa.select(sa.func.count()).select_from(tally)
    return (c.scalar(rows.where(tally.c.likeness.startswith(LIKENESS), tally.c.at > since, *of)) or 0) >= window.most
