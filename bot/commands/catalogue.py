"""`oneline catalogue`: a file each for what can be done with one."""

from __future__ import annotations

import click

from bot.commands.catalogue_import import import_
from bot.commands.catalogue_search import search
from bot.commands.catalogue_show import show


@click.group()
def catalogue() -> None:
    """Import a service catalogue, search it, look at an entry."""


for command in (import_, search, show):
    catalogue.add_command(command)
