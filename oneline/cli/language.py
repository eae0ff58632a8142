"""`oneline language`: what a language is made of, and what one lacks."""

from __future__ import annotations

import click

from bot.config.settings import read_settings
from bot.language.files import lacking
from bot.language.phrases import Phrases
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.options import source_language


@click.group(cls=WholeHelp)
def language() -> None:
    """Languages: see what a language still lacks."""


@language.command()
@click.argument("tag")
def check(tag: str) -> None:
    """Say what language TAG still lacks of files, wordings and names, in the order to write them.

    Exits with 1 if something is missing without which the line cannot speak it. docs/adding-a-language.md says how to
    write each file.

    Example: oneline language check es
    """
    settings = read_settings()
    intents = settings.home / "intents"
    if not (intents / tag).is_dir():
        raise click.ClickException(
            f"There is no folder {intents / tag}; there are: {', '.join(Phrases(intents).languages)}."
            f" Begin with `cp -r {intents / source_language(settings)} {intents / tag}`."
        )
    found = [*lacking(intents, tag)]
    for is_needed, what in sorted(found, key=lambda each: not each[0]):
        click.echo(f"{'needed' if is_needed else 'better':7} {what}")
    if any(is_needed for is_needed, _ in found):
        raise SystemExit(1)
    click.echo(f"{tag} can be spoken.")
