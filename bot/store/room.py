"""Whether the disk under the database has room: for what is written now, and for the answer to what is taken."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

import sqlalchemy as sa
import structlog

from bot.config.timing import TIMING
from bot.store.records import StoreFull

RESERVE = 16 * 2**20
"""Bytes that are kept for answers: with fewer free no turn is taken any more, or what was taken could not be answered."""
TOLD_EVERY = TIMING.database.full_told
NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
DISK_FULL = "53100"
"""How PostgreSQL says so."""
log = structlog.get_logger(__name__)


class Room:
    """The room on the disk of one database, as one process finds it."""

    def __init__(self, engine: sa.Engine) -> None:
        path = engine.url.database if engine.dialect.name == "sqlite" else None
        self._folder = Path(path).absolute().parent if path and path != ":memory:" else None
        self._told = self._refused = float("-inf")

    def refuse(self) -> None:
        """A write found no room: the log tells so, once a minute, so that operators learn of it."""
        self._refused = time.monotonic()
        self._tell()

    @property
    def is_there(self) -> bool:
        """True if a turn that came now would be taken, as far as is known: for a minute after a write without room it is not.

        Why not until the next one that goes well: a heartbeat finds room where a text does not.
        """
        return not self.is_short() and time.monotonic() - self._refused >= TOLD_EVERY

    def demand(self) -> None:
        """Raises StoreFull where no more than the reserve is left."""
        if self.is_short():
            self._tell()
            raise StoreFull("reserve")

    def is_short(self) -> bool:
        """True where no more than the reserve is left; a database elsewhere says so itself, when it is full."""
        return self._folder is not None and shutil.disk_usage(self._folder).free < RESERVE

    def _tell(self) -> None:
        if time.monotonic() - self._told >= TOLD_EVERY:
            self._told = time.monotonic()
            log.critical("store.full", todo="make room on the disk of the database; no turn is taken until then")


def is_full(error: BaseException) -> bool:
    """True of an error of a database that has no room."""
    return getattr(error, "sqlite_errorcode", None) in NO_ROOM or getattr(error, "sqlstate", None) == DISK_FULL
