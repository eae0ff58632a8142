"""`oneline catalogue sayings`: the model of a city's sayings, kept beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from bot.config.settings import read_settings
from bot.retrieval.services.sayings import KEPT
from oneline.assembly import open_catalogue
from oneline.cli.options import PATH


@click.command()
@click.argument("path", type=PATH, required=False)
def sayings(path: Path | None) -> None:
    """Keep what was learned from the sayings of the city whose folder is PATH; without PATH, of the city in use.

    The line learns from a city's sayings when its catalogue is imported, which takes about two minutes on two cores. This
    writes the outcome into PATH/sayings.npz. Do it after any change of a name or a saying, and commit the file: without
    it, every machine learns for itself when it is set up.

    \b
    Example: oneline catalogue sayings city
    """
    settings = read_settings()
    folder = path or settings.city
    if not folder.is_dir():
        raise click.ClickException(f"{folder} is not the folder of a city: name the folder that holds its city.yml.")
    imported, _ = open_catalogue(settings, folder)
    try:
        shutil.copyfile(imported.folder / KEPT, folder / KEPT)
    except OSError as error:
        raise click.ClickException(f"{folder / KEPT} cannot be written: {error}.") from error
    click.echo(f"Kept in {folder / KEPT}; commit it.")
