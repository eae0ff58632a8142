"""`oneline catalogue check`: what the keepers of a catalogue should correct."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
import msgspec

from bot.catalogue.model import Service
from bot.catalogue.quality import SERIOUS, Finding, check, is_kept_by, owner_of, stale_translations
from bot.catalogue.quality.summary import summarise
from bot.catalogue.translations import read_translations, translated
from bot.config.settings import read_settings
from bot.retrieval.compile import read_all
from oneline.assembly import show_progress
from oneline.cli.catalogue_check_book import read_sheets, told
from oneline.cli.catalogue_check_page import MOST_OWNERS, entries, head
from oneline.cli.listing import folded
from oneline.cli.options import ALL, PATH


@click.command("check")
@click.argument("path", type=PATH, required=False)
@click.option("--owner", help="Only the entries of one department, by its id or name.")
@click.option("--stale-days", type=click.IntRange(1), help="Days after which an entry is old; without it, the setting.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Use this day instead of today, as 2027-01-31.")
@click.option("--json", "as_json", is_flag=True, help="Every finding as JSON.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 1 if a sheet has something to correct, an entry contradicts itself or is only on the web.",
)
@ALL
def check_(
    path: Path | None, owner: str | None, stale_days: int | None, day: datetime | None, as_json: bool, strict: bool,
    every: bool,
) -> None:  # fmt: skip
    """List what to correct in PATH, by sheet and owner; without PATH, in the catalogue in use. No index is built.

    Of a workbook it says by sheet, row and column what to write instead, and which numbers people are told in danger.

    Looks for what is missing, stale, contradictory, too hard to say aloud, out of reach without the web, and for
    entries with few facts; lists the city's translations of texts that have changed.

    \b
    Example: oneline catalogue check city --owner housing
             oneline catalogue check town.xlsx
             oneline catalogue check services.json --strict --json > findings.json
    """
    settings = read_settings()
    path = path or settings.catalogue_path
    read = read_sheets(path)
    if read and not as_json:
        click.echo("\n".join(told(read, every)))
    services, _ = read_all(path, show_progress)
    today = day.date() if day else date.today()
    applied = translated(services, read_translations(settings.city))
    findings = check(services, today, stale_days or settings.stale_days) + stale_translations(services, applied.stale)
    if owner:
        services, findings = _of(owner, services, findings)
    summary = summarise(services, findings)
    if as_json:
        plain = {"on": today, "workbook": read.faults if read else (), "summary": summary, "findings": findings}
        click.echo(msgspec.json.format(msgspec.json.encode(plain), indent=1).decode())
    else:
        click.echo("\n".join((*head(summary), *entries(summary, findings, every))))
    if strict and ((read and read.faults) or any(finding.kind in SERIOUS for finding in findings)):
        raise SystemExit(1)


def _of(owner: str, services: list[Service], findings: list[Finding]) -> tuple[list[Service], list[Finding]]:
    """What belongs to one owner."""
    theirs = [service for service in services if is_kept_by(service, owner)]
    if not theirs:
        names = list(folded(sorted({owner_of(service) for service in services}), MOST_OWNERS, ""))
        raise click.ClickException(f"No entry belongs to {owner!r}. Owners are: {'; '.join(names)}.")
    ids = {service.source_id for service in theirs}
    return theirs, [finding for finding in findings if finding.source_id in ids]
