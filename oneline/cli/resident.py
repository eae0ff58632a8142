"""`oneline resident`: all that is kept of one person, shown, handed out, erased."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import phonenumbers

from bot.config.settings import Settings, read_settings
from oneline.cli.lazy_groups import WholeHelp

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.known_as import WithOthers

_NUMBER = re.compile(r"\+?(?:[\s.\-()/]*\d){3,}\s*")


@click.group(cls=WholeHelp)
def resident() -> None:
    """One person's data, by the number or address they write or ring from, on every channel."""


@resident.command()
@click.argument("number")
def show(number: str) -> None:
    """Show how much is kept, table by table, without its content."""
    store, addresses, talks = _find(number, read_settings())
    counted = Counter(table for table, _ in store.everything_of(talks))
    elsewhere, lost = store.named_elsewhere(addresses, talks), store.unreadable(talks)
    counted.update({"cases": own} if (own := len(store.own_cases_elsewhere(addresses))) else {})
    store.note("show", dict(counted), datetime.now(UTC))
    for table, count in counted.items():
        click.echo(f"{count:6} {table}")
    for table, count in elsewhere.items():
        click.echo(f"{count:6} {table}: belongs to somebody else, but names this number")
    _say_with_others(store.lies_with_others(addresses))
    if not counted and not elsewhere and not lost:
        click.echo(f"Nothing is kept of {' or '.join(addresses)}.")
    if lost:
        click.echo(f"{_missing(lost)} It is not known whether they belong to this number.", err=True)


@resident.command()
@click.argument("number")
def export(number: str) -> None:
    """Print everything that is kept, decrypted, one JSON object a row, for a person who has proved who they are."""
    store, addresses, talks = _find(number, read_settings())
    counted: Counter[str] = Counter()
    for table, row in (*store.everything_of(talks), *store.cases_in_full(store.own_cases_elsewhere(addresses))):
        counted[table] += 1
        click.echo(json.dumps({"table": table, **row}, ensure_ascii=False))
    _say_with_others(store.lies_with_others(addresses), err=True)
    store.note("export", dict(counted), datetime.now(UTC))


@resident.command()
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--readable", is_flag=True, help="If a key is missing, erase what can be read.")
def erase(number: str, yes: bool, readable: bool) -> None:
    """Erase everything from every table and file, and check it; only a STOP is kept, without the number."""
    settings = read_settings()
    from bot.processing.purge import LIVE_CLIPS, forget_clips
    from bot.store.tables import OVER

    store, addresses, talks = _find(number, settings)
    if (lost := store.unreadable(talks)) and not readable:
        raise click.ClickException(
            f"{_missing(lost)} This number may be in them, so nothing was erased. Put the key back and run this again, "
            "or erase only what can be read, with --readable."
        )
    before = Counter(table for table, _ in store.everything_of(talks))
    waits = sum(row.get("state") not in OVER for table, row in store.everything_of(talks) if table == "cases")
    before.update({"cases": own} if (own := len(store.own_cases_elsewhere(addresses))) else {})
    others = store.lies_with_others(addresses)
    click.echo(", ".join(f"{count} {table}" for table, count in before.items()) or "No conversation of this number.")
    if waits:
        click.echo(f"{waits} of the cases are not done: nobody will be able to ring this person back.")
    if not yes:
        click.confirm("Erase it? It cannot be restored", abort=True)
    done = dict(store.erase(addresses))
    if clips := forget_clips(settings.data.joinpath(*LIVE_CLIPS)):
        done["clips deleted"] = clips
    store.note("erase", done, datetime.now(UTC))
    _prove(store, addresses, done)
    click.echo(_in_files(store))
    _say_with_others(others)
    if lost:
        click.echo(f"Not searched: {_missing(lost)} This number may be in them.", err=True)


def _say_with_others(others: Sequence[WithOthers], *, err: bool = False) -> None:
    """Say what lies in other systems, under which reference: it can be erased there alone."""
    for each in others:
        name = each.reference or "no reference told"
        click.echo(
            f"Case {each.code} was handed to {each.system} ({name}). It lies with them: ask them to erase it.", err=err
        )


def _prove(store: Store, addresses: tuple[str, ...], done: dict[str, int]) -> None:
    """Say what was done, and look through everything once more."""
    for what, count in done.items():
        click.echo(f"{count:6} {what}")
    talks = store.talks_of(addresses)
    left = Counter(table for table, _ in store.everything_of(talks))
    elsewhere = store.named_elsewhere(addresses, ())
    elsewhere = {**elsewhere, **({"cases": own} if (own := len(store.own_cases_elsewhere(addresses))) else {})}
    if elsewhere or set(left) - {"conversation"}:
        raise click.ClickException(f"Something is left: {dict(left + Counter(elsewhere))}. Run it again.")
    kept = "an opt-out without the number" if left else "nothing"
    click.echo(
        f"Everything that can be read was searched again: {kept} is left. Backups made until now still hold what was erased: delete them."
    )


def _in_files(store: Store) -> str:
    """Whether what was erased still stands in the files of the database."""
    if store.db.engine.dialect.name != "sqlite":
        return "Run VACUUM on the database server: until then what was erased stands in its files."
    if store.db.empty_log():
        return "It was overwritten in the database file, and the log beside it was emptied."
    return "The database was busy: what was erased may stand in its log until `oneline data purge` finds it idle. Run that."


def _missing(lost: Mapping[str, int]) -> str:
    """Which keys are missing, and for how much."""
    named = ", ".join(f"{id_} ({count})" for id_, count in sorted(lost.items()))
    return f"{sum(lost.values())} values can not be read: the key {named} is missing."


def _find(number: str, settings: Settings) -> tuple[Store, tuple[str, ...], list[int]]:
    """The store, the addresses a number may stand under, and its conversations; refuses what can be no address."""
    addresses = addresses_of(number, settings)
    # Why here: the database takes half a second to load, which help need not wait for.
    from bot.store.open_sealed import open_there

    store = open_there(settings)
    click.get_current_context().call_on_close(store.close)
    talks = store.talks_of(addresses)
    if not talks and "@" not in number and not _NUMBER.fullmatch(number.strip()):
        raise click.ClickException(
            f"{number!r} is no number, and nobody wrote from there. Write + with the country and the number: +12025550123."
        )
    return store, addresses, talks


def addresses_of(number: str, settings: Settings) -> tuple[str, ...]:
    """A number as it may be kept: as given, and as it is written internationally."""
    found = {number.strip(), "".join(number.split())}
    # Why here: what reads catalogues takes a second to load, which help need not wait for.
    from bot.retrieval.compile import importer_for

    country = importer_for(settings.catalogue_path).country or None
    readings = [each for each in (_parsed(number, country), _parsed(f"+{number.strip()}", None)) if each]
    # Why valid ones first: a number of another country without its + has the digits of a possible one here.
    if sure := [each for each in readings if phonenumbers.is_valid_number(each)] or readings:
        found.add(phonenumbers.format_number(sure[0], phonenumbers.PhoneNumberFormat.E164))
    return tuple(sorted(found))


def _parsed(number: str, country: str | None) -> phonenumbers.PhoneNumber | None:
    """A number as it is read in a country; None if it can be none."""
    try:
        return phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
