"""Learning a model into the file it is kept in, with progress, for the commands that do."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.config.settings import read_settings
from bot.language.encode import Progress
from bot.retrieval.needs.classifier import key_of
from oneline.assembly import show_progress


def is_learned(path: Path, key: str, what: str) -> bool:
    """True if a model is of what it is learned from as that is, which is said. key: of that; what: its name in the plural."""
    if key_of(path) != key:
        return False
    click.echo(f"{path} was learned from the {what} as they are now: nothing to do. --again learns all the same.")
    return True


def seconds_to_learn(path: Path, learn_into: Callable[[Path, Path, Progress], Any]) -> float:
    """Learn from `intents/` into a file; seconds it took. Raises ClickException where the file cannot be written."""
    begun = time.monotonic()
    try:
        learn_into(path, read_settings().home / "intents", show_progress)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error}.") from error
    return time.monotonic() - begun
