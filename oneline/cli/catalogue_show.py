"""`oneline catalogue show`: one entry as the line knows it."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from bot.catalogue.model import Service, any_of
from bot.config.settings import read_settings
from oneline.assembly import open_catalogue
from oneline.cli.facts_page import columns, plain
from oneline.cli.options import CATALOGUE


@click.command()
@click.argument("source_id")
@CATALOGUE
@click.option(
    "--facts", is_flag=True, help="The facts that answers are made of, with the values in each and its source."
)
@click.option("--json", "as_json", is_flag=True, help="The whole entry as JSON; with --facts, its facts.")
def show(source_id: str, path: Path | None, facts: bool, as_json: bool) -> None:
    """Show the entry SOURCE_ID.

    \b
    Example: oneline catalogue show heating-repair --facts
             oneline catalogue show P015en --catalogue services.json --facts --json
    """
    _, opened = open_catalogue(read_settings(), path)
    service = opened.get(source_id)
    if service is None:
        raise click.ClickException(f"There is no entry {source_id}. `oneline catalogue search` finds ids.")
    if as_json:
        whole = [plain(fact) for fact in service.facts] if facts else service
        click.echo(msgspec.json.format(msgspec.json.encode(whole), indent=2).decode())
        return
    _print(service, facts)


def _print(service: Service, facts: bool) -> None:
    click.echo(f"{any_of(service.name)}  [{service.source_id}]  {any_of(service.department)}")
    click.echo(f"last checked: {service.checked or 'not said'}; valid until: {service.valid_until or 'no end'}")
    for phone in service.phones:
        click.echo(f"phone ({phone.type}): {phone.number}")
    if facts:
        click.echo("\n".join(("", *columns(service.facts))))
        return
    for fact in service.of("what", "who", "bring"):
        under = f" [{any_of(fact.under)}]" if fact.under else ""
        for language, text in fact.texts.items():
            click.echo(f"  {fact.id} {language}{under}: {text}")
