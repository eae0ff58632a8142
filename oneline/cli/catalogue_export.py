"""`oneline catalogue export`: the catalogue in other formats."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from bot.catalogue.exporters import Exporter, Outgoing, cpsv_ap, hsds, schema_org, sheet
from bot.catalogue.importers.sheet_words import SHEETS
from bot.catalogue.model import Service
from bot.city.city import read_city
from bot.config.settings import read_settings
from bot.retrieval.compile import IMPORTERS, importer_for, read_all
from oneline.assembly import show_progress
from oneline.cli.catalogue_export_book import export_book, language_of
from oneline.cli.options import PATH, source_language

EXPORTERS: dict[str, Exporter] = {
    "hsds": hsds.written,
    "cpsv-ap": cpsv_ap.written,
    "schema-org": schema_org.written,
    "csv": sheet.written,
}
BOOK = "sheet"
"""The format that is a whole city, and no list of services."""


@click.command()
@click.argument("path", type=PATH, required=False)
@click.option(
    "--format", "kind", type=click.Choice([*EXPORTERS, BOOK]), required=True, help="What to write; see above."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; without it, standard output."
)
@click.option(
    "--language",
    help="Language to write first, or alone if the format has one language; without it, the most frequent.",
)
@click.option("--publisher", help="Owner to name for entries without one.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Use this day instead of today, as 2027-01-31.")
@click.option("--internal", is_flag=True, help="Include the entries that are for staff alone.")
def export(
    path: Path | None, kind: str, out: Path | None, language: str | None, publisher: str | None, day: datetime | None,
    internal: bool,
) -> None:  # fmt: skip
    """Write the services of PATH in another format; without PATH, the catalogue in use. No index is built.

    \b
    hsds        Open Referral's Human Services Data Specification 3.1: JSON, a list of services
    cpsv-ap     the EU's Core Public Service Vocabulary 3.2: JSON-LD
    schema-org  GovernmentService, for search engines and maps: JSON-LD
    csv         our own spreadsheet of services, to fill in further and import again
    sheet       a city's folder as one workbook (--out town.xlsx, or a name without an ending for a folder of .csv)

    Entries that are for staff alone are left out; the workbook has them.

    \b
    Example: oneline catalogue export --format hsds --out services.json
             oneline catalogue export --format csv --language zh city > services.csv
             oneline catalogue export --format sheet --out town.xlsx city
    """
    settings = read_settings()
    source = path or settings.catalogue_path
    if kind == BOOK:
        export_book(source, out, language_of(language, tuple(SHEETS)))
        return
    services = tuple(s for s in read_all(source, show_progress)[0] if s.public or internal)
    city = read_city(settings.city)
    ours = source.resolve() == settings.catalogue_path.resolve()
    told_first = language or _commonest(services) or source_language(settings)
    outgoing = Outgoing(
        services,
        day.date() if day else date.today(),
        told_first,
        country=_country(source) or (city.country if ours else ""),
        publisher={told_first: publisher} if publisher else {},
        events={event.id: event.name for event in city.events} if ours else {},
    )
    _write(EXPORTERS[kind](outgoing), out)
    click.echo(f"{len(services):,} services written{f' to {out}' if out else ''}.", err=True)


def _commonest(services: tuple[Service, ...]) -> str:
    """The language that the most entries are named in first."""
    return Counter(next(iter(service.name), "") for service in services).most_common(1)[0][0] if services else ""


def _country(source: Path) -> str:
    """The country a format tells; of the folder of an import, by the format's name before its hash."""
    named = (importer.country for importer in IMPORTERS if source.name.startswith(f"{importer.name}-"))
    return next(named, "") if (source / "services.jsonl").is_file() else importer_for(source).country


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        click.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise click.ClickException(
            f"{out} cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from error
