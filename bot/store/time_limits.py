"""Time limits for PostgreSQL: one that hangs is an error after seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from bot.config.timing import TIMING

CONNECT_SECONDS = TIMING.database.connect
STATEMENT_SECONDS = TIMING.database.statement
ANSWER_SECONDS = STATEMENT_SECONDS + TIMING.database.grace
"""What we give the server to answer at all: one that is frozen can not keep the time itself."""


Addresses = Callable[[], Sequence[str]]
"""SQLAlchemy addresses as they are now, the first that lets us in is taken."""


def prepare_postgres(engine: sa.Engine, addresses: Addresses | None = None) -> None:
    """Connections of this engine give up instead of hanging.

    addresses: asked for each new connection, so that a password changes while the line runs; None for the engine's own.
    """
    from psycopg import Connection, OperationalError

    class Patient(Connection[Any]):
        """A connection that waits for an answer for a while, and is closed when none comes."""

        seconds: float | None = ANSWER_SECONDS

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            """Wait for the server."""
            allowed = self.seconds if timeout is None else timeout
            until = None if allowed is None else time.monotonic() + allowed
            try:
                return super().wait(gen, interval, allowed)
            except OperationalError:
                if until is not None and time.monotonic() >= until:
                    self.pgconn.finish()
                raise

    @sa.event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, args: list[Any], given: dict[str, Any]) -> Connection[Any]:
        limits = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={STATEMENT_SECONDS}s"
        options = f"{given.get('options', '')} {limits}".strip()
        more = {"connect_timeout": CONNECT_SECONDS, **given, "options": options}
        *others, last = addresses() if addresses else [""]
        for address in others:
            with suppress(OperationalError):
                return Patient.connect(*args, **{**more, **_login(address)})
        return Patient.connect(*args, **{**more, **_login(last)})

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get("synced", True):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _login(address: str) -> dict[str, Any]:
    """User and password of an address; nothing for none."""
    login = sa.make_url(address) if address else None
    return {"user": login.username, "password": login.password} if login else {}


def without_limits(connection: sa.Connection) -> None:
    """A migration may take its time, and wait for another's, until this transaction ends."""
    raw: Any = connection.connection.driver_connection
    raw.seconds = None
    connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
    connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
    sa.event.listen(connection, "commit", lambda _c: _limited(raw), once=True)
    sa.event.listen(connection, "rollback", lambda _c: _limited(raw), once=True)


def _limited(raw: Any) -> None:
    raw.seconds = type(raw).seconds
