"""A city's workbook that is put in use: kept as a folder among our data, so that a line that runs has what was checked."""

from __future__ import annotations

from pathlib import Path

import click

from bot.config.settings import Settings
from oneline.cli.use_page import MADE_FROM

BOOKS = "cities"
"""Folder of the data folder."""
MOST_TOLD = 5


def kept_book(settings: Settings, path: Path, city: Path | None) -> Path | None:
    """The folder of a workbook that is a city, made anew; None for anything else. ClickException where it has no city.

    city: a folder from which comes what no workbook holds.
    """
    # Why here: what reads workbooks takes a while to load, which no other use of the command waits for.
    from bot.catalogue.workbook.folder import keep_folder
    from bot.catalogue.workbook.reading import is_book
    from oneline.cli.catalogue_check_book import read_sheets

    read = read_sheets(path) if is_book(path) else None
    if read is None:
        return None
    if not read.records.city and not city:
        said = "\n  ".join(map(str, read.faults[:MOST_TOLD]))
        raise click.ClickException(
            f"{path} can not be put in use yet:\n  {said}\nSee all of it: oneline catalogue check {path}"
        )
    if read.faults:
        click.echo(
            f"{len(read.faults):,} to correct in the workbook; the rest is used. See all of it: oneline catalogue check {path}"
        )
    folder = keep_folder(path, read, settings.data.resolve() / BOOKS, city)
    (folder / MADE_FROM).write_text(str(path), encoding="utf-8")
    return folder
