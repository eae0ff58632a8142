"""Errors of every command, shown as one sentence that says what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from bot.config.settings import SettingsError

NO_DATABASE = "ONELINE_DATABASE is not the address of a database: write postgresql+psycopg://user@host/name, or leave it empty for SQLite."

PLAIN = (
    "bot.catalogue.overlay:BesideError", "bot.store.backup:CopyError", "bot.store.keyring:KeyRingError", "bot.store:StoreTooNew",
    "bot.retrieval.compile:CatalogueError", "bot.city.city:CityError", "bot.retrieval.facts.question_types:DetailsError",
    "bot.retrieval.needs.data:NeedsError", "voice.tuning:TuningError",
)  # fmt: skip
"""Errors whose text says what to do, as "module:name"."""


def _loaded(names: Iterable[str]) -> tuple[type[Exception], ...]:
    """Those of some kinds of error whose module is there: nothing else can have raised one, and loading takes long."""
    pairs = (name.partition(":") for name in names)
    return tuple(getattr(sys.modules[module], kind) for module, _, kind in pairs if module in sys.modules)


def _is_voices(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] == "voice"


class PlainErrors(click.Group):
    """Shows errors that say what to do as one sentence, and no other."""

    others: Callable[[], tuple[type[Exception], ...]] = staticmethod(lambda: ())
    """Such errors of other parts."""

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
        if isinstance(error, (SettingsError, *_loaded(PLAIN), *(self.others() if _is_voices(error) else ()))):
            return str(error)
        if isinstance(error, _loaded(("sqlalchemy.exc:ArgumentError",))):
            return NO_DATABASE
        if isinstance(error, _loaded(("bot.store:StoreDown",))):
            return f"The database does not answer: {error}. See ONELINE_DATABASE."
        # Why not all: of one that names no file, as of a pipe that is closed, click knows what to do.
        if isinstance(error, OSError) and error.filename is not None:
            return f"{error.filename} cannot be used: {error.strerror}. Correct that, or set ONELINE_DATA to another folder."
        return ""
