"""Which keys a database needs that are not there; asked before any are made, and before the line starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot.store.database import as_down, open_engine
from bot.store.keyring import SEALED, key_of
from bot.store.reencrypt import raw, sealed_columns
from bot.store.time_limits import Addresses

HASH = 64
"""Characters of the hash that stands for an address."""


def missing_keys(url: str, there: Iterable[str] = (), addresses: Addresses | None = None) -> list[str]:
    """Ids of keys that stored values need beside those that are there; none where there is no database. Raises StoreDown."""
    known, lost = list(there), list[str]()
    with _tables(url, addresses) as (c, columns):
        for column in sealed_columns():
            # Why one at a time: a database looks for what it does not know much faster than we could count all it holds.
            while (column.table.name, column.name) in columns and (id_ := _other(c, column, [*known, *lost])):
                lost.append(id_)
    return sorted(lost)


def has_addresses(url: str, addresses: Addresses | None = None) -> bool:
    """Whether there are people who are found again by the key for looking up; those an earlier version kept in clear are not."""
    t = sa.table("conversation", sa.column("address", sa.Text))
    with _tables(url, addresses) as (c, columns):
        hashed = sa.func.length(t.c.address) == HASH
        return ("conversation", "address") in columns and c.execute(
            sa.select(1).select_from(t).where(hashed).limit(1)
        ).first() is not None


def _other(c: sa.Connection, column: sa.Column[object], known: Iterable[str]) -> str:
    """Id of a key of a value in a column that is none of these; empty if there is none."""
    kept = raw(column)
    sealed = sa.or_(*(kept.like(f"{quote}{SEALED}%") for quote in ("", '"')))
    others = [kept.not_like(f"{quote}{SEALED}{id_}:%") for quote in ("", '"') for id_ in known]
    value = c.scalar(sa.select(kept).where(column.is_not(None), sealed, *others).limit(1))
    return key_of(value.strip('"')) if value else ""


@contextmanager
def _tables(url: str, addresses: Addresses | None) -> Iterator[tuple[sa.Connection, set[tuple[str, str]]]]:
    """The database as it is, of whatever schema, and its columns; nothing is made where there is none."""
    parsed = sa.make_url(url)
    is_new = parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file()
    # Why one in memory: opened, a file that is not there would be made.
    engine = sa.create_engine("sqlite://") if is_new else open_engine(url, addresses=addresses)
    try:
        with as_down(), engine.connect() as c:
            looked = sa.inspect(c)
            yield c, {(name, one["name"]) for name in looked.get_table_names() for one in looked.get_columns(name)}
    finally:
        engine.dispose()
