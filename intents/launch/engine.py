"""Makes Rasa importable the way this project runs it: quiet, private, thread-bound, from any folder."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from typing import Any

from launch import standin
from launch.content import PROJECT

SETTINGS = {
    "RASA_TELEMETRY_ENABLED": "false",  # nothing about a city's line leaves its machine
    "RASA_MAX_CACHE_SIZE": "0",  # why: Rasa's own cache would litter the current folder
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",  # Rasa 3.6 is pinned below SQLAlchemy 2; nothing a city could act on
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "SANIC_ACCESS_LOG": "false",
    "SANIC_REQUEST_MAX_SIZE": "65536",  # a turn is at most a few thousand characters
}
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def prepare(threads: int) -> None:
    """Set up the process for Rasa, before anything imports numpy; each numeric library gets at most `threads`."""
    os.environ.update(SETTINGS)
    for name in THREADS:
        os.environ.setdefault(name, str(threads))
    if str(PROJECT) not in sys.path:
        sys.path.insert(0, str(PROJECT))  # config.yml names components.*, from whichever folder we were started
    _hide_noise()
    standin.install()


def quiet() -> None:
    """Let Rasa log warnings and errors only: its info and debug lines carry what people wrote."""
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.WARNING, warn_only_once=True, filter_repeated_logs=True)
    configure_structlog(logging.WARNING)


NOISE = "does not include an entity extractor trained on your training data"
"""Rasa says so of every pipeline whose entities come from patterns, which need the marked examples all the same."""


def _hide_noise() -> None:
    """Why not a filter: packages that Rasa pins deprecate things and reset the filters; nothing a city could act on."""
    show = warnings.showwarning

    def show_others(message: Any, category: type[Warning], *place: Any, **more: Any) -> None:
        if not issubclass(category, DeprecationWarning) and NOISE not in str(message):
            show(message, category, *place, **more)

    warnings.showwarning = show_others
