"""`oneline run`: the processes of one machine under one supervisor."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click
import httpx

from bot.processes import Part, Supervisor, rasa_command, to_stderr
from bot.settings import Settings
from bot.store import open_store
from bot.understand import RasaUnderstanding

BIN = Path(sys.executable).parent


def run(settings: Settings) -> None:
    """Start understanding, worker and web; say where the page is; watch until told to stop."""
    started = time.monotonic()
    settings.data.mkdir(parents=True, exist_ok=True)
    # Why here: the schema is brought up to date before several processes open it.
    open_store(settings.database_url).close()
    (settings.data / "worker.ready").unlink(missing_ok=True)
    page = f"http://{settings.host}:{settings.port}/"

    def told(late: list[str]) -> None:
        for name in late:
            click.echo(
                f"{name} does not answer yet; its lines above say why. It is started again until it does.", err=True
            )
        click.echo(f"\nOne Line answers after {time.monotonic() - started:.0f} s: {page}\nCtrl-C stops it.\n")

    Supervisor(parts(settings), to_stderr).run(told)


def parts(settings: Settings) -> list[Part]:
    """The processes, in the order they are started."""
    rasa = RasaUnderstanding(settings.rasa_url, 5.0)
    port = int(settings.rasa_url.rsplit(":", 1)[-1].strip("/"))
    bind = f"{settings.host}:{settings.port}"
    web = [str(BIN / "gunicorn"), "--worker-class", "gthread", "--threads", "16", "--bind", bind, "--log-level", "warning",
           "--graceful-timeout", "5", "bot.app:create_app()"]  # fmt: skip
    secret = {"ONELINE_SECRET_KEY": settings.secret_key or os.urandom(32).hex()}
    understanding = rasa_command(settings.home, port)
    if not Path(understanding[0]).exists():
        click.echo("Rasa's environment is not there (run `make setup`); keywords understand instead.", err=True)
    return [
        *([Part("rasa", understanding, rasa.ready)] if Path(understanding[0]).exists() else []),
        Part("worker", [str(BIN / "oneline"), "worker"], lambda: (settings.data / "worker.ready").exists()),
        Part("web", web, lambda: _answers(f"http://{bind}/health"), secret),
    ]


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2.0, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
