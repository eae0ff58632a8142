"""`oneline catalogue`: a file each for what can be done with one."""

from __future__ import annotations

import click

from oneline.cli.catalogue_aside import not_taken
from oneline.cli.catalogue_check import check_
from oneline.cli.catalogue_diff import diff
from oneline.cli.catalogue_export import export
from oneline.cli.catalogue_import import import_
from oneline.cli.catalogue_sayings import sayings
from oneline.cli.catalogue_search import search
from oneline.cli.catalogue_show import show
from oneline.cli.catalogue_template import template
from oneline.cli.catalogue_translate import translate
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.options import called_before


@click.group(cls=WholeHelp)
def catalogue() -> None:
    """Import a service catalogue, look into it, find faults, export it.

    \b
    Bring it in:   template, import, not-taken (records that could not be taken)
    Look into it:  search, show
    Find faults:   check, diff, translate
    Keep learned:  sayings
    Hand it on:    export
    """


for command in (template, import_, not_taken, search, show, check_, diff, translate, sayings, export):
    catalogue.add_command(command)
catalogue.add_command(called_before(not_taken, "aside"))
