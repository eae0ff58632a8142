"""`oneline catalogue export --format sheet`: a city's folder as one workbook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import click

from bot.catalogue.workbook.export import write_city
from bot.catalogue.workbook.folder import HELD, passing_folder
from bot.catalogue.workbook.form_records import FOLDER as FORMS
from bot.catalogue.workbook.reading import is_book
from bot.retrieval.own_numbers import CITY_FILE


def export_book(source: Path, out: Path | None, language: str) -> None:
    """Write the workbook; ClickException for what is no city, or for a name that is none of a workbook."""
    if out is None or out.suffix.lower() not in {".xlsx", ""}:
        raise click.ClickException(
            "Name the workbook: --out town.xlsx, or --out town for a folder with a .csv for each sheet."
        )
    if out.exists():
        raise click.ClickException(f"{out} exists already. Name another one, so that nothing is overwritten.")
    if not (source / CITY_FILE).is_file() and not is_book(source):
        raise click.ClickException(f"{source} is no city: it has no {CITY_FILE}. Its services alone: --format csv.")
    with passing_folder(source) if is_book(source) else nullcontext(source) as folder:
        write_city(folder, out, language)
        left = sorted(_left(folder))
    click.echo(f"{out} is written.", err=True)
    if left:
        click.echo(
            f"No sheet has {', '.join(left)}. Used with the workbook they stay: oneline use {out} --city {source}",
            err=True,
        )


def _left(folder: Path) -> Iterator[str]:
    """What no sheet has, of a city's folder."""
    forms = [f"{FORMS}/{each.name}" for each in (folder / FORMS).glob("*.xlsx")]
    yield from (
        *forms,
        *(each.name for each in folder.iterdir() if each.name not in {*HELD, FORMS} and each.name[0] != "."),
    )


def language_of(wanted: str | None, known: tuple[str, ...]) -> str:
    """The language of the heads; ClickException for one there is none in."""
    if wanted and wanted not in known:
        raise click.ClickException(f"The heads of a workbook are in {' or '.join(known)}, not in {wanted}.")
    return wanted or known[0]
