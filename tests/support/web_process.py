"""The web process as `oneline run` starts it, on loopback, for tests of faults; alone or behind a real nginx."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator

from bot.config.settings import Settings
from oneline.processes.process import Part, free_port, start, stop, wait_ready
from oneline.processes.run import parts

TOKEN, ACCOUNT, BASE = "a token of the test", "AC" + "0" * 32, "https://city.example"
SMS = "/twilio/sms"
START_SECONDS = 180.0


@dataclass
class Web:
    """A web process that runs."""

    settings: Settings
    production: bool
    lines: list[str] = field(default_factory=list)
    """Its log."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def text(
        self, sid: str, body: str = "my heating is off", seconds: float = 60, target: str = SMS, **more: str
    ) -> int:
        """One signed text as the provider sends it; the status. Raises httpx.TimeoutException."""
        form = {
            "MessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": "+14155550123",
            "To": "+14155550100",
            "Body": body,
        } | more
        signature = RequestValidator(TOKEN).compute_signature(BASE + target, form)
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        url = self.address + target
        return httpx.post(url, content=urlencode(form), headers=headers, timeout=seconds, trust_env=False).status_code

    def get(self, path: str) -> httpx.Response:
        """A look at a path."""
        return httpx.get(self.address + path, timeout=60, trust_env=False)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database holds."""
        with sqlite3.connect(self.settings.data / "oneline.db", timeout=30) as database:
            return database.execute(query).fetchall()


def wait_for(what: Callable[[], bool], seconds: float = 120) -> None:
    """Until something is so."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


@contextmanager
def web(folder: Path, production: bool = False, **changes: object) -> Iterator[Web]:
    """The web process, and nginx before it in production, as the parts that `oneline run` would start."""
    settings = Settings(
        data=folder, port=free_port(), public_base_url=BASE, twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN,
        twilio_from="+14155550100", rasa_url=f"http://127.0.0.1:{free_port()}", voice_port=free_port(),
        ready_listen=f"127.0.0.1:{free_port()}",
    )  # fmt: skip
    settings = replace(settings, **changes)  # type: ignore[arg-type]
    served = Web(settings, production)
    names = {"web", "proxy"} if production else {"web"}
    with ExitStack() as running:
        for part in parts(settings, production):
            if part.name in names:
                process = start(with_settings(part, settings), served.lines.append)
                running.callback(stop, [process], 10.0)
                assert wait_ready(part, process, START_SECONDS), served.lines
        yield served


def with_settings(part: Part, settings: Settings) -> Part:
    """The same part, told our settings by its environment, as `oneline run` was."""
    told = {
        "ONELINE_DATA": str(settings.data), "ONELINE_PORT": str(settings.port), "ONELINE_PUBLIC_BASE_URL": settings.public_base_url,
        "ONELINE_TWILIO_ACCOUNT_SID": settings.twilio_account_sid, "ONELINE_TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "ONELINE_TWILIO_FROM": settings.twilio_from, "ONELINE_RASA_URL": settings.rasa_url,
    }  # fmt: skip
    return replace(part, environment={**told, **part.environment})


@contextmanager
def slow_senders(port: int, count: int, piece: bytes, source: str = "127.0.0.1") -> Iterator[Sequence[socket.socket]]:
    """Connections that sent a piece of a request and then nothing more."""
    held = []
    try:
        for _ in range(count):
            sock = socket.create_connection(("127.0.0.1", port), 30, source_address=(source, 0))
            sock.sendall(piece)
            held.append(sock)
        yield held
    finally:
        for sock in held:
            sock.close()
