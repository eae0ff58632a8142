"""Column types that encrypt their values, if the engine was given a key ring."""

from __future__ import annotations

import json
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
import structlog

from bot.store.keyring import SEALED, KeyRing, Unreadable
from bot.store.serialise import plain

log = structlog.get_logger(__name__)
_rings: WeakKeyDictionary[sa.Dialect, KeyRing] = WeakKeyDictionary()


def lend(engine: sa.Engine, ring: KeyRing | None) -> None:
    """From now on what this engine writes is sealed with the ring; None keeps it in clear, as only tests may."""
    if ring is not None:
        _rings[engine.dialect] = ring


class SealedText(sa.TypeDecorator[str]):
    """Text that is encrypted at rest. Clear text of an earlier version is still read; what can not be read is empty."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, column: str) -> None:
        """column: as "table.column"; a value can be read in its own column only."""
        super().__init__()
        self.column = column

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Sealed; nothing stays nothing."""
        return seal(_rings.get(dialect), None if value is None else plain(value), self.column)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """In clear."""
        return unseal(_rings.get(dialect), value, self.column)


class SealedJSON(sa.TypeDecorator[Any]):
    """Plain values that are encrypted at rest, as one JSON text; what can not be read is None."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, column: str) -> None:
        """column: as "table.column"; a value can be read in its own column only."""
        super().__init__(none_as_null=True)
        self.column = column

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """Sealed."""
        ring = _rings.get(dialect)
        return value if value is None or ring is None else ring.seal(json.dumps(value, ensure_ascii=False), self.column)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """In clear."""
        if not isinstance(value, str) or not value.startswith(SEALED):
            return value
        text = unseal(_rings.get(dialect), value, self.column)
        return json.loads(text) if text else None


class Blind(sa.TypeDecorator[str]):
    """An address that can be looked up and not read: only its keyed hash is kept."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """The hash of an address."""
        ring = _rings.get(dialect)
        return value if value is None else ring.index_of(plain(value)) if ring else plain(value)


def seal(ring: KeyRing | None, value: str | None, column: str) -> str | None:
    """A text as it is kept."""
    return ring.seal(value, column) if ring and value else value


def unseal(ring: KeyRing | None, value: str | None, column: str) -> str | None:
    """A text as it was; empty if it can not be read any more, for one row must never stop the others."""
    if ring is None or value is None or not value.startswith(SEALED):
        return value
    try:
        return ring.unseal(value, column)
    except Unreadable as error:
        log.error("store.unreadable", column=column, key=str(error))
        return ""
