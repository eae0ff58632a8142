"""A schema of a bench's own on the PostgreSQL of the tests, and nothing left of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

POSTGRES = "ONELINE_TEST_POSTGRES"
"""Names a server; deploy/ci/postgres.sh starts one and prints its address."""


@contextmanager
def schema(server: str) -> Iterator[str]:
    """A schema of its own on a PostgreSQL, dropped afterwards; empty for none."""
    if not server:
        yield ""
        return
    name, engine = f"bench_{secrets.token_hex(6)}", sa.create_engine(server)
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {name}"))
        own = sa.make_url(server).update_query_dict({"options": f"-csearch_path={name}"})
        yield own.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        engine.dispose()
