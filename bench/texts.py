"""The time of a text from the provider's request to our request to send: One Line against Rasa's own Twilio connector.

Both understand with the same examples and pipeline in a process of Rasa, get the same texts in the same run, turn about, and
send to the same stand-in for Twilio. Ours writes each text down, finds the service and answers from the catalogue; Rasa's
answers with one fixed sentence an intent, keeps conversations in memory and checks no signature. Beside the clock, which a busy
machine makes slow, stands what a text takes of a processor in all processes of a line, and what a line takes that has nothing
to do. `ROUNDS=1` for a shorter run.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from twilio.request_validator import RequestValidator

from bench.city import set_free_city
from bench.fake_twilio import FakeTwilio
from bench.machine import machine, memory, seconds
from bot.config.settings import Settings, read_settings
from oneline.processes.process import Part, free_port, start, stop, wait_ready
from oneline.processes.run import parts

ROOT = Path(__file__).parents[1]
TOKEN, ACCOUNT = "token", "AC" + "0" * 32
ROUNDS = int(os.environ.get("ROUNDS", "5"))
ALONE, TOGETHER, CLIENTS, IDLE = 20, 40, 8, 3.0
"""In each round: texts one after the other, texts by several senders at once, and seconds of nothing."""
TEXTS = (
    "how do i get the bus card for old people?", "my heating is off and the flat is freezing cold.",
    "what do i need to bring for the pension?", "where can i get a vaccination for my mother?",
    "the street lamp outside my house is broken.", "我想给我妈妈办老年公交卡，要带什么？", "退休金这个月没有到账，怎么办？",
)  # fmt: skip
UNTEXTED = {"voice"}
"""Parts that no text comes by: `python -m bench voice` measures them."""
SENDER = httpx.Client(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
"""Why one for all: to make one takes longer than the baseline to answer. Every text has a connection of its own."""
HEAD = f"{'':26}{'alone p50':>11}{'p95':>9}{'texts/s':>9}{'CPU a text':>12}{'idle CPU':>10}   memory"


@dataclass(slots=True)
class Line:
    """One of the two lines, and what was measured of it."""

    name: str
    url: str
    processes: Mapping[str, int]
    """Part → its process."""
    numbers: Iterator[str]
    """Telephone numbers that have never written to it."""
    alone: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)

    def used(self) -> float:
        """Seconds of a processor all its processes have used."""
        return sum(map(seconds, self.processes.values()))

    @property
    def figures(self) -> tuple[float, ...]:
        """Median and 95th of a hundred in seconds, texts a second, CPU seconds a text, CPU share with nothing to do."""
        p95 = statistics.quantiles(self.alone, n=20)[-1]
        return statistics.median(self.alone), p95, *map(statistics.median, (self.rates, self.costs, self.idle))


def main() -> None:
    """Run both and print the table."""
    with ExitStack() as stack:
        twilio = FakeTwilio()
        stack.callback(twilio.close)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        print(machine(), flush=True)
        url, processes = stack.enter_context(_rasa_alone(scratch, twilio))
        lines = [Line("Rasa's Twilio connector", url, processes, _numbers(1))]
        url, processes = stack.enter_context(_ours(scratch, twilio))
        lines.append(Line("One Line", f"{url}/twilio/sms", processes, _numbers(2)))
        for line in lines:
            _together(line.url, list(itertools.islice(line.numbers, TOGETHER)), twilio)
        for _, line in itertools.product(range(ROUNDS), lines):
            _measure(line, twilio)
        print(HEAD, *map(_row, lines), _ratio(*lines), sep="\n")


def _numbers(series: int) -> Iterator[str]:
    return (f"+1555{series}{n:06d}" for n in itertools.count())


def _measure(line: Line, twilio: FakeTwilio) -> None:
    """One round."""
    before = line.used()
    line.alone += [_alone(line.url, next(line.numbers), twilio) for _ in range(ALONE)]
    line.costs.append((line.used() - before) / ALONE)
    line.rates.append(_together(line.url, list(itertools.islice(line.numbers, TOGETHER)), twilio))
    before = line.used()
    time.sleep(IDLE)
    line.idle.append((line.used() - before) / IDLE)


def _row(line: Line) -> str:
    p50, p95, rate, cost, idle = line.figures
    held = ", ".join(f"{part} {memory(pid):.0f}" for part, pid in line.processes.items())
    return f"{line.name:26}{p50 * 1000:8.0f} ms{p95 * 1000:6.0f} ms{rate:9.1f}{cost * 1000:9.0f} ms{idle:10.1%}   {held} MB"


def _ratio(baseline: Line, ours: Line) -> str:
    shares = [
        mine / theirs if theirs else float("nan") for mine, theirs in zip(ours.figures, baseline.figures, strict=True)
    ]
    return f"{'ours by theirs':26}{shares[0]:11.2f}{shares[1]:9.2f}{shares[2]:9.2f}{shares[3]:12.2f}"


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
    SENDER.post(url, data=form, headers={"X-Twilio-Signature": signature}, timeout=seconds).raise_for_status()


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
    environment = set_free_city(scratch) | {
        "ONELINE_DATA": str(scratch / "var"), "ONELINE_PORT": str(web), "ONELINE_RASA_URL": f"http://127.0.0.1:{rasa}",
        "ONELINE_PUBLIC_BASE_URL": f"http://127.0.0.1:{web}", "ONELINE_TWILIO_ACCOUNT_SID": ACCOUNT, "ONELINE_TWILIO_AUTH_TOKEN": TOKEN,
        "ONELINE_VOICE_PORT": str(free_port()), "ONELINE_TWILIO_FROM": "+15550199", 
        "ONELINE_TWILIO_API_URL": twilio.url, "ONELINE_LOG_LEVEL": "error",
    }  # fmt: skip
    (scratch / "var").mkdir()
    (scratch / "var" / "catalogues").symlink_to(Settings().data / "catalogues")
    os.environ.update(environment)
    settings = read_settings()
    processes, lines = [], list[str]()
    try:
        wanted = [part for part in parts(settings) if part.name not in UNTEXTED]
        for part in wanted:
            processes.append(start(part, lines.append))
            if not wait_ready(part, processes[-1], 300):
                raise SystemExit("\n".join([*lines[-5:], f"{part.name} did not start."]))
        yield f"http://127.0.0.1:{web}", {part.name: p.pid for part, p in zip(wanted, processes, strict=True)}
    finally:
        stop(processes)


def _up(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
