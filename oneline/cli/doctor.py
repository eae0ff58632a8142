"""`oneline doctor`: one page of what is well and what is not, with what to do."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bot.config.settings import read_settings

if TYPE_CHECKING:
    from oneline.cli.examination import Found

WIDTH = 110
COLOURS = {"!!": "red", "-": "yellow", "ok": "green"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a head, for a program.")
def doctor(as_json: bool) -> None:
    """Examine this line: one page of what is well and what is not, each with what to do; exits with 1 if something is grave.

    It looks at numbers, who is told of cases, the address and its certificate, signatures, understanding, engines,
    models, clock, disk, old entries, quiet hours, backups, keys and data. Nothing is changed. Nothing is sent but to
    addresses that the settings name as this line's own. Run it on the machine of the line, best while the line runs.
    """
    # Why here: it loads every part of the line, which --help need not wait for.
    from oneline.cli.examination import examine

    found = []
    for each in examine(read_settings()):
        found.append(each)
        click.echo(_as_json(each) if as_json else _shown(each))
    grave = sum(finding.grave for each in found for finding in each.findings)
    rest = sum(len(each.findings) for each in found) - grave
    if not as_json:
        click.echo(f"\n{grave} to mend before real people call (!!), {rest} to look at (-).")
    if grave:
        raise SystemExit(1)


def _shown(found: Found) -> str:
    """A head as lines of the page: what is to be mended first."""
    head = click.style(f"{found.mark:>2}  {found.head:15}", fg=COLOURS[found.mark], bold=found.mark == "!!")
    lines = list(_lines(found)) or ["Nothing to mend."]
    indent = " " * 19
    return "\n".join([head + lines[0], *(indent + line for line in lines[1:])])


def _lines(found: Found) -> Iterator[str]:
    told = [(("!! " if one.grave else "- ") if len(found.findings) > 1 else "", one.text) for one in found.findings]
    for mark, text in (*told, *(("", text) for text in found.well)):
        wrapped = textwrap.wrap(text, WIDTH - 19 - len(mark), break_long_words=False, break_on_hyphens=False)
        yield from (f"{mark if not at else ' ' * len(mark)}{line}" for at, line in enumerate(wrapped))


def _as_json(found: Found) -> str:
    findings = [{"grave": one.grave, "text": one.text} for one in found.findings]
    return json.dumps({"head": found.head, "findings": findings, "well": found.well}, ensure_ascii=False)
