"""Errors of every command, shown as one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bot.settings import SettingsError

NO_DATABASE = (
    "ONELINE_DATABASE is no address of a database: write postgresql+psycopg://user@host/name, or nothing for SQLite."
)


class PlainErrors(click.Group):
    """Shows errors that say what to do as one sentence, and no other."""

    others: Callable[[], tuple[type[Exception], ...]] = staticmethod(lambda: ())
    """Such errors of other rooms."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # why this wide: what the kinds are is looked up only once something went wrong
            if said := self._said(error):
                raise click.ClickException(said) from error
            raise

    def _said(self, error: Exception) -> str:
        """An error as a sentence that says what to do; empty for one that has none."""
        from sqlalchemy.exc import ArgumentError

        from bot.catalogue.beside import BesideError
        from bot.catalogue.compiled import CatalogueError
        from bot.catalogue.facts.details import DetailsError
        from bot.catalogue.needs import NeedsError
        from bot.city import CityError
        from bot.store import StoreDown, StoreTooNew
        from bot.store.copies import CopyError

        plain: tuple[type[Exception], ...] = (
            BesideError, CopyError, StoreTooNew, CatalogueError, CityError, DetailsError, NeedsError, SettingsError,
            *self.others(),
        )  # fmt: skip
        if isinstance(error, plain):
            return str(error)
        if isinstance(error, ArgumentError):
            return NO_DATABASE
        if isinstance(error, StoreDown):
            return f"The database does not answer: {error}. See ONELINE_DATABASE."
        # Why not all: of one that names no file, as of a pipe that is closed, click knows what to do.
        if isinstance(error, OSError) and error.filename is not None:
            return (
                f"{error.filename} can not be used: {error.strerror}. Mend that, or set ONELINE_DATA to another folder."
            )
        return ""
