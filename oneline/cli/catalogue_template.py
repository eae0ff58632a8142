"""`oneline catalogue template`: the empty spreadsheet or city.yml to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from bot.catalogue.importers.sheet_words import FIRST, SHEETS

CITY_FILE = "city.yml"
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
@click.option("--filled", is_flag=True, help="A made-up town that is filled in, to look at and to change.")
def template(file: Path, language: str, filled: bool) -> None:
    """Write the empty workbook that a city or its services can be kept in.

    FILE ends in .xlsx for a workbook: a sheet each for the city's name and numbers, its services, offices, report kinds
    and holidays, with one row as an example, and a page that says what goes into each column. Without an ending it is a
    folder with a .csv for each sheet. As .csv it is the table of services alone. Named city.yml, it is the file of the
    city's own numbers, hours and name, for whom YAML suits better. --filled writes a made-up town in its place, whose rows
    show how they are written and which can be put in use as it is: Wickmere, or with --language zh 清塘.

    \b
    Example: oneline catalogue template town.xlsx
             oneline catalogue template wickmere.xlsx --filled
             oneline catalogue template services.csv --language zh
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
        # Why here: naming what the command can do needs none of it.
        from bot.catalogue.workbook.template import write_filled, write_template

        (write_filled if filled else write_template)(file, language)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{file} cannot be written: {error}") from error
    then = "import" if file.suffix.lower() == ".csv" else "check"
    click.echo(f"{'Change' if filled else 'Fill in'} {file}, then: oneline catalogue {then} {file}")
    if then == "check":
        click.echo(f"When nothing is left to correct: oneline use {file}")
