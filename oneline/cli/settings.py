"""`oneline settings`: the settings, and what is wrong with them."""

from __future__ import annotations

import json

import click

from bot.config.settings import read_settings
from oneline.cli.lazy_groups import WholeHelp


@click.group("settings", cls=WholeHelp, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--markdown", is_flag=True, help="Print the page for the documentation instead: names, defaults, what each is for."
)
@click.pass_context
def settings_(context: click.Context, as_json: bool, markdown: bool) -> None:
    """List every setting, what it is for, and its value now (secrets are not shown)."""
    from oneline.cli.settings_page import listed, page, values

    if context.invoked_subcommand:
        return
    if as_json:
        click.echo(json.dumps(values(read_settings()), ensure_ascii=False))
    else:
        click.echo(page() if markdown else listed(read_settings()))


@settings_.command()
def check() -> None:
    """Say what to correct before real people call; exits with 1 if something grave is found."""
    from oneline.cli.settings_check import check_settings

    found = check_settings(read_settings())
    for finding in found:
        click.secho(
            f"{'!!' if finding.grave else ' -'} {finding.text}", bold=finding.grave, fg="red" if finding.grave else None
        )
    if any(finding.grave for finding in found):
        raise click.ClickException("Correct what is marked !! before real people call.")
    click.echo("Nothing grave was found.")
