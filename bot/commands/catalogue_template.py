"""`oneline catalogue template`: the empty spreadsheet to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from bot.catalogue.importers.sheet_template import SHEETS, write_template


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(list(SHEETS)), default="en", show_default=True, help="Of the headers.")
def template(file: Path, language: str) -> None:
    """Write the empty spreadsheet that a catalogue can be kept in: FILE ends in .xlsx or .csv.

    It has the columns, one row as an example, and as .xlsx a page that says what goes into each.

    \b
    Example: oneline catalogue template services.xlsx --language zh
    """
    if file.exists():
        raise click.ClickException(
            f"There is a file {file} already. Name another one, so that nothing filled in is lost."
        )
    try:
        write_template(file, language)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{file} cannot be written: {error}") from error
    click.echo(f"Fill in {file}, then: oneline catalogue import {file}")
