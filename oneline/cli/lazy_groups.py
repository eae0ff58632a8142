"""Command groups that are imported only when one is used, so that help and quick commands are fast."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import click

from oneline.cli.plain_errors import PlainErrors

LONGEST_HELP = 200
"""Characters up to which the help of a command stands in a list whole."""


class WholeHelp(click.Group):
    """A group whose list of commands is in whole sentences; click would cut them."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands."""
        rows = [(name, self.help_of(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([row for row in rows if row[1]])

    def help_of(self, ctx: click.Context, name: str) -> str:
        """The first sentence of a command's help; empty for one that is in no list."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(LONGEST_HELP) if command and not command.hidden else ""


class LaterGroups(PlainErrors, WholeHelp):
    """A command whose groups stand elsewhere, each with its sentence of help here."""

    later: ClassVar[dict[str, tuple[str, str]]] = {}
    """Name of a group → where it is, "module:variable", and the first sentence of its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*super().list_commands(ctx), *self.later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in self.later:
            return super().get_command(ctx, cmd_name)
        module, _, name = self.later[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found

    def help_of(self, ctx: click.Context, name: str) -> str:
        """The first sentence of a command's help; a later one's without bringing it in."""
        return self.later[name][1] if name in self.later else super().help_of(ctx, name)
