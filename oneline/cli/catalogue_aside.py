"""`oneline catalogue not-taken`: the records that could not be taken, with why."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from bot.catalogue.model import Aside
from bot.config.settings import read_settings
from bot.retrieval.compile import read_all
from oneline.assembly import show_progress
from oneline.cli.listing import folded
from oneline.cli.options import ALL, PATH

MOST_IDS, MOST_REASONS = 6, 20
# Why: what is particular to one record ("Invalid isoformat string: 'soon'") would make every reason a group of its own.
PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\b\d+\b")


@click.command("not-taken")
@click.argument("path", type=PATH, required=False)
@click.option(
    "--json", "as_json", is_flag=True, help="Every record as it came, with its reason, one JSON object a line."
)
@ALL
def not_taken(path: Path | None, as_json: bool, every: bool) -> None:
    """List the records of PATH that could not be taken and are kept aside, with the reason for each.

    PATH is a catalogue, or the folder of an import. The line does not tell these records until they are corrected.

    \b
    Example: oneline catalogue not-taken services.json
             oneline catalogue not-taken services.json --json > to-mend.jsonl
    """
    _, kept = read_all(path or read_settings().catalogue_path, show_progress)
    if as_json:
        for record in kept:
            click.echo(json.dumps(_plain(record), ensure_ascii=False))
    elif not kept:
        click.echo("Nothing is kept aside: every record was taken.")
    else:
        click.echo(f"{len(kept):,} kept aside.")
        click.echo("\n".join(by_reason(kept, every)))


def by_reason(kept: Iterable[Aside], every: bool = False) -> Iterator[str]:
    """A line a reason, the commonest first: how many, why, whose."""
    groups: dict[str, list[Aside]] = defaultdict(list)
    for record in kept:
        groups[PARTICULAR.sub("…", record.reason)].append(record)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    yield from folded((_line(group, every) for group in ordered), 0 if every else MOST_REASONS)


def _line(group: list[Aside], every: bool) -> str:
    reasons = {record.reason for record in group}
    why = group[0].reason if len(reasons) == 1 else f"{group[0].reason}, and the like"
    ids = [record.source_id for record in group]
    listed = ids if every or len(ids) <= MOST_IDS + 1 else [*ids[:MOST_IDS], f"… {len(ids) - MOST_IDS:,} more"]
    return f"  {len(group):,} × {' '.join(why.split())}: {', '.join(listed)}"


def _plain(record: Aside) -> dict[str, object]:
    """The record as data again where it is JSON, else as the text it was."""
    try:
        came: object = json.loads(record.record)
    except ValueError:
        came = record.record
    return {"source_id": record.source_id, "reason": record.reason, "record": came}
