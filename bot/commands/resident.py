"""`oneline resident`: all that is kept of one person, shown, handed out, erased."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import click
import phonenumbers

from bot.catalogue.compiled import importer_for
from bot.kept import open_kept
from bot.purging import LIVE_CLIPS, forget_clips
from bot.settings import Settings, read_settings
from bot.store import Store
from bot.store.tables import OVER


@click.group()
def resident() -> None:
    """One person's data, by the number or address they write or ring from, on every channel."""


@resident.command()
@click.argument("number")
def show(number: str) -> None:
    """How much is kept, table by table; no word of it."""
    settings = read_settings()
    store, addresses = open_kept(settings), addresses_of(number, settings)
    talks = store.talks_of(addresses)
    counted = Counter(table for table, _ in store.everything_of(talks))
    elsewhere = store.named_elsewhere(addresses, talks)
    store.note("show", dict(counted), datetime.now(UTC))
    store.close()
    for table, count in counted.items():
        click.echo(f"{count:6} {table}")
    for table, count in elsewhere.items():
        click.echo(f"{count:6} {table}: of somebody else, the number is named in it")
    if not counted and not elsewhere:
        click.echo("Nothing is kept of this number.")


@resident.command()
@click.argument("number")
def export(number: str) -> None:
    """All that is kept, in clear, one JSON object a row: for the person themself, who has shown who they are."""
    settings = read_settings()
    store = open_kept(settings)
    counted: Counter[str] = Counter()
    for table, row in store.everything_of(store.talks_of(addresses_of(number, settings))):
        counted[table] += 1
        click.echo(json.dumps({"table": table, **row}, ensure_ascii=False))
    store.note("export", dict(counted), datetime.now(UTC))
    store.close()


@resident.command()
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(number: str, yes: bool) -> None:
    """Erase all of it from every table and file, and prove it; only a no to more messages stays, without the number."""
    settings = read_settings()
    store, addresses = open_kept(settings), addresses_of(number, settings)
    talks = store.talks_of(addresses)
    before = Counter(table for table, _ in store.everything_of(talks))
    waits = sum(row.get("state") not in OVER for table, row in store.everything_of(talks) if table == "cases")
    click.echo(", ".join(f"{count} {table}" for table, count in before.items()) or "No conversation of this number.")
    if waits:
        click.echo(f"{waits} of the cases are not done: nobody will be able to ring this person back.")
    if not yes:
        click.confirm("Erase it? It can not be had back", abort=True)
    done = dict(store.erase(addresses))
    if clips := forget_clips(settings.data.joinpath(*LIVE_CLIPS)):
        done["clips deleted"] = clips
    store.note("erase", done, datetime.now(UTC))
    _prove(store, addresses, done)
    store.close()


def _prove(store: Store, addresses: tuple[str, ...], done: dict[str, int]) -> None:
    """Say what was done, and look through everything once more."""
    for what, count in done.items():
        click.echo(f"{count:6} {what}")
    talks = store.talks_of(addresses)
    left = Counter(table for table, _ in store.everything_of(talks))
    elsewhere = store.named_elsewhere(addresses, ())
    if elsewhere or set(left) - {"conversation"}:
        raise click.ClickException(f"Something is left: {dict(left + Counter(elsewhere))}. Run it again.")
    kept = "an opt-out that no number stands in" if left else "nothing"
    click.echo(f"Looked through every table again: {kept} is left. Backups made until now still hold it: delete them.")


def addresses_of(number: str, settings: Settings) -> tuple[str, ...]:
    """A number as it may be kept: as given, and as it is written internationally."""
    found = {number.strip(), "".join(number.split())}
    try:
        parsed = phonenumbers.parse(number, importer_for(settings.catalogue_path).country or None)
        found.add(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    except phonenumbers.NumberParseException:
        pass
    return tuple(sorted(found))
