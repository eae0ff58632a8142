"""Twenty texts a second for a minute: how soon each is acknowledged and answered, and whether one is lost.

Against the same web process behind gunicorn's own threads, as it was before slow senders were kept from them.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from bench.city import set_free_city
from bench.fake_twilio import FakeTwilio
from bench.texts import ACCOUNT, TOKEN, text
from bot.config.settings import Settings
from oneline.processes.process import Part, free_port, start, stop, wait_ready
from oneline.processes.run import parts

RATE, SECONDS = int(os.environ.get("RATE", "20")), int(os.environ.get("SECONDS", "60"))
HALF = b"POST /twilio/sms HT"
READY_SECONDS = 1800
SET = ("data", "port", "rasa_url", "public_base_url", "twilio_account_sid", "twilio_auth_token", "twilio_from",
       "twilio_api_url", "log_level", "city", "catalogue")  # fmt: skip
"""Settings the parts are told."""


def main() -> None:
    """Run all rows and print the table; `RATE=5 SECONDS=10` for less and a shorter run."""
    print(
        f"{RATE} texts/s for {SECONDS} s          acknowledged  p50      p95      most     answered  lost  twice  answer p95"
    )
    rows = (
        ("gunicorn's own threads", False, 0, True), ("the same, 16 slow senders", False, 16, True),
        ("One Line", False, 0, False), ("One Line, 200 slow senders", False, 200, False),
        ("behind nginx", True, 0, False), ("behind nginx, 200 slow senders", True, 200, False),
    )  # fmt: skip
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="load", dir="/tmp")))
        twilio = FakeTwilio()
        stack.callback(twilio.close)
        settings = _settings(scratch, twilio)
        stack.enter_context(_running(settings, {"rasa", "worker"}))
        for series, (name, production, slow, plain) in enumerate(rows):
            with _running(settings, {"web", "proxy"}, production, plain), _slow(settings.port, slow):
                url = f"http://127.0.0.1:{settings.port}/twilio/sms"
                print(f"{name:33}{_row(url, twilio, series)}", flush=True)


def _row(url: str, twilio: FakeTwilio, series: int) -> str:
    """Send at a steady rate, whatever comes back, and wait for the answers."""
    sent: dict[str, float] = {}
    took: list[float] = []
    threads = []
    began = time.perf_counter()
    for number in range(RATE * SECONDS):
        time.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        threads.append(threading.Thread(target=_send, args=(url, f"+155{series}{number:07d}", sent, took)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    if len(took) < 2:
        return f"{len(took):6} of {len(threads)}"
    answers = []
    until = time.monotonic() + 120
    for phone, at in sent.items():
        with suppress(TimeoutError):
            answers.append(twilio.wait_for(phone, max(0.1, until - time.monotonic())) - at)
    twice = sum(len(twilio.came.get(phone, ())) > 1 for phone in sent)
    return (
        f"{len(took):6} of {len(threads)} {statistics.median(took) * 1000:6.0f} ms{_p95(took) * 1000:6.0f} ms{max(took) * 1000:6.0f} ms"
        f"{len(answers):10}{len(sent) - len(answers):6}{twice:7}{_p95(answers):9.1f} s"
    )


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else float("nan")


def _send(url: str, number: str, sent: dict[str, float], took: list[float]) -> None:
    began = time.perf_counter()
    # Why fifteen seconds: so long the provider waits.
    with suppress(Exception):
        text(url, number, seconds=15.0)
        took.append(time.perf_counter() - began)
        sent[number] = began


@contextmanager
def _slow(port: int, count: int) -> Iterator[None]:
    """So many connections that send half a line; who is cut off comes again."""
    stop_, held = threading.Event(), list[socket.socket]()

    def keep() -> None:
        while not stop_.is_set():
            for sock in held:
                sock.close()
            held.clear()
            for _ in range(count):
                with suppress(OSError):
                    held.append(socket.create_connection(("127.0.0.1", port), 5, source_address=("127.0.0.2", 0)))
                    held[-1].sendall(HALF)
            stop_.wait(8)

    thread = threading.Thread(target=keep)
    thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        stop_.set()
        thread.join()
        for sock in held:
            sock.close()


def _settings(scratch: Path, twilio: FakeTwilio) -> Settings:
    """A line of its own in a folder; what is imported already is used."""
    port, free = free_port(), set_free_city(scratch)
    (scratch / "catalogues").symlink_to(Settings().data / "catalogues")
    return Settings(
        data=scratch, port=port, rasa_url=f"http://127.0.0.1:{free_port()}", public_base_url=f"http://127.0.0.1:{port}",
        twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_from="+15550199", twilio_api_url=twilio.url,
        ready_listen=f"127.0.0.1:{free_port()}", log_level="error",
        city=Path(free["ONELINE_CITY"]), catalogue=Path(free["ONELINE_CATALOGUE"]),
    )  # fmt: skip


@contextmanager
def _running(settings: Settings, names: set[str], production: bool = False, plain: bool = False) -> Iterator[None]:
    """Some of the parts; plain: with gunicorn's own threads."""
    told = {f"ONELINE_{name.upper()}": str(getattr(settings, name)) for name in SET}
    lines: list[str] = []
    with ExitStack() as stack:
        for part in parts(settings, production):
            if part.name in names:
                ours = replace(part, environment={**told, **part.environment}, command=_command(part, plain))
                process: subprocess.Popen[bytes] = start(ours, lines.append)
                stack.callback(stop, [process])
                if not wait_ready(ours, process, READY_SECONDS):
                    sys.exit("\n".join([*lines[-5:], f"{part.name} did not start."]))
        yield


def _command(part: Part, plain: bool) -> list[str]:
    return ["gthread" if plain and word.endswith("BufferingWorker") else word for word in part.command]
