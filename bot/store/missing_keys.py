"""Which keys a database needs that are not there, or are others of the same name; asked before the line starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot.store.database import as_down, open_engine
from bot.store.encrypted_types import SealedJSON, SealedText
from bot.store.keyring import INDEX, SEALED, KeyRing, Unreadable, key_of
from bot.store.reencrypt import raw, sealed_columns
from bot.store.serialise import plain
from bot.store.time_limits import Addresses

HASH = 64
"""Characters of the hash that stands for an address."""
TRIED = 5
"""Values of a column that a key is tried on: one alone may be damaged, and says nothing of the key."""


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


def wrong_keys(url: str, ring: KeyRing, addresses: Addresses | None = None) -> list[str]:
    """Names of keys that are there but are not those the stored values were written with. Raises StoreDown.

    Why by the values themselves: they are the check, whichever backup they come from, and no second file can part from them.
    """
    with _tables(url, addresses) as (c, columns):
        kept = [column for column in sealed_columns() if (column.table.name, column.name) in columns]
        wrong = [id_ for id_ in ring.ids if _opens(c, ring, kept, id_) is False]
        looks_up = _finds(c, ring) if ("conversation", "address_sealed") in columns else None
    return [*wrong, *([INDEX] if looks_up is False else [])]


def _opens(c: sa.Connection, ring: KeyRing, columns: Iterable[sa.Column[object]], id_: str) -> bool | None:
    """Whether a key opens any of a few values of its own in each column; None where there are none."""
    found = None
    for column in columns:
        kept = raw(column)
        own = sa.or_(*(kept.like(f"{quote}{SEALED}{id_}:%") for quote in ("", '"')))
        for value in c.scalars(sa.select(kept).where(own).limit(TRIED)).all():
            assert isinstance(column.type, SealedText | SealedJSON)
            if _unseal(ring, value.strip('"'), column.type.column) is not None:
                return True
            found = False
    return found


def _finds(c: sa.Connection, ring: KeyRing) -> bool | None:
    """Whether the key for looking up finds any of a few addresses that can be read; None where there are none."""
    t = sa.table("conversation", sa.column("address", sa.Text), sa.column("address_sealed", sa.Text))
    rows = c.execute(
        sa.select(t.c.address, t.c.address_sealed)
        .where(sa.func.length(t.c.address) == HASH, t.c.address_sealed.like(f"{SEALED}%"))
        .limit(TRIED)
    )
    read = [(hashed, _unseal(ring, sealed, "conversation.address")) for hashed, sealed in rows]
    known = [hashed == ring.index_of(plain(address)) for hashed, address in read if address is not None]
    return any(known) if known else None


def _unseal(ring: KeyRing, sealed: str, column: str) -> str | None:
    """The text of a value, None where the key does not open it."""
    try:
        return ring.unseal(sealed, column)
    except Unreadable:
        return None


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
