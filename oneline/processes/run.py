"""`oneline run`: the processes of one machine under one supervisor."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import httpx

from bot.config.environment import inherits, inherits_nothing
from bot.config.settings import Settings, SettingsError, secret_of
from bot.config.timing import TIMING
from bot.nlu.rasa_client import RasaNlu
from bot.processing.readiness import WORKER
from bot.processing.watchdog import sign_of
from bot.processing.worker import worker_name
from bot.retrieval.own_numbers import require_own_numbers
from bot.store import Store
from bot.store.open_sealed import open_kept, require_keys
from bot.system.clock import reset
from bot.system.confine import close_data, confine
from bot.system.data_lock import hold
from bot.system.model_files import require_models
from oneline.processes.console_part import console_parts, desk_address, with_console_port
from oneline.processes.ports import require_ports
from oneline.processes.process import Part, rasa_command, to_stderr
from oneline.processes.proxy import answers_at, proxy_part, socket_of
from oneline.processes.readable_log import for_terminal
from oneline.processes.supervisor import ALARMING_DEATHS, Death, Supervisor
from oneline.voice_notes import voice_address

QUIET = "channels.web.quiet_log.QuietLogger"
"""gunicorn's log without what stood in requests."""
BIN = Path(sys.executable).parent
STALE_SECONDS = TIMING.processes.stale
FROM_OUTSIDE = {0, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT}
"""Exit codes of a process that something else than its own work ended."""
AGAIN = "its lines above say why. It is started again until it does."
LATE = {
    WORKER: "a first start reads the whole catalogue, and its lines above say how far. What is sent meanwhile is answered then."
}
"""What is said of a part that is not ready after long, where that is most often no fault."""
REST = "Calls, and Rasa, follow in a moment; until then keywords understand. Ctrl-C stops it."
"""Said once texts and chats are answered."""
SPARE_THREADS = 4
"""Threads of the voice process beside those of calls: for refusals and looks at its health."""


def run(settings: Settings, production: bool = False) -> None:
    """Start all parts, say where they listen, watch until told to stop. production: behind nginx, for real residents."""
    started = time.monotonic()
    confine()
    require_models()
    require_ports(settings, production)
    require_own_numbers(settings)
    require_keys(settings)
    require_no_findings(settings, production)
    # Why told to every part: what `oneline use` puts in use meanwhile is for the next start, of all of them.
    os.environ |= {"ONELINE_CATALOGUE": str(settings.catalogue_path), "ONELINE_CITY": str(settings.city)}
    settings = with_console_port(settings)
    close_data(settings)
    # Why here: the schema is brought up to date before several processes open it.
    store = open_kept(settings)

    def told(late: list[str]) -> None:
        for name in late:
            to_stderr(f"{name} does not answer yet; {LATE.get(name.partition('-')[0], AGAIN)}")
        # Why: on a full disk this can not be written either, and nothing may stop for that.
        with suppress(OSError):
            click.echo(f"\nOne Line answers after {time.monotonic() - started:.0f} s.")
            click.echo("\n".join(f"  {line}" for line in listening(settings, production)) + f"\n{REST}\n")

    with hold(settings.data):
        reset(settings.data)
        Supervisor(parts(settings, production), for_terminal(to_stderr), partial(look_after, store)).run(told)


def require_no_findings(settings: Settings, production: bool) -> None:
    """Raise SettingsError where real residents would meet something grave; said and started all the same by an explicit word."""
    if not production:
        return
    # Why here: it loads every part of the line that can be tuned, which a line to try need not wait for.
    from oneline.cli.settings_check import check_settings

    found = check_settings(replace(settings, behind_proxy=True), thorough=False)
    grave = [finding.text for finding in found if finding.grave]
    told = "\n".join(f"  {text}" for text in grave)
    if grave and not settings.despite_findings:
        raise SettingsError(
            f"This line is not ready for real residents:\n{told}\nCorrect that (`oneline settings check` looks again), or set "
            "ONELINE_DESPITE_FINDINGS=yes to start all the same."
        )
    if grave:
        to_stderr(f"Started although this was found:\n{told}")


def look_after(store: Store, death: Death) -> None:
    """What a worker that died still held is answered soon, by whoever comes next. Raises StoreDown."""
    if death.part.startswith(WORKER):
        # Why blamed all the same when it dies often: a turn that takes all memory gets its process killed from outside.
        blamed = death.code not in FROM_OUTSIDE or death.recent >= ALARMING_DEATHS
        store.give_back(worker_name(death.pid), datetime.now(UTC), blamed)


def listening(settings: Settings, production: bool) -> list[str]:
    """Where the line listens, a place a line."""
    scheme = "https" if production and settings.tls_certificate else "http"
    here = f"{scheme}://{settings.host}:{settings.port}"
    told = {
        "page": f"{here}/"
        if settings.serves_page and (settings.simulator or not production)
        else ""
        if production or settings.simulator is False
        else "not served, for others reach this line (ONELINE_SIMULATOR=yes)",
        "desk": desk_address(settings, here),
        "texts": f"{here}/twilio/sms" if settings.twilio_account_sid else "",
        "calls": f"{here}/twilio/voice" if settings.twilio_account_sid else "",
        "sound": f"ws{here.removeprefix('http')}/voice/stream"
        if production
        else f"ws://{settings.host}:{settings.voice_port}/voice/stream",
        "sip": settings.sip_listen,
        "health": f"http://{settings.ready_listen}/readyz" if production else f"{here}/readyz",
    }
    return [f"{name:7} {place}" for name, place in told.items() if place]


def parts(settings: Settings, production: bool = False) -> list[Part]:
    """The processes, in the order they are started; in production web and voice are reached by the proxy alone."""
    inner = replace(settings, host="127.0.0.1") if production else settings
    rasa = RasaNlu(settings.rasa_url, 15.0)
    port = int(settings.rasa_url.rsplit(":", 1)[-1].strip("/"))
    talks = f"http://{inner.host}:{inner.voice_port}/healthz"
    secret = {"ONELINE_SECRET_KEY": secret_of(settings)}
    # Why not from a file: the gateway reads that itself whenever it needs it, for it may change.
    named = os.environ.get("ONELINE_SIP_PASSWORD_FILE") and not os.environ.get("ONELINE_SIP_PASSWORD")
    login = secret | ({"ONELINE_SIP_PASSWORD": settings.sip_password} if settings.sip_password and not named else {})
    understanding = rasa_command(settings.home, port)
    if not Path(understanding[0]).exists():
        click.echo("Rasa's environment is not there (run `make setup`); keywords are used instead.", err=True)
    return [
        *([Part("rasa", understanding, rasa.ready, alive=rasa.ready, inherits=inherits_nothing, later=True)]
          if Path(understanding[0]).exists() else []),
        *(_worker(settings, _page(settings, production) | _notes(inner), number)
          for number in range(1, (settings.worker_processes if production else 1) + 1)),
        Part("voice", _voice(inner), partial(_answers, talks), secret, settings.voice_drain, partial(_answers, talks),
             inherits=inherits("voice"), later=True),
        _web(settings, secret, production),
        *console_parts(settings, secret, production),
        *([proxy_part(settings)] if production else []),
        *([Part("sip", _gateway(inner), lambda: True, login, settings.voice_drain, inherits=inherits("sip"), later=True)]
          if settings.sip_listen else []),
    ]  # fmt: skip


def _page(settings: Settings, production: bool) -> dict[str, str]:
    """What tells a process that the page to try the line is off, where production decides that."""
    return {"ONELINE_SIMULATOR": "no"} if production and settings.simulator is None else {}


def _notes(settings: Settings) -> dict[str, str]:
    """What tells a worker where voice notes are heard: the voice process may listen elsewhere than the settings say."""
    return {"ONELINE_VOICE_NOTES_URL": voice_address(settings)}


def _worker(settings: Settings, environment: dict[str, str], number: int) -> Part:
    """How a worker is started; it touches a file of its own twice a second while it lives."""
    name = WORKER if number == 1 else f"{WORKER}-{number}"
    sign = settings.data / sign_of(name)
    clear = partial(sign.unlink, missing_ok=True)
    return Part(name, [str(BIN / "oneline"), "worker", "--name", name], sign.exists, environment, alive=lambda: is_fresh(sign),
                clear=clear, inherits=inherits("worker"))  # fmt: skip


def is_fresh(sign: Path) -> bool:
    """True when a file was touched within the last minute; a clock that was set on makes it old only once."""
    try:
        return time.time() - sign.stat().st_mtime < STALE_SECONDS
    except OSError:
        return False


def _web(settings: Settings, secret: dict[str, str], production: bool) -> Part:
    """How the web process is started: by itself at its address, or several behind the proxy on a socket for it alone."""
    bind, path = f"{settings.host}:{settings.port}", socket_of(settings) if production else None
    behind = {"ONELINE_BEHIND_PROXY": "yes"} if production else {}
    environment = secret | behind | _page(settings, production)
    command = [
        str(BIN / "gunicorn"), "--worker-class", "channels.web.gunicorn_worker.BufferingWorker", "--threads", "16",
        "--workers", str(settings.web_processes if production else 1), "--bind", f"unix:{path}" if path else bind,
        "--umask", "0o077", "--log-level", "warning", "--logger-class", QUIET, "--graceful-timeout", "5",
        "oneline.processes.web:create_app()",
    ]  # fmt: skip
    lives = partial(answers_at, path) if path else partial(_answers, f"http://{bind}/healthz")
    return Part("web", command, lives, environment, alive=lives, inherits=inherits("web"))


def _voice(settings: Settings) -> list[str]:
    """How the voice process is started: models are loaded once, before it forks; a thread a call."""
    bind = f"{settings.host}:{settings.voice_port}"
    return [
        str(BIN / "gunicorn"), "--worker-class", "voice.telephony.stream.gunicorn_worker.DrainingWorker", "--preload",
        "--workers", str(settings.voice_processes), "--threads", str(settings.voice_calls + SPARE_THREADS),
        "--bind", bind, "--log-level", "warning", "--logger-class", QUIET,
        "--graceful-timeout", str(int(settings.voice_drain)), "--timeout", "0",
        # Why none is kept: a second request on a connection would be waited for in a thread.
        "--keep-alive", "0",
        "oneline.processes.voice:create_voice_app()",
    ]  # fmt: skip


def _gateway(settings: Settings) -> list[str]:
    """How the SIP gateway is started; its passwords go by the environment."""
    line = f"ws://{settings.host}:{settings.voice_port}/voice/stream"
    given = {
        "--register": settings.sip_register, "--user": settings.sip_user, "--trunk": settings.sip_outbound,
        "--password-env": "ONELINE_SIP_PASSWORD" if settings.sip_password else "", "--door": settings.sip_door,
        "--staff": settings.staff_phone, "--advertise": settings.sip_advertise, "--rtp": settings.sip_rtp,
        "--peers": settings.sip_peers, "--media": settings.sip_media, "--trust": settings.sip_trust,
        "--placed": str(settings.data / "sip-placed"),
        "--withheld": "" if settings.sip_withheld is None else str(settings.sip_withheld),
    }  # fmt: skip
    flags = [part for flag, value in given.items() if value for part in (flag, value)]
    return [
        sys.executable, "-m", "voice.telephony.sip.main", "--listen", settings.sip_listen, "--line", line,
        "--secret-env", "ONELINE_SECRET_KEY", "--calls", str(settings.voice_calls),
        "--grace", str(settings.voice_drain), "--per-number", str(settings.sip_per_number), *flags,
    ]  # fmt: skip


def _answers(url: str) -> bool:
    try:
        # Why so long: a machine that is busy is slow, and slow is not dead.
        return httpx.get(url, timeout=10.0, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
