"""`oneline catalogue import`: a catalogue read and indexed once."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from bot.app import open_catalogue
from bot.catalogue.compiled import read_aside
from bot.commands.options import PATH
from bot.settings import read_settings


@click.command("import")
@click.argument("path", type=PATH, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def import_(path: Path | None, as_json: bool) -> None:
    """Import PATH (a city folder, New York's benefits JSON, HSDS 3.1 JSON); without PATH, the city's own.

    Importing the same content again changes nothing. Records that cannot be taken are kept aside with the reason.
    """
    imported, _ = open_catalogue(read_settings(), path)
    aside = read_aside(imported.folder)
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(imported, enc_hook=str), "reasons": aside}).decode())
        return
    state = "imported" if imported.fresh else "the same as imported before"
    click.echo(f"{imported.format}: {imported.taken} services, {imported.aside} kept aside; {state}.")
    if imported.fresh:
        click.echo(
            f"Against the import before: {imported.added} new, {imported.changed} changed, {imported.removed} gone."
        )
    for record in aside:
        click.echo(f"  aside {record.source_id}: {record.reason}")
