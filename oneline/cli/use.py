"""`oneline use`: which catalogue the line answers from, kept over restarts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bot.city.city import check_languages, read_city
from bot.config.in_use import Choice, InUse, read_in_use, with_choice, write_in_use
from bot.config.settings import Settings, read_settings
from bot.retrieval.own_numbers import CITY_FILE, numbers_of, strange_numbers
from oneline.cli.options import PATH
from oneline.cli.use_book import kept_book
from oneline.cli.use_page import after, changed_since, named, set_by_hand

IMPORT = "services.jsonl"


@click.command()
@click.argument("path", type=PATH, required=False)
@click.option("--city", type=PATH, help="Folder with the city.yml whose numbers and hours the line tells.")
@click.option("--undo", is_flag=True, help="Go back to what was in use before.")
def use(path: Path | None, city: Path | None, undo: bool) -> None:
    """Put the catalogue PATH in use from the next start of the line on; without PATH, say which one is in use.

    PATH is a city's workbook or folder, or a file or folder in any format `oneline catalogue import` knows; it is imported
    if it is not yet. A catalogue of another place than the city's is refused until you name a folder with your own
    city.yml: people in danger must not be told another city's numbers. The choice holds after a restart. After a change
    of a workbook put it in use again.

    \b
    Example: oneline use town.xlsx
             oneline use mycity
             oneline use services.xlsx --city mycity
             oneline use --undo
    """
    _use(path, city, undo)


def _use(path: Path | None, city: Path | None, undo: bool) -> None:
    """Put a catalogue in use, go back to the one before, or say which is in use; raises ClickException, CityError."""
    settings = read_settings(chosen=False)
    in_use = read_in_use(settings.data)
    if undo and (path or city):
        raise click.UsageError("--undo goes back to what was in use before: name no PATH with it.")
    if undo:
        _go_back(settings, in_use)
    elif path or city:
        _put(settings, in_use, _choice(settings, in_use, path, city))
    else:
        _tell(settings, in_use)


def _choice(settings: Settings, in_use: InUse, path: Path | None, city: Path | None) -> Choice:
    """What is meant; raises ClickException for what can not be put in use."""
    path, city = path and path.resolve(), city and city.resolve()
    if path and (path / IMPORT).is_file():
        raise click.ClickException(
            f"{path} is what an import made. Name the file or folder it was made from; importing that again takes a moment."
        )
    if path and (book := kept_book(settings, path, city)):
        return Choice(None, book)
    if path and (path / CITY_FILE).is_file() and city in (None, path):
        # Why empty: the made-up city is what stands there where nothing is put in use.
        return Choice() if path == settings.city.resolve() else Choice(None, path)
    kept = None if "ONELINE_CITY" in set_by_hand() else in_use.now.city
    return Choice(path or in_use.now.catalogue, city or kept)


def _put(settings: Settings, in_use: InUse, choice: Choice) -> None:
    """Check, import, write down, and say what to do next."""
    if given := [name for name in set_by_hand() if getattr(choice, name.removeprefix("ONELINE_").lower())]:
        raise click.ClickException(
            f"{' and '.join(given)} is set in the environment and overrides this command. Unset it (unset {' '.join(given)}), then "
            "type this again."
        )
    wanted = replace(settings, catalogue=choice.catalogue or settings.catalogue, city=choice.city or settings.city)
    if told := strange_numbers(wanted.catalogue_path, wanted.city):
        raise click.ClickException(told)
    # Why here: it takes seconds to load, which saying what is in use need not wait for.
    from bot.language.phrases import Phrases
    from oneline.assembly import open_catalogue

    city = read_city(wanted.city)
    check_languages(city, Phrases(settings.home / "intents").languages)
    choice = replace(choice, staff_phone=city.staff_phone)
    imported, _ = open_catalogue(wanted)
    write_in_use(settings.data, in_use.then(choice))
    click.echo(f"In use: {named(choice, settings)}. {imported.taken:,} service{'s' * (imported.taken != 1)}.")
    click.echo(f"Numbers told in danger and for a person: {', '.join(numbers_of(city))}.")
    if choice != in_use.now:
        click.echo(f"Before: {named(in_use.now, settings)}. Go back to it: oneline use --undo")
    click.echo("\n".join((*after(settings), "It stays in use after a restart.")))


def _go_back(settings: Settings, in_use: InUse) -> None:
    if not in_use.before:
        raise click.ClickException(
            f"Nothing was in use before {named(in_use.now, settings)}: there is nothing to undo."
        )
    back = in_use.back()
    write_in_use(settings.data, back)
    click.echo(f"In use again: {named(back.now, settings)}. No longer in use: {named(in_use.now, settings)}.")
    for line in after(settings):
        click.echo(line)


def _tell(settings: Settings, in_use: InUse) -> None:
    """Say what is in use, and why it is."""
    given = set_by_hand()
    used: Settings = with_choice(settings, {name.removeprefix("ONELINE_").lower() for name in given})
    click.echo(f"In use: {named(Choice(used.catalogue, used.city), settings)}.")
    if given:
        click.echo(f"{' and '.join(given)} is set and says so; it overrides what is put in use here.")
    for line in changed_since(used.city):
        click.echo(line)
    if told := strange_numbers(used.catalogue_path, used.city):
        click.echo(told)
    if in_use.before:
        click.echo(f"Before: {named(in_use.before[-1], settings)}. Go back to it: oneline use --undo")
    click.echo("Another one: oneline use PATH")
