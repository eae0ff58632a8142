"""`oneline case audit`: who did what with cases, and who looked at them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.city.city import City, read_city
from bot.config.settings import read_settings
from bot.store.case_audit import AuditLine
from oneline.cli.case_asked import BY, DATA, JSON, WHY, ByCode, asked, operator

COLUMNS = ("WHEN", "CASE", "WHAT", "ROLE", "WHO", "WHY")


@click.command(cls=ByCode)
@click.argument("code", default="")
@JSON
@BY
@WHY
@DATA
def audit(code: str, wants_json: bool, by: str | None, why: str, data: Path | None) -> None:
    """Show who did what with the case CODE and who looked at it, when and why; without CODE, with every case.

    To read this is a look as well: it is the last line.

    \b
    Example: oneline case audit 482913
             oneline case audit --json --why "yearly review"
    """
    city, now = read_city(read_settings().city), datetime.now(UTC)
    lines = asked(data, lambda store: store.look_at_audit(operator(by), now, why, code))
    if wants_json:
        click.echo(json.dumps([_as_json(line, city) for line in lines], ensure_ascii=False))
    else:
        click.echo(_table(lines, city))


def _as_json(line: AuditLine, city: City) -> dict[str, object]:
    return {**asdict(line), "case": line.case or None, "at": city.local(line.at).isoformat()}


def _table(lines: Sequence[AuditLine], city: City) -> str:
    rows = [COLUMNS, *(_row(line, city) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(line: AuditLine, city: City) -> tuple[str, ...]:
    who = f"{line.name} ({line.actor})" if line.name and line.actor not in {"", line.name} else line.name or line.actor
    return f"{city.local(line.at):%Y-%m-%d %H:%M}", line.case, line.command, line.role, who, line.why
