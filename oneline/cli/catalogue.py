"""`oneline catalogue`: a file each for what can be done with one."""

from __future__ import annotations

import click

from oneline.cli.lazy_groups import LaterGroups
from oneline.cli.options import called_before

COMMANDS = {
    "template": (
        "oneline.cli.catalogue_template:template",
        "Write the empty workbook that a city or its services can be kept in.",
    ),
    "import": (
        "oneline.cli.catalogue_import:import_",
        "Import PATH, a file or folder in any known format; without PATH, the catalogue in use.",
    ),
    "not-taken": (
        "oneline.cli.catalogue_aside:not_taken",
        "List the records of PATH that could not be taken and are kept aside, with the reason for each.",
    ),
    "search": (
        "oneline.cli.catalogue_search:search",
        "Find the service that TEXT is about, as the first text of a conversation.",
    ),
    "show": ("oneline.cli.catalogue_show:show", "Show the entry SOURCE_ID."),
    "check": (
        "oneline.cli.catalogue_check:check_",
        "List what to correct in PATH, by sheet and owner; without PATH, in the catalogue in use.",
    ),
    "diff": ("oneline.cli.catalogue_diff:diff", "Tell what is new, gone and changed in NEW compared with OLD."),
    "translate": (
        "oneline.cli.catalogue_translate:translate",
        "See what entries lack in a language; write drafts for review.",
    ),
    "sayings": (
        "oneline.cli.catalogue_sayings:sayings",
        "Keep what was learned from the sayings of the city whose folder is PATH; without PATH, of the city in use.",
    ),
    "export": (
        "oneline.cli.catalogue_export:export",
        "Write the services of PATH in another format; without PATH, the catalogue in use.",
    ),
}
"""Name of a command that is brought in when it is wanted → where it is, and its help in the list."""


class Commands(LaterGroups):
    """The commands, and one under the name it had."""

    later = COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name == "aside":
            from oneline.cli.catalogue_aside import not_taken

            return called_before(not_taken, "aside")
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands)
def catalogue() -> None:
    """Import a service catalogue, look into it, find faults, export it.

    \b
    Bring it in:   template, import, not-taken (records that could not be taken)
    Look into it:  search, show
    Find faults:   check, diff, translate
    Keep learned:  sayings
    Hand it on:    export
    """
