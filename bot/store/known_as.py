"""Under which names a person is kept beside the address they wrote or rang from, and what of theirs lies with others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.model.turn import number_of
from bot.store.errand_tables import commits, incidents
from bot.store.tables import cases, conversation

PROGRAMS = "open311"
"""Channel by which programs report; its address is but one of the names that they gave of a person."""
NAMES = ("email", "phone", "device_id", "account_id")
"""What a program may call a person by."""
CONTACTS = ("email", "phone", "number")
"""Slots in which somebody says how they themselves are reached."""


@dataclass(frozen=True, slots=True)
class WithOthers:
    """What was handed to another system, and is erased there by nobody here."""

    code: str
    system: str
    reference: str
    """What it is called there; empty where they told no name."""


def names_of(address: str) -> tuple[str, ...]:
    """The addresses under which a program may have named somebody."""
    return tuple(f"{PROGRAMS}:{name}:{address}" for name in NAMES)


def named_in(c: sa.Connection, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, bool]]:
    """Row of each case whose person gave one of their addresses as their own, its conversation, and whether all of that is theirs.

    A telephone's own cases are left out: whoever rings may give the number of somebody else.
    """
    t = conversation.c
    query = sa.select(cases.c.id, cases.c.conversation, cases.c.slots, cases.c.details, t.channel, t.address_sealed)
    for row in c.execute(query.join(conversation)):
        if row.channel == PROGRAMS:
            if any(_is(pattern, (row.slots or {}).get(name)) for name in NAMES):
                yield row.id, row.conversation, True
        elif _is_account(row.channel, row.address_sealed) and _is_own(pattern, row.slots or {}, row.details or {}):
            yield row.id, row.conversation, False


def _is_account(channel: str, address: str | None) -> bool:
    """True for a talk with an account; one whose address is no longer kept may have been with a telephone."""
    return bool(address) and not number_of(channel, address or "")


def _is_own(pattern: re.Pattern[str], slots: dict[str, Any], details: dict[str, Any]) -> bool:
    if (details.get("beneficiary") or {}).get("relation", "self") != "self":
        return False
    answers = details.get("answers") or {}
    told = [(answers.get(name) or {}).get("value") for name in CONTACTS]
    return any(_is(pattern, value) for value in (*told, *(slots.get(name) for name in CONTACTS)))


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and bool(pattern.search(value))


def with_others(c: sa.Connection, ids: Sequence[int]) -> Iterator[WithOthers]:
    """What of some cases departments and crews have in systems of their own."""
    handed = sa.select(cases.c.code, commits.c.backend, commits.c.reference).join(commits, commits.c.case == cases.c.id)
    handed = handed.where(cases.c.id.in_(ids), commits.c.state.not_in(("waiting", "withdrawn")))
    for row in c.execute(handed.distinct()):
        yield WithOthers(row.code or "", row.backend, row.reference)
    reported = sa.select(cases.c.code, incidents.c.remote).join(incidents, incidents.c.case == cases.c.id)
    for code, remote in c.execute(reported.where(cases.c.id.in_(ids), incidents.c.remote != "")):
        yield WithOthers(code or "", "crew", remote)
