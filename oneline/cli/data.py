"""`oneline data`: what is deleted, and what was."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from bot.config.settings import read_settings
from bot.processing.purge import Purging
from bot.store.open_sealed import open_there
from oneline.cli.lazy_groups import WholeHelp


@click.group(cls=WholeHelp)
def data() -> None:
    """What is kept of what people said, and for how long (city/retention.yml)."""


@data.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def purge(as_json: bool) -> None:
    """Delete now what has been kept long enough; the worker does this every hour by itself."""
    settings = read_settings()
    store = open_there(settings)
    done = Purging(store, settings).purge(datetime.now(UTC))
    store.close()
    if as_json:
        click.echo(json.dumps(done))
    else:
        click.echo("\n".join(f"{count:8} {what}" for what, count in done.items()) or "Nothing was due.")


@data.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row.")
@click.option("--last", default=20, show_default=True, help="Show this many of the latest rows.")
def audit(as_json: bool, last: int) -> None:
    """Show what was deleted, erased, shown and encrypted again, and whether any of these rows was changed since."""
    store = open_there(read_settings())
    deeds, changed = store.deeds(last), store.first_changed()
    store.close()
    for deed in deeds:
        if as_json:
            row = {"id": deed.id, "at": deed.at.isoformat(), "act": deed.act, "counts": dict(deed.counts)}
            click.echo(json.dumps(row))
        else:
            told = ", ".join(f"{count} {what}" for what, count in deed.counts.items()) or "nothing"
            click.echo(f"{deed.at:%Y-%m-%d %H:%M} {deed.act}: {told}")
    if changed is not None:
        raise click.ClickException(f"Row {changed} of the audit, or one before it, was changed or removed.")
    click.echo("No row was changed.", err=True)
