"""How `oneline run` begins: Ctrl-C ends it at once until there is something to stop."""

from __future__ import annotations

from bot.config.settings import read_settings
from bot.system.signals import end_at_once


def begin_run(production: bool) -> None:
    """Start the whole line. production: for real residents."""
    end_at_once()
    # Why only now: it takes a second, in which somebody may press Ctrl-C.
    from oneline.processes.run import run

    run(read_settings(), production)
