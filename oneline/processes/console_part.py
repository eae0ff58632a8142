"""The desk as one of the processes: how it is started, where it is reached, and whether it has a demo worker."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx

from bot.city.city import City, read_city
from bot.config.environment import inherits
from bot.config.settings import Settings
from oneline.days import lets_days_pass
from oneline.processes.process import Part, free_port

HOST = "127.0.0.1"
"""The only address it listens on: from elsewhere it is reached by the proxy."""
THREADS = 8
LOOK_SECONDS = 10.0
QUIET = "channels.web.quiet_log.QuietLogger"
OWN = {"secret_key", "secret_key_old", "data_keys"}
"""Secrets that lead nowhere outside this machine."""


def with_console_port(settings: Settings) -> Settings:
    """The same settings with a port for the desk; told to every process, for web and proxy lead there."""
    if settings.console and not settings.console_port:
        settings = replace(settings, console_port=free_port())
        os.environ["ONELINE_CONSOLE_PORT"] = str(settings.console_port)
    return settings


def desk_address(settings: Settings, here: str) -> str:
    """Where staff open it; empty on a line without a desk. here: address of the line."""
    return f"{here}/desk" if settings.console and settings.console_port else ""


def console_parts(settings: Settings, secret: dict[str, str], production: bool) -> list[Part]:
    """The process of the desk, or none. Why later: residents are answered without it."""
    if not (settings.console and settings.console_port):
        return []
    lives = _answers(f"http://{HOST}:{settings.console_port}/healthz")
    # Why always said: whoever sets it by hand on a real line has no demo worker by that.
    demo = "yes" if not production and has_demo(settings, read_city(settings.city)) else "no"
    environment = secret | {"ONELINE_CONSOLE_DEMO": demo} | ({"ONELINE_BEHIND_PROXY": "yes"} if production else {})
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "--worker-class", "channels.web.gunicorn_worker.BufferingWorker",
        "--threads", str(THREADS), "--workers", "1", "--bind", f"{HOST}:{settings.console_port}", "--log-level", "warning",
        "--logger-class", QUIET, "--graceful-timeout", "5", "oneline.processes.console:create_console_app()",
    ]  # fmt: skip
    return [Part("console", command, lives, environment, alive=lives, inherits=inherits("console"), later=True)]


def has_demo(settings: Settings, city: City) -> bool:
    """True for a made-up city that is tried on this machine, with no provider, telephone or system of a city attached."""
    attached = (
        field.name for field in dataclasses.fields(settings) if field.metadata["secret"] and field.name not in OWN
    )
    return (
        lets_days_pass(settings, city) and not settings.staff_phone and not any(getattr(settings, n) for n in attached)
    )


def _answers(url: str) -> Callable[[], bool]:
    def answers() -> bool:
        try:
            return httpx.get(url, timeout=LOOK_SECONDS, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    return answers
