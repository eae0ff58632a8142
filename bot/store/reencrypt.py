"""Encrypts stored values again: those an earlier version left unencrypted, and those under an older key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.encrypted_types import SealedJSON, SealedText
from bot.store.keyring import SEALED, KeyRing, key_of
from bot.store.tables import conversation, metadata

BATCH = 500
CLEAR = "clear"
"""Key under which values are counted that are not encrypted."""
_ADDRESS_LOCK = 4_717_002  # any number, the same in every process


def sealed_columns() -> Iterator[sa.Column[Any]]:
    """Every column whose values are encrypted."""
    for table in metadata.sorted_tables:
        yield from (column for column in table.c if isinstance(column.type, SealedText | SealedJSON))


def raw(column: sa.Column[Any]) -> sa.ColumnElement[str]:
    """What the database holds of a column, as text."""
    plain = sa.JSON() if isinstance(column.type, SealedJSON) else sa.Text()
    return sa.cast(sa.type_coerce(column, plain), sa.Text)


def count_by_key(db: Database) -> Mapping[str, int]:
    """Id of a key → how many values it protects; under CLEAR, how many are not encrypted."""
    counted: Counter[str] = Counter()
    with db.reading() as c:
        for column in sealed_columns():
            for (value,) in c.execute(
                sa.select(raw(column)).where(column.is_not(None)).execution_options(yield_per=1000)
            ):
                if value.strip('"') not in {"", "null"}:
                    counted[key_of(value.strip('"')) or CLEAR] += 1
    return counted


def reseal(db: Database, ring: KeyRing) -> Mapping[str, int]:
    """Encrypt with the present key whatever is not, in short transactions; returns table → values. Unreadable values stay."""
    counted: Counter[str] = Counter()
    for column in sealed_columns():
        last = 0
        while batch := _batch(db, ring, column, last):
            last = max(batch)
            counted[column.table.name] += sum(batch.values())
    return counted


def _batch(db: Database, ring: KeyRing, column: sa.Column[Any], after: int) -> dict[int, bool]:
    """Row → whether it could be read and was encrypted anew, of the next rows that need it."""
    own = column.table.c.id
    kept = raw(column)
    needs = sa.and_(
        own > after, column.is_not(None), *(kept.not_like(f"{q}{SEALED}{ring.current}:%") for q in ("", '"'))
    )
    query = sa.select(own, column, kept).where(needs, kept.not_in(("", "null"))).order_by(own).limit(BATCH)
    done = {}
    with db.writing() as c:
        for number, value, was in c.execute(query.with_for_update()).all():
            done[number] = bool(value) or not key_of(was.strip('"'))
            if done[number]:
                c.execute(column.table.update().where(own == number).values({column: value}))
    return done


def seal_addresses(db: Database, ring: KeyRing | None) -> int:
    """Addresses that an earlier version kept in clear become hashes to look up by, themselves encrypted; how many."""
    t = sa.table("conversation", sa.column("id"), sa.column("address", sa.Text), sa.column("address_sealed", sa.Text))
    clear: sa.ColumnElement[bool] = t.c.address_sealed.is_(None)
    if ring:
        clear = sa.or_(clear, sa.and_(t.c.address_sealed != "", t.c.address_sealed.not_like(f"{SEALED}%")))
    with db.reading() as c:
        if c.scalar(sa.select(t.c.id).where(clear).limit(1)) is None:
            return 0
    with db.writing() as c:
        if c.dialect.name == "postgresql":
            c.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADDRESS_LOCK)))
        rows = c.execute(sa.select(t.c.id, t.c.address).where(clear)).all()
        for number, address in rows:
            values = {"address": address, "address_sealed": address}
            c.execute(conversation.update().where(conversation.c.id == number).values(**values))
        return len(rows)
