"""Learning a model into the file it is kept in, with progress, for the commands that do."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.config.settings import read_settings
from bot.language.encode import Progress
from oneline.assembly import show_progress


def seconds_to_learn(path: Path, learn_into: Callable[[Path, Path, Progress], Any]) -> float:
    """Learn from `intents/` into a file; seconds it took. Raises ClickException where the file cannot be written."""
    begun = time.monotonic()
    try:
        learn_into(path, read_settings().home / "intents", show_progress)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error}.") from error
    return time.monotonic() - begun
