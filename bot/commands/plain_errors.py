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
        try:
            return super().invoke(ctx)
        except plain as error:
            raise click.ClickException(str(error)) from error
        except ArgumentError as error:
            raise click.ClickException(NO_DATABASE) from error
        except OSError as error:
            # Why not all: of one that names no file, as of a pipe that is closed, click knows what to do.
            if error.filename is None:
                raise
            raise click.ClickException(
                f"{error.filename} can not be used: {error.strerror}. Mend that, or set ONELINE_DATA to another folder."
            ) from error
        except StoreDown as error:
            raise click.ClickException(f"The database does not answer: {error}. See ONELINE_DATABASE.") from error
