"""`oneline phrases`: keeps translations in step with the English wordings."""

from __future__ import annotations

import click
import yaml

from bot.config.settings import read_settings
from bot.language.phrases import Phrases
from oneline.cli.lazy_groups import WholeHelp


@click.group(cls=WholeHelp)
def phrases() -> None:
    """Wordings of the line, and their translations."""


@phrases.command()
@click.argument("language")
def reviewed(language: str) -> None:
    """Record that LANGUAGE's wordings were compared with the English ones as they are now.

    Writes the hash of each English wording beside the translation; the test suite fails when one has changed since.
    """
    folder = read_settings().home / "intents"
    known = Phrases(folder)
    if language not in known.languages or language == known.traits.source:
        raise click.ClickException(f"There is no translation {language!r}; there are: {', '.join(known.languages)}.")
    path = folder / language / "phrases.sources.yml"
    path.write_text(yaml.safe_dump(known.source_hashes, sort_keys=True), encoding="utf-8")
    click.echo(f"{len(known.source_hashes)} wordings are recorded as reviewed.")
