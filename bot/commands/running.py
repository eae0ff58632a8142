"""`oneline run`: the processes of one machine under one supervisor."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

import click
import httpx

from bot.confine import close_data, confine
from bot.environment import inherits, inherits_nothing
from bot.kept import open_kept
from bot.processes import Part, rasa_command, to_stderr
from bot.settings import Settings, secret_of
from bot.supervisor import Supervisor
from bot.understand import RasaUnderstanding

BIN = Path(sys.executable).parent
SPARE_THREADS = 4
"""Threads of the voice process beside those of calls: for refusals and looks at its health."""


def run(settings: Settings) -> None:
    """Start understanding, worker and web; say where the page is; watch until told to stop."""
    started = time.monotonic()
    confine()
    close_data(settings)
    # Why here: the schema is brought up to date before several processes open it.
    open_kept(settings).close()
    (settings.data / "worker.ready").unlink(missing_ok=True)
    page = f"http://{settings.host}:{settings.port}/"

    def told(late: list[str]) -> None:
        for name in late:
            to_stderr(f"{name} does not answer yet; its lines above say why. It is started again until it does.")
        # Why: on a full disk this can not be written either, and nothing may stop for that.
        with suppress(OSError):
            click.echo(f"\nOne Line answers after {time.monotonic() - started:.0f} s: {page}\nCtrl-C stops it.\n")

    Supervisor(parts(settings), to_stderr).run(told)


def parts(settings: Settings) -> list[Part]:
    """The processes, in the order they are started."""
    rasa = RasaUnderstanding(settings.rasa_url, 5.0)
    port = int(settings.rasa_url.rsplit(":", 1)[-1].strip("/"))
    bind, talks = f"{settings.host}:{settings.port}", f"{settings.host}:{settings.voice_port}"
    web = [str(BIN / "gunicorn"), "--worker-class", "gthread", "--threads", "16", "--bind", bind, "--log-level", "warning",
           "--graceful-timeout", "5", "bot.app:create_app()"]  # fmt: skip
    secret = {"ONELINE_SECRET_KEY": secret_of(settings)}
    login = secret | ({"ONELINE_SIP_PASSWORD": settings.sip_password} if settings.sip_password else {})
    understanding = rasa_command(settings.home, port)
    if not Path(understanding[0]).exists():
        click.echo("Rasa's environment is not there (run `make setup`); keywords understand instead.", err=True)
    return [
        *([Part("rasa", understanding, rasa.ready, inherits=inherits_nothing)] if Path(understanding[0]).exists() else []),
        Part("worker", [str(BIN / "oneline"), "worker"], lambda: (settings.data / "worker.ready").exists(),
             inherits=inherits("worker")),
        Part("voice", _voice(settings), lambda: _answers(f"http://{talks}/health"), secret, settings.voice_drain,
             inherits=inherits("voice")),
        Part("web", web, lambda: _answers(f"http://{bind}/health"), secret, inherits=inherits("web")),
        *([Part("sip", _gateway(settings), lambda: True, login, settings.voice_drain, inherits=inherits("sip"))]
          if settings.sip_listen else []),
    ]  # fmt: skip


def _voice(settings: Settings) -> list[str]:
    """How the voice process is started: models are loaded once, before it forks; a thread a call."""
    bind = f"{settings.host}:{settings.voice_port}"
    return [
        str(BIN / "gunicorn"), "--worker-class", "voice.wires.draining.DrainingWorker", "--preload",
        "--workers", str(settings.voice_processes), "--threads", str(settings.voice_calls + SPARE_THREADS),
        "--bind", bind, "--log-level", "warning", "--graceful-timeout", str(int(settings.voice_drain)), "--timeout", "0",
        # Why none is kept: a second request on a connection would be waited for in a thread.
        "--keep-alive", "0",
        "bot.app_calls:create_voice_app()",
    ]  # fmt: skip


def _gateway(settings: Settings) -> list[str]:
    """How the SIP gateway is started; its passwords go by the environment."""
    line = f"ws://{settings.host}:{settings.voice_port}/voice/stream"
    given = {
        "--register": settings.sip_register, "--user": settings.sip_user, "--trunk": settings.sip_outbound,
        "--password-env": "ONELINE_SIP_PASSWORD" if settings.sip_password else "", "--door": settings.sip_door,
        "--staff": settings.staff_phone, "--advertise": settings.sip_advertise, "--rtp": settings.sip_rtp,
    }  # fmt: skip
    flags = [part for flag, value in given.items() if value for part in (flag, value)]
    return [
        sys.executable, "-m", "voice.wires.gateway", "--listen", settings.sip_listen, "--line", line,
        "--secret-env", "ONELINE_SECRET_KEY", "--calls", str(settings.voice_calls),
        "--grace", str(settings.voice_drain), *flags,
    ]  # fmt: skip


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2.0, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
