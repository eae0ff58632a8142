"""`oneline case join` and `part`: two reports of one thing are one job for the crew, or two after all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cases.joining import join_report, part_report
from bot.city.city import read_city
from bot.config.settings import read_settings
from bot.model.incident import Incident
from bot.store import Store
from bot.store.case_records import StaffCase
from oneline.cli.case_asked import BY, DATA, ByCode, asked, operator


@click.command(cls=ByCode)
@click.argument("code")
@click.option("--with", "first", required=True, metavar="CODE", help="Code of the report of the same thing.")
@BY
@DATA
def join(code: str, first: str, by: str | None, data: Path | None) -> None:
    """Join the report CODE to another of the same thing: the crew has one job, and both people hear when it is fixed.

    It closes nobody's case, and each person keeps their own code. The first report stays the first. If the thing counted
    as fixed, it is open again. Undo it with `oneline case part CODE`.

    \b
    Example: oneline case join 482913 --with 719262
             oneline case join "482 913" --with "719 262" --by Anna
    """
    city, code, at = read_city(read_settings().city), plain(code), datetime.now(UTC)

    def act(store: Store) -> tuple[Incident | None, str]:
        actor = operator(by)
        store.act(code, join_report(city, plain(first), at), actor, at)
        return store.incident_of(code), actor.name

    to, who = asked(data, act)
    others = to.followers if to else 0
    told = "1 person follows it" if others == 1 else f"{others} people follow it"
    click.echo(f"Case {code} is joined to case {to.code if to else first} now; {told}. (join by {who})")
    click.echo(f"Was that wrong? oneline case part {code}")


@click.command(cls=ByCode)
@click.argument("code")
@BY
@click.option("--note", default="", help="A note to keep with the case.")
@DATA
def part(code: str, by: str | None, note: str, data: Path | None) -> None:
    """Separate the report CODE from the one it was joined to, because it is another thing; it is then open again.

    Reports that were joined to it before are joined to it again. The histories of both keep both steps.

    \b
    Example: oneline case part 482913
             oneline case part 482913 --note "the lamp across the road" --by Anna
    """
    city, code, at = read_city(read_settings().city), plain(code), datetime.now(UTC)

    def act(store: Store) -> tuple[StaffCase, Incident | None, str]:
        actor = operator(by)
        return store.act(code, part_report(city, at, note), actor, at), store.incident_of(code), actor.name

    case, report, who = asked(data, act)
    until = report.pledged if report else None
    date = f", to be looked at by {city.local(until):%Y-%m-%d %H:%M}" if until else ""
    click.echo(f"Case {code} stands by itself again: it is {case.state}{date}. (part by {who})")


def plain(code: str) -> str:
    """A code without what stands between its groups."""
    return re.sub(r"[^0-9]", "", code) or code
