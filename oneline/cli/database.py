"""`oneline db`: look after the database."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.config.settings import Settings, read_settings
from bot.system.data_lock import is_held
from oneline.cli.lazy_groups import WholeHelp

FILE = click.Path(dir_okay=False, path_type=Path)
KEYS = (
    "What people said is encrypted in it: keep the keys (data.keys, or ONELINE_DATA_KEYS) as well, and apart from it."
)


@click.group("db", cls=WholeHelp)
def database() -> None:
    """The database: check it, bring it up to date, back it up, restore a backup."""


@database.command()
def check() -> None:
    """Say whether the database answers, is whole, of this version, and opened by the keys; nothing is changed."""
    from bot.store.backup import look
    from bot.store.open_sealed import require_keys_there

    settings = read_settings()
    state = look(settings.database_url)
    if state.faults:
        raise click.ClickException(
            f"The database is damaged: {state.faults[0]}. Stop the line and restore a backup with `oneline db restore`."
        )
    if state.schema != state.newest:
        named = f"of schema {state.schema}" if state.schema else "empty"
        raise click.ClickException(
            f"The database is {named}; this version needs {state.newest}. `oneline db upgrade` brings it up to date."
        )
    require_keys_there(settings)
    click.echo(f"The database is whole and up to date (schema {state.schema}).")


@database.command()
@click.option("--backup/--no-backup", "copied", default=True, help="Back it up first.  [default: backup]")
def upgrade(copied: bool) -> None:
    """Back up the database, then bring it up to date. The line also does this when it starts, but without a backup."""
    from bot.store.backup import back_up, look
    from bot.store.open_sealed import open_kept

    settings = read_settings()
    state = look(settings.database_url)
    if state.schema == state.newest:
        click.echo(f"The database is up to date (schema {state.schema}).")
        return
    if copied and state.schema:
        path = _named(settings.data, f"before-{state.newest}")
        back_up(settings.database_url, path)
        click.echo(f"Backed up to {path}.")
    open_kept(settings).close()
    click.echo(f"The database is up to date (schema {state.newest}).")


@database.command()
@click.argument("path", type=FILE, required=False)
def backup(path: Path | None) -> None:
    """Copy the whole database into a new file (PATH, or one in the data folder) while the line runs."""
    from bot.store.backed_up import note_backup
    from bot.store.backup import back_up
    from bot.store.open_sealed import require_line

    settings = read_settings()
    # Why not beside PostgreSQL: a copy of that needs no keys, and its own tools say where it is not there.
    if settings.database_url.startswith("sqlite"):
        require_line(settings)
    path = path or _named(settings.data, "backup")
    back_up(settings.database_url, path)
    note_backup(settings.data, path)
    click.echo(f"Backed up to {path}.\n{KEYS}")


@database.command()
@click.argument("path", type=FILE)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder; without it, the one set.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(path: Path, data: Path | None, yes: bool) -> None:
    """Replace the database by a backup; stop the line first. The present database is copied beside it (SQLite)."""
    from bot.store.backup import CopyError, put_back, refuse_running

    settings = read_settings()
    if data is not None:
        settings = replace(settings, data=data, database="")
    if not path.is_file():
        raise CopyError(f"There is no {path}.")
    if is_held(settings.data):
        raise CopyError("The line runs on this data folder. Stop it, and try again.")
    refuse_running(settings.database_url)
    if not yes and not sys.stdin.isatty():
        raise CopyError("Everything in the database now would be replaced, and nobody can be asked here: add --yes.")
    if not yes:
        click.confirm("Everything in the database now is replaced. Go on?", abort=True)
    settings.data.mkdir(parents=True, exist_ok=True)
    before = put_back(settings.database_url, path)
    click.echo(f"Restored from {path}." + (f" The database before it is in {before}." if before else ""))
    _check_keys(settings)


def _check_keys(settings: Settings) -> None:
    """Fail where what was put back needs keys that are not there; none are made, for the right ones may come."""
    from bot.store.backup import keys_needed
    from bot.store.open_sealed import key_file, keys_of

    there = keys_of(settings).sealing if settings.data_keys or key_file(settings).exists() else {}
    needed = keys_needed(settings.database_url)
    if lost := {id_: count for id_, count in needed.items() if id_ not in there}:
        named = ", ".join(f"{id_} ({count} values)" for id_, count in sorted(lost.items()))
        place = "ONELINE_DATA_KEYS" if settings.data_keys else str(key_file(settings))
        raise click.ClickException(
            f"It can not be read: the key {named} is missing in {place}. Put the keys of this copy there before the line is "
            "started."
        )


def _named(folder: Path, what: str) -> Path:
    """A new name in the data folder that sorts by time."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"oneline-{datetime.now(UTC):%Y%m%dT%H%M%S}-{what}.copy"
