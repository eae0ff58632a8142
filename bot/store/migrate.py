"""Brings the schema up to date, or leaves a newer one alone and says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store.records import StoreTooNew
from bot.store.time_limits import without_limits

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS_LOCK = 4_717_001  # any number, the same in every process
VERSION = sa.table("alembic_version", sa.column("version_num"))
"""Where Alembic keeps the number of a database's schema."""
HERE = Path(__file__).parent / "migrations"


def migrate(engine: sa.Engine) -> None:
    """Bring the schema up to date; of processes that start together one does it while the others wait.

    Raises StoreTooNew for a schema of a version after this one.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            without_limits(connection)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATIONS_LOCK)))
        if _is_newest(connection):
            return
        # Why imported here and below: it takes half a second, and nearly always there is nothing to migrate.
        from alembic import command

        # Why asked though not used: it raises StoreTooNew.
        schema_of(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_newest(connection: sa.Connection) -> bool:
    """True if the schema is this version's, asked without what migrates."""
    if not sa.inspect(connection).has_table(VERSION.name):
        return False
    return connection.scalars(sa.select(VERSION.c.version_num)).all() == [newest_file()]


def newest_file() -> str:
    """Number of the schema of this version, by the name of its file."""
    return max(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*_*.py"))


def schema_of(connection: sa.Connection) -> str:
    """Number of a database's schema, empty for one without tables; raises StoreTooNew."""
    from alembic.migration import MigrationContext

    found = MigrationContext.configure(connection).get_current_revision() or ""
    refuse_newer(found)
    return found


def refuse_newer(found: str) -> None:
    """Raises StoreTooNew for the number of a schema that this version does not know."""
    known = {revision.revision for revision in _script().walk_revisions()}
    if found and found not in known:
        raise StoreTooNew(
            f"The database is of a newer version of One Line (schema {found}; this version knows up to {newest()}). "
            "Start that version, or put back a backup of before with `oneline db restore`."
        )


def newest() -> str:
    """Number of the schema of this version."""
    return _script().get_current_head() or ""


def _script() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config
