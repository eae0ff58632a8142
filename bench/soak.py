"""A long run: texts and calls at the real processes of `oneline run`, while faults are injected.

All on loopback, in a folder of its own, bounded, and ended by itself. What is measured is the ledger: every text that was
acknowledged is answered once, in its order, whatever happens.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import sqlalchemy as sa

from bench.city import set_free_city
from bench.postgres import POSTGRES, schema
from bench.soak_harm import Clock, Disk, Harm
from bench.soak_ledger import Holds, Ledger, draw_up, read_holds, tell, tell_holds
from bench.soak_people import Writers, ring_until
from bench.soak_provider import Provider
from bench.texts import ACCOUNT, TOKEN
from bench.voice_process import family
from bot.config.settings import Settings
from oneline.processes.process import free_port
from voice.telephony.stream.client import LineAddress

CALLS_AT_ONCE = 3
DISK_MEGABYTES = 320
READY_SECONDS = 600.0
SETTLES = 600.0
"""Seconds the line has, left in peace, to answer what still waits."""


@dataclass(frozen=True, slots=True)
class Run:
    """A line that runs."""

    process: int
    web: str
    """Address of the web process."""
    line: LineAddress
    database: str
    log: Path


def main() -> None:
    """Run for so many minutes and print the ledger; exits with 1 where it is not clean."""
    asked = _arguments()
    # Why: who stops it wants the line, the disk and the schema gone too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chance = random.Random(asked.seed)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak", ignore_cleanup_errors=True)))
        provider = Provider()
        stack.callback(provider.close)
        data = scratch / "data"
        data.mkdir(mode=0o700)
        disk, clock = Disk(data, DISK_MEGABYTES), Clock.build(scratch)
        stack.callback(disk.close)
        postgres = stack.enter_context(schema(os.environ.get(POSTGRES, "")))
        print(f"seed {asked.seed}; {asked.rate:g} texts/s, {CALLS_AT_ONCE} calls at once, {asked.minutes:g} min, "
              f"{'PostgreSQL' if postgres else 'SQLite'}; load before {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
        print(f"  disk that fills: {'yes' if disk.mounted else 'no, only root may mount one'}; "
              f"worker's clock set back: {'yes' if clock else 'no, there is no C compiler'}", flush=True)  # fmt: skip
        run = stack.enter_context(_running(scratch, provider.url, postgres, clock))
        harm = Harm(run.process, clock, disk, _server(postgres), chance)
        ledger = _soak(run, provider, harm, asked, chance)
    raise SystemExit(0 if ledger.is_clean else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bench", help=argparse.SUPPRESS)
    parser.add_argument("--minutes", type=float, default=20.0, help="how long texts come")
    parser.add_argument("--rate", type=float, default=10.0, help="texts a second")
    parser.add_argument("--every", type=float, default=20.0, help="seconds between two harms, about")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of what happens when")
    return parser.parse_args()


def _soak(run: Run, provider: Provider, harm: Harm, asked: argparse.Namespace, chance: random.Random) -> Ledger:
    """All together, then peace, then the ledger."""
    over, writers = threading.Event(), Writers(f"{run.web}/twilio/sms", asked.rate, random.Random(asked.seed + 1))
    seconds, readings = asked.minutes * 60, dict[str, dict[str, Holds]]()
    threads = [
        threading.Thread(target=writers.run, args=(over,)),
        threading.Thread(target=ring_until, args=(over, run.line, CALLS_AT_ONCE, writers.sent, random.Random(asked.seed + 2))),
        threading.Thread(target=harm.run, args=(over, asked.every)),
    ]  # fmt: skip
    began = time.monotonic()
    readings["start"] = read_holds(run.process)
    try:
        for thread in threads:
            thread.start()
        time.sleep(seconds / 2)
        readings["middle"] = read_holds(run.process)
        time.sleep(max(0.0, began + seconds - time.monotonic()))
    finally:
        over.set()
        for thread in threads:
            thread.join()
        writers.finish()
    ledger, settled = _settle(run, writers, provider)
    readings["end"] = read_holds(run.process)
    print("done to it: " + ", ".join(f"{kind} {count}" for kind, count in sorted(harm.done.items())))
    print(tell(ledger, writers.sent, seconds))
    print(f"settled {settled:.0f} s after; load {os.getloadavg()[0]:.1f}\n{tell_holds(readings)}")
    print("log: " + ", ".join(f"{count} {kind}" for kind, count in _kinds(run.log).most_common(12)), flush=True)
    return ledger


def _settle(run: Run, writers: Writers, provider: Provider) -> tuple[Ledger, float]:
    """Wait until nothing waits; gives the last ledger and the seconds it took."""
    began = time.monotonic()
    while True:
        ledger = draw_up(run.database, writers.sent.taken, dict(provider.taken.ids))
        took = time.monotonic() - began
        if not ledger.waiting or took > SETTLES:
            return ledger, took
        time.sleep(2.0)


def _kinds(log: Path) -> Counter[str]:
    """Kinds of lines above "info" in the log."""
    found: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if '"event"' in line and any(f'"{level}"' in line for level in ("warning", "error", "critical")):
            found[line.partition('"event"')[2].split('"')[1]] += 1
    return found


@contextmanager
def _running(scratch: Path, provider: str, postgres: str, clock: Clock | None) -> Iterator[Run]:
    """`oneline run` in a folder of its own, ready."""
    web, voice, data, secret = free_port(), free_port(), scratch / "data", secrets.token_hex(16)
    (data / "catalogues").symlink_to(Settings().data / "catalogues")
    (data / "voice").mkdir()
    if (models := Settings().data / "voice" / "models").exists():
        (data / "voice" / "models").symlink_to(models)
    base = f"http://127.0.0.1:{web}"
    told = {
        "ONELINE_DATA": str(data), "ONELINE_PORT": str(web), "ONELINE_VOICE_PORT": str(voice), "ONELINE_PUBLIC_BASE_URL": base,
        "ONELINE_RASA_URL": f"http://127.0.0.1:{free_port()}", "ONELINE_TWILIO_ACCOUNT_SID": ACCOUNT,
        "ONELINE_TWILIO_AUTH_TOKEN": TOKEN, "ONELINE_TWILIO_FROM": "+15550199", "ONELINE_TWILIO_API_URL": provider,
        "ONELINE_SECRET_KEY": secret, "ONELINE_VOICE_DRAIN": "5", "ONELINE_LOG_LEVEL": "warning",
        **({"ONELINE_DATABASE": postgres} if postgres else {}), **set_free_city(scratch), **(clock.told if clock else {}),
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "oneline"), "run"]
    log = scratch / "log"
    with log.open("wb") as lines:
        process = subprocess.Popen(command, env={**os.environ, **told}, stdout=lines, stderr=lines)
    try:
        _wait(process, (f"{base}/readyz", f"http://127.0.0.1:{voice}/healthz"), log)
        line = LineAddress(f"ws://127.0.0.1:{voice}/voice/stream", secret)
        yield Run(process.pid, base, line, postgres or f"sqlite:///{data / 'oneline.db'}", log)
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], places: Sequence[str], log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while not all(map(_answers, places)):
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit("\n".join([*log.read_text(errors="replace").splitlines()[-8:], "The line did not start."]))
        time.sleep(1.0)


def _answers(place: str) -> bool:
    try:
        return httpx.get(place, timeout=5.0, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Told to stop; whoever is left of its family after a while is killed."""
    all_of_it = family(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        for number in all_of_it:
            if Path(f"/proc/{number}").exists():
                os.kill(number, signal.SIGKILL)
        process.wait()


def _server(postgres: str) -> int:
    """First process of that PostgreSQL, which runs on this machine; 0 for none."""
    if not postgres:
        return 0
    engine = sa.create_engine(postgres)
    with engine.connect() as connection:
        backend = int(connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one())
    engine.dispose()
    status = Path(f"/proc/{backend}/status")
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("PPid"))
