"""Cases as staff find and read them, in a transaction that is open."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from bot.model.refusal import Refused
from bot.store.case_records import OVER, StaffCase
from bot.store.errand_cases import read_details
from bot.store.tables import cases, conversation

_GROUPS = {"danger": 0, "callback": 1, "other": 2}
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015]+")


def find(c: sa.Connection, name: str, *, hold: bool = False) -> StaffCase:
    """A case by its code, or by its number ("#12" or "12"); hold: nobody else changes it before the end. Raises Refused."""
    # Why so: codes are told and written down in threes, "768 283" or "768-283".
    plain = _BETWEEN.sub("", name).removeprefix("#")
    if not plain.isdecimal() or len(plain) > 18:
        raise Refused("no_case", case=name)
    by_code = cases.c.code == plain
    which = cases.c.id == int(plain) if name.strip().startswith("#") else sa.or_(by_code, cases.c.id == int(plain))
    # Why in this order: a code is free again once its case is over, and then belongs to the case that is open.
    order = sa.case((by_code, 0), else_=1), sa.case((cases.c.state.in_(OVER), 1), else_=0), cases.c.id.desc()
    query = of_staff().where(which).order_by(*order).limit(1)
    row = c.execute(query.with_for_update(of=cases) if hold else query).one_or_none()
    if row is None:
        raise Refused("no_case", case=name)
    return read(row)


def find_row(c: sa.Connection, number: int) -> StaffCase:
    """A case by its number; raises Refused."""
    return find(c, f"#{number}")


def listed(c: sa.Connection, *where: sa.ColumnElement[bool], every: bool = False) -> list[StaffCase]:
    """Cases that are not over (or all), danger first, then the longest waiting. where: conditions that all hold."""
    wanted = where if every else (*where, cases.c.state.not_in(OVER))
    found = [read(row) for row in c.execute(of_staff().where(*wanted))]
    return sorted(found, key=lambda case: (case.state in OVER, _GROUPS[case.group], case.opened_at, case.id))


def of_staff() -> sa.Select[Any]:
    """All cases, each with the way to its person."""
    columns = (column for column in cases.c if column.name not in {"alarms", "alarm_at"})
    return sa.select(*columns, conversation.c.channel, conversation.c.address_sealed).join(conversation)


def read(row: sa.Row[Any]) -> StaffCase:
    """A row of `of_staff` as its noun."""
    history = tuple({"what": "opened", **_worded(entry)} for entry in row.history or ())
    return StaffCase(
        row.id, row.code, row.kind, row.team, row.state, dict(row.slots or {}), history,
        row.conversation, row.turn, row.opened_at, row.channel, row.address_sealed or "", row.version,
        bool(read_details(row.details).call),
    )  # fmt: skip


def _worded(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as it is told: the first versions wrote down a state and no act."""
    return {key: value for key, value in entry.items() if key != "state"}
