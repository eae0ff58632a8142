"""A text answered, from the provider's call to the provider being asked to send: ours against Rasa's own Twilio connector.

Both understand with the same examples and pipeline in a process of Rasa, get the same texts in the same run and send to the
same stand-in for Twilio. Ours writes each text down, finds the service and answers from the catalogue; Rasa's answers with one
fixed sentence an intent, keeps conversations in memory and checks no signature.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from twilio.request_validator import RequestValidator

from bench.fake_twilio import FakeTwilio
from bot.config.settings import Settings
from oneline.processes.process import Part, free_port, start, stop, wait_ready
from oneline.processes.run import parts

ROOT = Path(__file__).parents[1]
TOKEN, ACCOUNT = "token", "AC" + "0" * 32
ALONE, TOGETHER, CLIENTS = 100, 200, 8
TEXTS = (
    "how do i get the bus card for old people?", "my heating is off and the flat is freezing cold.",
    "what do i need to bring for the pension?", "where can i get a vaccination for my mother?",
    "the street lamp outside my house is broken.", "我想给我妈妈办老年公交卡，要带什么？", "退休金这个月没有到账，怎么办？",
)  # fmt: skip


def main() -> None:
    """Run both and print the table."""
    with ExitStack() as stack:
        twilio = FakeTwilio()
        stack.callback(twilio.close)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        print(f"{'':34}{'alone p50':>11}{'p95':>8}{'texts/s':>9}   memory of its processes")
        with _rasa_alone(scratch, twilio) as (url, processes):
            _row("Rasa's Twilio connector", url, "", twilio, processes, "1")
        with _ours(scratch, twilio) as (url, processes):
            _row("One Line", url, "/twilio/sms", twilio, processes, "2")


def _row(name: str, url: str, path: str, twilio: FakeTwilio, processes: dict[str, int], series: str) -> None:
    numbers = (f"+1555{series}{n:06d}" for n in itertools.count())
    for _ in range(10):
        _alone(url + path, next(numbers), twilio)
    times = [_alone(url + path, next(numbers), twilio) * 1000 for _ in range(ALONE)]
    rate = _together(url + path, list(itertools.islice(numbers, TOGETHER)), twilio)
    p95 = statistics.quantiles(times, n=20)[-1]
    memory = ", ".join(f"{part} {_memory(pid):.0f} MB" for part, pid in processes.items())
    print(f"{name:34}{statistics.median(times):8.0f} ms{p95:5.0f} ms{rate:9.1f}   {memory}")


def _alone(url: str, number: str, twilio: FakeTwilio) -> float:
    """Seconds from the call to the answer being sent, nothing else going on."""
    started = time.perf_counter()
    text(url, number)
    return twilio.wait_for(number, 20) - started


def _together(url: str, numbers: list[str], twilio: FakeTwilio) -> float:
    """Texts answered a second, sent by several callers at once."""
    started = time.perf_counter()
    shares = [numbers[i::CLIENTS] for i in range(CLIENTS)]
    threads = [threading.Thread(target=lambda mine=share: [text(url, n) for n in mine]) for share in shares]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = max(twilio.wait_for(number, 60) for number in numbers)
    return len(numbers) / (last - started)


def text(url: str, number: str, seconds: float = 60) -> None:
    """One signed text, as Twilio sends it."""
    place = int(number[-6:])
    form = {
        "MessageSid": f"SM{number[1:]:0>32}",
        "AccountSid": ACCOUNT,
        "From": number,
        "To": "+15550199",
        "Body": TEXTS[place % len(TEXTS)],
    }
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    httpx.post(
        url, data=form, headers={"X-Twilio-Signature": signature}, timeout=seconds, trust_env=False
    ).raise_for_status()


def _memory(pid: int) -> float:
    """Resident memory of a process and its children, in MB."""
    rows = subprocess.run(
        ["ps", "-eo", "pid,ppid,rss"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    table = [tuple(map(int, row.split())) for row in rows]
    family = {pid}
    for _ in range(3):
        family |= {child for child, parent, _ in table if parent in family}
    return sum(rss for child, _, rss in table if child in family) / 1024


@contextmanager
def _rasa_alone(scratch: Path, twilio: FakeTwilio) -> Iterator[tuple[str, dict[str, int]]]:
    python, script, port = str(ROOT / "intents/.venv/bin/python"), str(ROOT / "bench/rasa_line.py"), free_port()
    subprocess.run([python, script, "train", str(scratch / "rasa")], check=True, capture_output=True)
    part = Part(
        "rasa",
        [python, script, "serve", str(scratch / "rasa"), str(port), twilio.url],
        lambda: _up(f"http://127.0.0.1:{port}/"),
    )
    process = start(part, lambda line: None)
    try:
        if not wait_ready(part, process, 90):
            raise SystemExit("Rasa's own line did not start.")
        yield f"http://127.0.0.1:{port}/webhooks/twilio/webhook", {"rasa": process.pid}
    finally:
        stop([process])


@contextmanager
def _ours(scratch: Path, twilio: FakeTwilio) -> Iterator[tuple[str, dict[str, int]]]:
    web, rasa = free_port(), free_port()
    environment = {
        "ONELINE_DATA": str(scratch / "var"), "ONELINE_PORT": str(web), "ONELINE_RASA_URL": f"http://127.0.0.1:{rasa}",
        "ONELINE_PUBLIC_BASE_URL": f"http://127.0.0.1:{web}", "ONELINE_TWILIO_ACCOUNT_SID": ACCOUNT, "ONELINE_TWILIO_AUTH_TOKEN": TOKEN,
        "ONELINE_TWILIO_FROM": "+15550199", "ONELINE_TWILIO_API_URL": twilio.url, "ONELINE_LOG_LEVEL": "error",
    }  # fmt: skip
    (scratch / "var").mkdir()
    (scratch / "var" / "catalogues").symlink_to(Settings().data / "catalogues")
    os.environ.update(environment)
    settings = Settings(data=scratch / "var", port=web, rasa_url=f"http://127.0.0.1:{rasa}")
    processes, lines = [], list[str]()
    try:
        for part in parts(settings):
            processes.append(start(part, lines.append))
            if not wait_ready(part, processes[-1], 90):
                raise SystemExit("\n".join([*lines[-5:], f"{part.name} did not start."]))
        names = [part.name for part in parts(settings)]
        yield f"http://127.0.0.1:{web}", dict(zip(names, (p.pid for p in processes), strict=True))
    finally:
        stop(processes)


def _up(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
