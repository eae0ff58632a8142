"""`rasa shell nlu` with the model of the present content."""

from __future__ import annotations

from pathlib import Path


def shell(model: Path) -> None:
    """Read sentences from standard input, print Rasa's parse of each, until end of input."""
    from launch import engine

    engine.prepare(threads=1)
    from rasa.nlu.run import run_cmdline

    engine.quiet()
    run_cmdline(str(model))
