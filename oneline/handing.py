"""Joins the worker's job for departments' systems with the city and its tokens."""

from __future__ import annotations

import os
from functools import partial

from bot.config.settings import Settings
from bot.config.timing import TIMING
from bot.forms.backends.client import open_client
from bot.forms.backends.declared import read_backends
from bot.processing.handing_over import HandOverJob
from bot.processing.worker import Job, worker_name
from bot.store import Store
from oneline.reports import seldom

LOOK_SECONDS = TIMING.handed_over.look


def hand_over_jobs(store: Store, settings: Settings) -> list[Job]:
    """What a worker does for forms that are committed; nothing if the city declares no system."""
    tokens = dict(pair.split("=", 1) for pair in settings.backend_tokens.split(",") if "=" in pair)
    backends = read_backends(settings.city)
    clients = {name: open_client(backend, tokens.get(name, "")) for name, backend in backends.items()}
    job = HandOverJob(store, clients, worker_name(os.getpid()))
    return [seldom(partial(HandOverJob.hand_over_if_due, job), LOOK_SECONDS)] if clients else []
