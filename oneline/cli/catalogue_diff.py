"""`oneline catalogue diff`: what is different between two readings of a catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import msgspec

from bot.catalogue.diff import Change, ChangedOffice, Difference, compare
from bot.catalogue.model import Service, any_of
from bot.retrieval.compile import read_all
from oneline.assembly import show_progress
from oneline.cli.listing import folded
from oneline.cli.options import ALL, PATH

MOST_ENTRIES, MOST_CHANGES, LONGEST = 20, 8, 140


@click.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Every change as JSON.")
@ALL
def diff(old: Path, new: Path, as_json: bool, every: bool) -> None:
    """Tell what is new, gone and changed in NEW compared with OLD. Each is a catalogue or the folder of an import.

    \b
    Example: oneline catalogue diff var/catalogues/city-0f3a… city
             oneline catalogue diff july.json august.json --all
    """
    difference = compare(read_all(old, show_progress)[0], read_all(new, show_progress)[0])
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_plain(difference)), indent=1).decode())
    else:
        click.echo("\n".join(page(difference, 0 if every else MOST_ENTRIES, 0 if every else MOST_CHANGES)))


def page(difference: Difference, entries: int, changes: int) -> Iterator[str]:
    """What is different, a page for people; so many entries of each kind and changes an entry, 0 for all."""
    new, gone, changed = difference.new, difference.gone, difference.changed
    moved = len(difference.offices)
    offices = f"; {moved:,} office{'s' * (moved != 1)} changed" if moved else ""
    yield f"{len(new):,} new, {len(changed):,} changed, {len(gone):,} gone{offices}."
    yield from _listed("new", map(_name, new), entries)
    yield from _listed("gone", map(_name, gone), entries)
    yield from _listed("changed", (_changed(_name(e.service), e.changes, changes) for e in changed), entries)
    places = (_changed(_place(o), o.changes, changes) for o in difference.offices)
    yield from _listed("offices changed", places, entries)


def _listed(title: str, lines: Iterable[str], most: int) -> Iterator[str]:
    listed = list(folded(lines, most))
    if listed:
        yield from ("", f"{title}:", *listed)


def _name(service: Service) -> str:
    owner = any_of(service.department) or service.owner
    return f"  {service.source_id}  {any_of(service.name)}" + (f" ({owner})" if owner else "")


def _place(changed: ChangedOffice) -> str:
    entries = len(changed.entries)
    return f"  {changed.office.id}  {any_of(changed.office.name)} ({entries:,} entr{'y' if entries == 1 else 'ies'})"


def _changed(name: str, changes: Iterable[Change], most: int) -> str:
    return "\n".join((name, *folded(map(_change, changes), most, "    ")))


def _change(change: Change) -> str:
    old, new = _short(change.old), _short(change.new)
    told = f"+ {new}" if not old else f"- {old}" if not new else f"{old} → {new}"
    return f"    {change.field}: {told}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _plain(difference: Difference) -> dict[str, object]:
    """Ids and names of what is new and gone, whole changes of the rest."""
    return {
        "new": _ids(difference.new),
        "gone": _ids(difference.gone),
        "changed": [
            {"source_id": c.service.source_id, "name": c.service.name, "changes": c.changes} for c in difference.changed
        ],
        "offices": [
            {"id": c.office.id, "name": c.office.name, "entries": c.entries, "changes": c.changes}
            for c in difference.offices
        ],
    }


def _ids(services: Iterable[Service]) -> list[dict[str, object]]:
    return [{"source_id": service.source_id, "name": service.name, "owner": service.owner} for service in services]
