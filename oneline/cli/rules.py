"""`oneline rules`: the rules of the conversation, in the order they are asked."""

from __future__ import annotations

import click


@click.command("rules")
@click.option("--markdown", is_flag=True, help="Print the page for the documentation instead.")
def rules(markdown: bool) -> None:
    """List the rules of the conversation in the order they are asked: stage, priority, name, reason.

    To see which rule answered a turn: oneline converse --why
    """
    from oneline.cli.rules_page import listed, page

    click.echo(page() if markdown else listed())
