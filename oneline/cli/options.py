"""Options that several commands share."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import click

from bot.config.settings import Settings
from bot.language.traits import languages

PATH = click.Path(exists=True, path_type=Path)
CATALOGUE = click.option("--catalogue", "path", type=PATH, help="Use this catalogue instead of the one in use.")
ALL = click.option("--all", "every", is_flag=True, help="Show long lists whole.")
UNDERSTANDING = click.option(
    "--understanding", type=click.Choice(["auto", "rasa", "keywords"]), default="auto", show_default=True,
    help="auto: a running Rasa, or one started for this run, or keywords.",
)  # fmt: skip


def source_language(settings: Settings) -> str:
    """Tag of the language all wordings are made from: what a command takes where it is told none."""
    return languages(settings.home / "intents").source


def called_before(command: click.Command, name: str) -> click.Command:
    """The same command under the name it had, which stands in no list: scripts go on."""
    same = copy(command)
    same.name, same.hidden = name, True
    return same
