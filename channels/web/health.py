"""Health checks: does the process live, does the database answer, can the line answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint

from bot.config.timing import TIMING
from bot.processing.readiness import look
from bot.store import Store, StoreDown
from channels.web.routes import proves

REACH_SECONDS, KEPT_SECONDS = TIMING.web.reach, TIMING.web.reach_kept


def health_doors(store: Store, understanding: str, more: Callable[[], dict[str, Any]] = dict) -> Blueprint:
    """`/healthz`, `/health`, `/readyz`. understanding: address of its process; more: figures of this process's own."""
    blueprint = Blueprint("health", __name__)
    understands = kept(lambda: is_reached(understanding))

    @proves("nobody: tells only that the process lives")
    def lives() -> dict[str, bool]:
        return {"alive": True}

    @proves("nobody: tells only whether the database answers")
    def alive() -> tuple[dict[str, bool], int]:
        try:
            return {"alive": store.is_alive()}, 200
        except StoreDown:
            return {"alive": False}, 503

    @proves("nobody: tells only figures and ids")
    def ready() -> tuple[dict[str, Any], int]:
        found = look(store, datetime.now(UTC), understands)
        return found.shown() | more(), 200 if found.is_ready else 503

    for path, view in (("/healthz", lives), ("/health", alive), ("/readyz", ready)):
        blueprint.add_url_rule(path, view.__name__, view)
    return blueprint


def is_reached(url: str) -> bool:
    """True when something listens at an address."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 80), REACH_SECONDS).close()
    except OSError:
        return False
    return True


def kept(ask: Callable[[], bool], seconds: float = KEPT_SECONDS) -> Callable[[], bool]:
    """The same check, really done at most once in so many seconds, because anybody may ask often."""
    lock, until, answer = threading.Lock(), 0.0, True

    def asked() -> bool:
        nonlocal until, answer
        with lock:
            if time.monotonic() >= until:
                answer, until = ask(), time.monotonic() + seconds
            return answer

    return asked
