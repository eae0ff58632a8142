"""`oneline catalogue template`: the empty spreadsheet or city.yml to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from bot.catalogue.importers.sheet_template import FIRST, SHEETS, write_template
from bot.retrieval.own_numbers import CITY_FILE

CITY = Path(__file__).with_name("city_template.yml")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(list(SHEETS)),
    default=FIRST,
    show_default=True,
    help="Language of the column heads.",
)
def template(file: Path, language: str) -> None:
    """Write the empty spreadsheet that a catalogue can be kept in, or the city.yml with your city's numbers.

    FILE ends in .xlsx or .csv for the spreadsheet: it has the columns, one row as an example, and as .xlsx a page that
    says what goes into each. Named city.yml, it is the file of the city's own numbers, hours and name, each explained.

    \b
    Example: oneline catalogue template services.xlsx --language zh
             oneline catalogue template mycity/city.yml
    """
    if file.exists():
        raise click.ClickException(f"The file {file} exists already. Name another one, so that nothing is overwritten.")
    try:
        if file.name == CITY_FILE:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(CITY.read_text(encoding="utf-8"), encoding="utf-8")
            click.echo(f"Fill in {file}, then: oneline use CATALOGUE --city {file.parent}")
            return
        write_template(file, language)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{file} cannot be written: {error}") from error
    click.echo(f"Fill in {file}, then: oneline catalogue import {file}")
