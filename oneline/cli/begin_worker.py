"""How a worker begins: its models load in a process of their own while this one reads code and catalogue."""

from __future__ import annotations

from bot.config.settings import read_settings
from bot.language.encoders.guarded import encoders
from bot.system.model_files import require_models


def begin_worker(name: str) -> None:
    """Run a worker until it is told to stop. name: of this one among others on this machine."""
    require_models()
    encoders().begin()
    # Why only now: it takes as long as the models do.
    from oneline.processes.worker import run_workers

    run_workers(read_settings(), name)
