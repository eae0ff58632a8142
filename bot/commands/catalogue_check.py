"""`oneline catalogue check`: what the keepers of a catalogue should mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import click
import msgspec

from bot.app import show_progress
from bot.catalogue.compiled import read_all
from bot.catalogue.model import Service
from bot.catalogue.quality import KINDS, SERIOUS, Finding, check, is_kept_by, owner_of
from bot.catalogue.quality.summary import Summary, by_owner, shared_by_all, summarise
from bot.commands.listing import counted, folded
from bot.commands.options import ALL, PATH
from bot.settings import read_settings

MOST_ENTRIES, MOST_OWNERS, WORST = 8, 12, 3


@click.command("check")
@click.argument("path", type=PATH, required=False)
@click.option("--owner", help="Only the entries of one department, by its id or name.")
@click.option("--stale-days", type=click.IntRange(1), help="Days after which an entry is old; without it, what is set.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Another day than today, as 2027-01-31.")
@click.option("--json", "as_json", is_flag=True, help="Every finding as JSON.")
@click.option(
    "--strict", is_flag=True, help="Exit with 1 where an entry contradicts itself or only the web leads to it."
)
@ALL
def check_(
    path: Path | None, owner: str | None, stale_days: int | None, day: datetime | None, as_json: bool, strict: bool,
    every: bool,
) -> None:  # fmt: skip
    """List what should be mended in PATH, by owner; without PATH, in the catalogue set. No index is built.

    Looks for what is missing, stale, contradictory, too hard to say aloud, out of reach without the web, and for
    entries with few facts.

    \b
    Example: oneline catalogue check city --owner housing
             oneline catalogue check services.json --strict --json > findings.json
    """
    settings = read_settings()
    services, _ = read_all(path or settings.catalogue_path, show_progress)
    today = day.date() if day else date.today()
    findings = check(services, today, stale_days or settings.stale_days)
    if owner:
        services, findings = _of(owner, services, findings)
    summary = summarise(services, findings)
    if as_json:
        plain = {"on": today, "summary": summary, "findings": findings}
        click.echo(msgspec.json.format(msgspec.json.encode(plain), indent=1).decode())
    else:
        click.echo("\n".join((*_head(summary), *_entries(summary, findings, every))))
    if strict and any(finding.kind in SERIOUS for finding in findings):
        raise SystemExit(1)


def _of(owner: str, services: list[Service], findings: list[Finding]) -> tuple[list[Service], list[Finding]]:
    """What belongs to one owner."""
    theirs = [service for service in services if is_kept_by(service, owner)]
    if not theirs:
        names = list(folded(sorted({owner_of(service) for service in services}), MOST_OWNERS, ""))
        raise click.ClickException(f"No entry is kept by {owner!r}. Owners are: {'; '.join(names)}.")
    ids = {service.source_id for service in theirs}
    return theirs, [finding for finding in findings if finding.source_id in ids]


def _head(summary: Summary) -> Iterator[str]:
    """Five lines or so: counts, shares, whose."""
    entries, owners = summary.entries, len(summary.owners)
    yield f"{entries:,} entries of {owners:,} owner{'s' * (owners != 1)}; {entries - summary.sound:,} to mend."
    for kind, name in KINDS.items():
        if count := summary.kinds[kind]:
            about = counted(summary.about[kind])
            yield f"{name}: {count:,} ({_share(count, entries)}); {about}"
    if none := [name for kind, name in KINDS.items() if not summary.kinds[kind]]:
        yield f"none {', none '.join(none)}"
    worst = (f"{o.owner} ({o.findings:,} in {o.to_mend:,} entries)" for o in summary.owners[:WORST] if o.findings)
    if listed := "; ".join(worst):
        yield f"most to mend: {listed}"


def _share(count: int, entries: int) -> str:
    share = count / entries
    return f"{share:.0%}" if share > 0.01 else "below 1%"


def _entries(summary: Summary, findings: list[Finding], every: bool) -> Iterator[str]:
    """By owner, the most to mend first, a line each entry; what all entries share is told once."""
    shared = shared_by_all(summary.entries, findings)
    if shared:
        yield f"the same in every entry: {'; '.join(_told(*pair) for pair in _by_kind(shared))}"
    alike = {(finding.kind, finding.about, finding.detail) for finding in shared}
    found = by_owner([f for f in findings if (f.kind, f.about, f.detail) not in alike])
    blocks = (
        "\n".join(
            (
                f"\n{owner.owner}: {len(found[owner.owner]):,} of {owner.entries:,} entries",
                *folded(map(_line, sorted(found[owner.owner].values(), key=_rank)), 0 if every else MOST_ENTRIES),
            )
        )
        for owner in summary.owners
        if found.get(owner.owner)
    )
    yield from folded(blocks, 0 if every else MOST_OWNERS, "\n")


def _rank(findings: list[Finding]) -> tuple[bool, int]:
    """What is serious first, then the most to mend."""
    return findings[0].kind not in SERIOUS, -len(findings)


def _line(findings: list[Finding]) -> str:
    """One entry with all that is to mend in it."""
    told = "; ".join(_told(*pair) for pair in _by_kind(findings))
    return f"  {findings[0].source_id}  {findings[0].name}: {told}"


def _by_kind(findings: list[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    return ((kind, list(group)) for kind, group in groupby(findings, key=lambda finding: finding.kind))


def _told(kind: str, findings: list[Finding]) -> str:
    if kind == "missing":
        return "missing " + ", ".join(f.about for f in findings)
    if kind == "aloud":
        worst = max(findings, key=lambda finding: finding.detail.count(","))
        more = f" and {len(findings) - 1} more" if len(findings) > 1 else ""
        return f"hard to say aloud {worst.about} ({worst.detail}){more}"
    return ", ".join(f.detail if kind == "stale" else f"{f.about} {f.detail}" for f in findings)
