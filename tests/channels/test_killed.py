"""kill -9 in mid-work, with real processes: nothing is lost and nothing is doubled."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from small_line import turn

from bot.processing.worker import worker_name
from bot.store import open_store

PROCESS = Path(__file__).parents[1] / "support" / "line_process.py"
TEXTS = "import sys; from datetime import *; from bot.store import open_store; from bot.model.turn import Turn\n"
RECEIVE = f"""{TEXTS}
store = open_store(sys.argv[1])
for number in range(10_000):
    now = datetime.now(UTC)
    store.receive(Turn(f"t{{number}}", "sms", f"+{{number % 3}}", now, f"Number {{number}}?"), now)
    print(number, flush=True)
"""


class Remembering(ThreadingHTTPServer):
    """A provider on loopback that remembers what it accepted, and can keep its answers to itself."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Provider)
        self.sent: list[tuple[str, str]] = []
        self.speaks, self.accepted, self.lock = threading.Event(), threading.Event(), threading.Lock()
        self.speaks.set()


class _Provider(BaseHTTPRequestHandler):
    server: Remembering

    def do_POST(self) -> None:
        """Accept a message."""
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.sent.append((message["to"], message["body"]))
            number = len(self.server.sent)
        self.server.accepted.set()
        self.server.speaks.wait(10)
        self._say(f"P{number}")

    def do_GET(self) -> None:
        """The id of the newest message with these words."""
        asked = dict(parse_qsl(urlsplit(self.path).query))
        same = [n for n, message in enumerate(self.server.sent, 1) if message == (asked["to"], asked["body"])]
        self._say(f"P{same[-1]}" if same else None)

    def _say(self, what: object) -> None:
        data = json.dumps(what).encode()
        try:
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def provider() -> Iterator[Remembering]:
    """A provider that runs."""
    server = Remembering()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.speaks.set()
    server.shutdown()
    thread.join()
    server.server_close()


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(url: str, provider: Remembering) -> Iterator[Start]:
    """Starts a worker process with a clock that is `ahead`; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(ahead: float, slow: float = 0.0) -> subprocess.Popen[str]:
        command = [sys.executable, str(PROCESS), url, str(provider.server_port), str(ahead), str(slow)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield begin
    for process in started:
        end(process, signal.SIGKILL)


def end(process: subprocess.Popen[str], how: signal.Signals) -> int:
    """End a process; its exit code."""
    process.send_signal(how)
    code = process.wait(120)
    if process.stdout:
        process.stdout.close()
    return code


def wait_for(what: Callable[[], bool], seconds: float = 120) -> None:
    """Until something is so."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def write_down(url: str, count: int, persons: int) -> set[tuple[str, str]]:
    """Texts of some persons; the messages that must go out."""
    store, expected = open_store(url), set()
    for number in range(count):
        sender, now = f"+{number % persons}", datetime.now(UTC)
        store.receive(turn(f"t{number}", f"Number {number}?", sender, now), now)
        expected.add((sender, f"{number // persons + 1}: Number {number}?"))
    store.close()
    return expected


def test_killed_after_writing_down_it_is_answered_by_the_next(url: str, provider: Remembering, start: Start) -> None:
    taking = subprocess.Popen([sys.executable, "-c", RECEIVE, url], stdout=subprocess.PIPE, text=True)
    assert taking.stdout is not None
    acknowledged = [taking.stdout.readline() for _ in range(25)]
    end(taking, signal.SIGKILL)
    heir = start(ahead=0)
    wait_for(lambda: len(provider.sent) >= len(acknowledged))
    time.sleep(0.3)
    assert end(heir, signal.SIGTERM) == 0
    said = [body.split(": ")[1] for _, body in provider.sent]
    assert len(said) == len(set(said))
    assert {f"Number {n}?" for n in range(len(acknowledged))} <= set(said)


def test_killed_between_accept_and_commit_it_is_not_sent_twice(url: str, provider: Remembering, start: Start) -> None:
    expected = write_down(url, 1, 1)
    provider.speaks.clear()
    dies = start(ahead=0)
    assert provider.accepted.wait(120)
    end(dies, signal.SIGKILL)
    provider.speaks.set()
    heir = start(ahead=70)
    store = open_store(url)
    wait_for(lambda: [told.status for told in store.replies_since(1)] == ["sent"])
    store.close()
    assert end(heir, signal.SIGTERM) == 0
    assert (len(provider.sent), set(provider.sent)) == (1, expected)


def test_killed_again_and_again_every_text_gets_one_answer(url: str, provider: Remembering, start: Start) -> None:
    chance, persons = random.Random(7), 5
    expected = write_down(url, 40, persons)
    store = open_store(url)
    for life in range(5):
        process = start(ahead=100 * life, slow=0.02)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.01, 0.2))
        end(process, signal.SIGKILL)
        # As the supervisor does: who was killed from outside is not held against the turns it had in hand, so that none of
        # them is given up, however slow the machine is and however little each life gets done.
        store.give_back(worker_name(process.pid), datetime.now(UTC) + timedelta(seconds=100 * life), blamed=False)
    store.close()
    last = start(ahead=1000, slow=0.0)
    wait_for(lambda: len(provider.sent) >= len(expected))
    time.sleep(0.3)
    assert end(last, signal.SIGTERM) == 0
    assert sorted(provider.sent) == sorted(expected)
    for person in range(persons):
        counts = [int(body.split(":")[0]) for to, body in provider.sent if to == f"+{person}"]
        assert counts == sorted(counts)


def test_told_to_stop_a_worker_finishes_what_it_holds(url: str, provider: Remembering, start: Start) -> None:
    write_down(url, 1, 1)
    process = start(ahead=0, slow=1.0)
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    assert end(process, signal.SIGTERM) == 0
    store = open_store(url)
    assert [told.body for told in store.replies_since(1)] == ["1: Number 0?"]
    store.close()
