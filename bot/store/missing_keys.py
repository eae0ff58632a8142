"""Which keys a database needs that are not there, or are others of the same name; asked before the line starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot.store.database import as_down, open_engine
from bot.store.encrypted_types import SealedJSON, SealedText
from bot.store.keyring import INDEX, KeyRing, Unreadable, key_of
from bot.store.sealed_sample import sample_values
from bot.store.serialise import plain
from bot.store.time_limits import Addresses

HASH = 64
"""Characters of the hash that stands for an address."""
TRIED = 100
"""Newest addresses that the key for looking up is tried on; those of who was erased are gone."""


def missing_keys(url: str, there: Iterable[str] = (), addresses: Addresses | None = None) -> list[str]:
    """Ids of keys that stored values need beside those that are there; none where there is no database. Raises StoreDown.

    Of a sample: `oneline settings check` and `oneline keys list` count every value.
    """
    with _tables(url, addresses) as (c, columns):
        return _needed(sample_values(c, columns), there)


def has_addresses(url: str, addresses: Addresses | None = None) -> bool:
    """Whether there are people who are found again by the key for looking up; those an earlier version kept in clear are not."""
    t = sa.table("conversation", sa.column("address", sa.Text))
    with _tables(url, addresses) as (c, columns):
        hashed = sa.func.length(t.c.address) == HASH
        return ("conversation", "address") in columns and c.execute(
            sa.select(1).select_from(t).where(hashed).limit(1)
        ).first() is not None


def compare_keys(url: str, ring: KeyRing, addresses: Addresses | None = None) -> tuple[list[str], list[str]]:
    """Names of keys that are there but are not those the stored values were written with, and ids of those that are missing.

    Of the same sample. Why by the values themselves: they are the check, whichever backup they come from, and no second file
    can part from them. Raises StoreDown.
    """
    with _tables(url, addresses) as (c, columns):
        kept = sample_values(c, columns)
        wrong = [id_ for id_ in ring.ids if _opens(ring, kept, id_) is False]
        looks_up = _finds(c, ring) if ("conversation", "address_sealed") in columns else None
    return [*wrong, *([INDEX] if looks_up is False else [])], _needed(kept, ring.ids)


def _needed(kept: Mapping[sa.Column[object], Iterable[str]], there: Iterable[str]) -> list[str]:
    return sorted({key_of(value) for values in kept.values() for value in values} - {*there, ""})


def _opens(ring: KeyRing, kept: Mapping[sa.Column[object], Iterable[str]], id_: str) -> bool | None:
    """Whether a key opens any of its own values; None where there are none. One alone may be damaged, and says nothing."""
    found = None
    for column, values in kept.items():
        assert isinstance(column.type, SealedText | SealedJSON)
        for value in (each for each in values if key_of(each) == id_):
            if _unseal(ring, value, column.type.column) is not None:
                return True
            found = False
    return found


def _finds(c: sa.Connection, ring: KeyRing) -> bool | None:
    """Whether the key for looking up finds any of the newest addresses that can be read; None where there are none."""
    t = sa.table("conversation", sa.column("id"), sa.column("address", sa.Text), sa.column("address_sealed", sa.Text))
    newest = sa.select(t.c.address, t.c.address_sealed).order_by(t.c.id.desc()).limit(TRIED)
    rows = [(hashed, sealed) for hashed, sealed in c.execute(newest) if len(hashed) == HASH and key_of(sealed or "")]
    read = [(hashed, _unseal(ring, sealed, "conversation.address")) for hashed, sealed in rows]
    known = [hashed == ring.index_of(plain(address)) for hashed, address in read if address is not None]
    return any(known) if known else None


def _unseal(ring: KeyRing, sealed: str, column: str) -> str | None:
    """The text of a value, None where the key does not open it."""
    try:
        return ring.unseal(sealed, column)
    except Unreadable:
        return None


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
