"""Where the time of a text goes: each stage from the provider's request to the answer, one after the other.

Web, worker and sender run in this process, Rasa and the encoders in theirs, the provider is a stand-in; nobody waits for anybody,
so that what is missing to `python -m bench texts` is hand-over between processes. A stage's time is without that of stages
within it. Behind the first message of somebody unknown come three more of theirs. `TEXTS=40` for a shorter run.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from bench.city import set_free_city
from bench.fake_twilio import FakeTwilio
from bench.machine import machine
from bench.texts import ACCOUNT, TEXTS, TOKEN
from bot.config.settings import Settings, read_settings
from bot.language.encoders.guarded import Encoders
from bot.nlu.rasa_client import RasaNlu
from bot.processing.turn_processor import TurnProcessor
from bot.retrieval.services.search import Search
from bot.safety import Detector
from bot.store.database import Database
from bot.store.store import Store
from channels.delivery import DeliveryWorker
from channels.twilio.opening import open_sms
from channels.twilio.sms import Sms
from oneline.assembly import open_house, open_understanding
from oneline.processes import worker
from oneline.processes.process import Part, free_port, rasa_command, start, stop, wait_ready
from oneline.processes.web import create_app

COUNT = int(os.environ.get("TEXTS", "120"))
FOLLOWING = ("what does it cost?", "what do i need to bring?", "where is the office?")
URL = "http://127.0.0.1:1"
STAGES: tuple[tuple[str, type, str], ...] = (
    ("web: written to the inbox", Store, "receive"),
    ("worker: claimed", Store, "claim_conversation"),
    ("danger", Detector, "assess"),
    ("search", Search, "find"),
    ("sentences to vectors", Encoders, "_asked"),
    ("Rasa", RasaNlu, "understand"),
    ("answer saved", Store, "save"),
    ("sender: claimed and noted", Store, "claim_outbox"),
    ("the provider", Sms, "send"),
    ("noted as sent", Store, "mark_sent"),
    ("receipts that came before", Store, "settle"),
)  # fmt: skip
"""Name → what is timed."""


class Stopwatch:
    """Times stages within stages."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.times: dict[str, int] = defaultdict(int)
        self._within: list[float] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """One stage; the time of those within it is theirs."""
        self._within.append(0.0)
        began = time.perf_counter()
        try:
            yield
        finally:
            whole = time.perf_counter() - began
            self.took[name][-1] += whole - self._within.pop()
            self.times[name] += 1
            if self._within:
                self._within[-1] += whole

    def begin(self) -> None:
        """One text more."""
        for name in NAMES:
            self.took[name].append(0.0)

    def time(self, kind: type, verb: str, name: str) -> None:
        """From now on a verb is a stage."""
        plain: Callable[..., Any] = getattr(kind, verb)

        def timed(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                return plain(*given, **named)

        setattr(kind, verb, timed)


WEB, RULES, SENDER = "web: request read, signature", "rules, wording, rendering", "sender: the rest"
NAMES = (
    WEB,
    STAGES[0][0],
    STAGES[1][0],
    *(name for name, _, _ in STAGES[2:6]),
    RULES,
    *(n for n, _, _ in STAGES[6:]),
    SENDER,
)


def main() -> None:
    """Run and print the table."""
    print(machine(), flush=True)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        twilio = FakeTwilio()
        stack.callback(twilio.close)
        settings = _settings(scratch, twilio)
        part = Part(
            "rasa",
            rasa_command(settings.home, int(settings.rasa_url.rsplit(":", 1)[-1])),
            RasaNlu(settings.rasa_url, 15.0).ready,
        )
        process = start(part, lambda line: None)
        stack.callback(stop, [process])
        if not wait_ready(part, process, 300):
            raise SystemExit("Rasa did not start: run `make train`.")
        client, shell, sender = _opened(settings)
        watch = Stopwatch()
        for name, kind, verb in STAGES:
            watch.time(kind, verb, name)
        commits = _commits()
        for number in range(COUNT + len(TEXTS)):
            if number == len(TEXTS):
                watch.took.clear(), watch.times.clear(), commits.clear()
            _text(watch, client, shell, sender, number)
        _print(watch, commits)


def _settings(scratch: Path, twilio: FakeTwilio) -> Settings:
    (scratch / "catalogues").symlink_to(Settings().data / "catalogues")
    os.environ.update(set_free_city(scratch) | {
        "ONELINE_DATA": str(scratch), "ONELINE_RASA_URL": f"http://127.0.0.1:{free_port()}", "ONELINE_PUBLIC_BASE_URL": URL,
        "ONELINE_TWILIO_ACCOUNT_SID": ACCOUNT, "ONELINE_TWILIO_AUTH_TOKEN": TOKEN, "ONELINE_TWILIO_FROM": "+15550199",
        "ONELINE_TWILIO_API_URL": twilio.url, "ONELINE_LOG_LEVEL": "error", "ONELINE_RASA_BUDGET": "30",
    })  # fmt: skip
    return read_settings()


def _opened(settings: Settings) -> tuple[FlaskClient, TurnProcessor, DeliveryWorker]:
    client = create_app(settings).test_client()
    house = open_house(settings, open_understanding(settings))
    house.danger.load()
    store = worker.open_kept(settings)
    return client, worker.open_shell(store, house), DeliveryWorker(store, {"sms": open_sms(settings)})


def _commits() -> list[bool]:
    """One for each transaction that writes: whether the disk is waited for."""
    plain, seen = Database.writing, list[bool]()

    @contextmanager
    def counted(self: Database, *, synced: bool = True, told_before: bool = False) -> Iterator[Any]:
        seen.append(synced)
        with plain(self, synced=synced, told_before=told_before) as c:
            yield c

    Database.writing = counted  # type: ignore[method-assign]
    return seen


def _text(watch: Stopwatch, client: FlaskClient, shell: TurnProcessor, sender: DeliveryWorker, number: int) -> None:
    """One text, all the way."""
    who, step = divmod(number, 1 + len(FOLLOWING))
    form = {"MessageSid": f"SM{number:032d}", "AccountSid": ACCOUNT, "From": f"+1555{who:07d}", "To": "+15550199",
            "Body": FOLLOWING[step - 1] if step else TEXTS[who % len(TEXTS)]}  # fmt: skip
    signed = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(f"{URL}/twilio/sms", form)}
    watch.begin()
    with watch.stage(WEB):
        assert client.post("/twilio/sms", base_url=URL, data=form, headers=signed).status_code == 200
    with watch.stage(RULES):
        assert shell.work_once(datetime.now(UTC))
    with watch.stage(SENDER):
        while sender.send_once(datetime.now(UTC)):
            pass


def _print(watch: Stopwatch, commits: list[bool]) -> None:
    texts = len(watch.took[WEB])
    whole = [sum(watch.took[name][n] for name in NAMES) for n in range(texts)]
    print(f"{'stage':34}{'median':>10}{'mean':>10}{'share':>8}{'times a text':>14}")
    for name in NAMES:
        took = watch.took[name]
        mean = statistics.mean(took)
        print(f"{name:34}{statistics.median(took) * 1000:7.1f} ms{mean * 1000:7.1f} ms{mean / statistics.mean(whole):8.0%}"
              f"{watch.times[name] / texts:14.1f}")  # fmt: skip
    print(f"{'all':34}{statistics.median(whole) * 1000:7.1f} ms{statistics.mean(whole) * 1000:7.1f} ms")
    print(
        f"transactions that write: {len(commits) / texts:.1f} a text; {sum(commits) / texts:.1f} of them wait for the disk"
    )
